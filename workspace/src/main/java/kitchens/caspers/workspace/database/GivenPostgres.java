package kitchens.caspers.workspace.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import kitchens.caspers.workspace.home.CannotStart;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to a server that somebody else runs, given as {@code
 * postgresql://user:password@host:port/database} or as a JDBC URL.
 */
public final class GivenPostgres {

  private static final String VARIABLE = "CASPERS_POSTGRES_URL";

  private GivenPostgres() {}

  /**
   * Connections to {@code url}; none is made yet.
   *
   * @throws CannotStart when it is not the URL of a PostgreSQL server; the message does not repeat
   *     it, since it holds a password
   */
  public static DataSource at(String url) {
    PGSimpleDataSource connections = new PGSimpleDataSource();
    try {
      if (url.startsWith("jdbc:postgresql:")) {
        connections.setUrl(url);
      } else {
        apply(new URI(url), connections);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new CannotStart(
          VARIABLE
              + " is not the URL of a PostgreSQL server: write"
              + " postgresql://user:password@host:port/database");
    }
    connections.setConnectTimeout(5);
    return connections;
  }

  private static void apply(URI uri, PGSimpleDataSource connections) {
    boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    if (!postgres || uri.getHost() == null || uri.getPath().length() < 2) {
      throw new IllegalArgumentException("not a PostgreSQL URL");
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    connections.setUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query);
    if (uri.getRawUserInfo() != null) {
      String[] user = uri.getRawUserInfo().split(":", 2);
      connections.setUser(URLDecoder.decode(user[0], StandardCharsets.UTF_8));
      if (user.length == 2) {
        connections.setPassword(URLDecoder.decode(user[1], StandardCharsets.UTF_8));
      }
    }
  }
}
