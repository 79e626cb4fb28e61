package kitchens.caspers.workspace.http;

import io.javalin.http.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Refuses requests that were sent to another name than ours. A page of another site whose name was
 * made to resolve to this machine (DNS rebinding) still sends its own name. What is below {@code
 * .localhost} belongs to others: to apps, each an origin of its own.
 */
public final class HostCheck implements Door {

  private final Set<String> names;

  /**
   * @param bind the address that is served
   * @param more names besides it and loopback's
   */
  public HostCheck(String bind, List<String> more) {
    names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    names.add(bind.toLowerCase(Locale.ROOT));
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void handle(Context ctx) {
    String name = nameOf(ctx.header("Host"));
    if (!names.contains(name)) {
      throw ApiException.permissionDenied(
          "host '"
              + name
              + "' is not a name of this workspace: add it to allowed_hosts in settings.yaml if it"
              + " should be");
    }
  }

  @Override
  public boolean lets(HttpFields asked) {
    return names.contains(nameOf(asked.get(HttpHeader.HOST)));
  }

  /** The name in a Host header, in lower case and without its port. */
  public static String nameOf(String host) {
    if (host == null) {
      return "";
    }
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']');
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }
}
