import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The agent's app: a page to try it on, and its API as OpenAI's clients know it. Each question goes
 * to the serving endpoint in the name of whoever asks.
 */
public class App {

  private static final Map<String, String> DOORS =
      Map.of(
          "/api/chat/completions", "/invocations",
          "/api/invocations", "/invocations",
          "/api/responses", "/responses");
  private static final int LONGEST = 1 << 20;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public static void main(String[] args) throws IOException {
    var port = Integer.parseInt(System.getenv("DATABRICKS_APP_PORT"));
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var server = HttpServer.create(address, 50);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext("/", App::page);
    server.createContext("/api/", App::ask);
    server.start();
    System.out.println("listening on port " + port + ", asking " + System.getenv("ENDPOINT"));
  }

  private static void page(HttpExchange x) throws IOException {
    if (!x.getRequestURI().getPath().equals("/")) {
      answer(x, 404, "text/plain", "there is no such page".getBytes(StandardCharsets.UTF_8));
      return;
    }
    var page =
        Files.readString(Path.of("index.html"))
            .replace("{{model}}", escaped(System.getenv("MLFLOW_ACTIVE_MODEL_ID"), "not released yet"))
            .replace("{{environment}}", escaped(System.getenv("APP_ENVIRONMENT"), "development"));
    answer(x, 200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  private static void ask(HttpExchange x) throws IOException {
    var door = DOORS.get(x.getRequestURI().getPath());
    var token = x.getRequestHeaders().getFirst("X-Forwarded-Access-Token");
    var body = x.getRequestBody().readNBytes(LONGEST + 1);
    if (door == null) {
      refuse(x, 404, "the API has " + String.join(", ", DOORS.keySet()));
    } else if (!x.getRequestMethod().equals("POST")) {
      refuse(x, 405, "send a POST");
    } else if (token == null) {
      refuse(x, 401, "ask through the workspace: it says who you are");
    } else if (body.length > LONGEST) {
      refuse(x, 413, "at most " + LONGEST + " bytes are taken");
    } else {
      forward(x, door, token, body);
    }
  }

  private static void forward(HttpExchange x, String door, String token, byte[] body)
      throws IOException {
    var url =
        System.getenv("DATABRICKS_HOST") + "/serving-endpoints/" + System.getenv("ENDPOINT") + door;
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      var said = CLIENT.send(request, BodyHandlers.ofByteArray());
      answer(x, said.statusCode(), "application/json", said.body());
    } catch (IOException e) {
      refuse(x, 502, "the endpoint " + System.getenv("ENDPOINT") + " does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(x, 503, "the app is being stopped");
    }
  }

  private static void refuse(HttpExchange x, int status, String message) throws IOException {
    var json = "{\"error\": {\"message\": \"" + message + "\"}}";
    answer(x, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange x, int status, String type, byte[] body)
      throws IOException {
    x.getResponseHeaders().set("Content-Type", type);
    x.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (var out = x.getResponseBody()) {
      out.write(body);
    }
  }

  private static String escaped(String text, String otherwise) {
    return (text == null ? otherwise : text).replace("&", "&amp;").replace("<", "&lt;");
  }
}
