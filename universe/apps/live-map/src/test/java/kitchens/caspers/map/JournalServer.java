package kitchens.caspers.map;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.simulator.journal.Journal;

/** The one thing that the map asks of a workspace: files of the journal's volume. */
final class JournalServer implements AutoCloseable {
  private static final String FOLDER = "/api/2.0/fs/files/Volumes/caspers/simulator/journal/";

  private final HttpServer server;
  private final Map<String, String> files = new ConcurrentHashMap<>();

  JournalServer(Journal journal) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
    write(journal);
  }

  void write(Journal journal) {
    var number = 0;
    for (var line : journal.toJsonLines().lines().toList()) {
      files.put(FOLDER + "%08d.json".formatted(++number), line);
    }
  }

  JournalFolder folder() {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    var config = new DatabricksConfig().setHost(url).setAuthType("pat").setToken("x");
    return new JournalFolder(new WorkspaceClient(config), "caspers");
  }

  private void answer(HttpExchange exchange) throws IOException {
    var found = files.get(exchange.getRequestURI().getPath().replace("%2F", "/"));
    var text = found == null ? "{\"error_code\":\"NOT_FOUND\",\"message\":\"no file\"}" : found;
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(found == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
