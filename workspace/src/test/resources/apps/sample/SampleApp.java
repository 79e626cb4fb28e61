import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An app that tells what it is asked and given, and misbehaves on request. */
public class SampleApp {
  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(System.getenv("DATABRICKS_APP_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", SampleApp::echo);
    server.createContext("/environment", x -> answer(x, lines(new TreeMap<>(System.getenv()))));
    server.createContext("/slow", SampleApp::slow);
    server.createContext("/length", SampleApp::length);
    server.createContext("/events", SampleApp::events);
    server.createContext("/release", x -> release(x));
    server.createContext("/cookies", SampleApp::cookies);
    server.createContext("/child", SampleApp::child);
    server.createContext("/exit", x -> System.exit(7));
    server.createContext("/broken", SampleApp::broken);
    server.start();
    System.out.println("listening, says the app");
  }

  private static void echo(HttpExchange x) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(x.getRequestMethod()).append(' ').append(x.getRequestURI()).append('\n');
    x.getRequestHeaders()
        .forEach((name, values) -> values.forEach(v -> text.append(name + ": " + v + "\n")));
    answer(x, text.toString());
  }

  private static void slow(HttpExchange x) throws IOException {
    try {
      Thread.sleep(150);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer(x, System.getenv("GREETING"));
  }

  private static void length(HttpExchange x) throws IOException {
    long length = 0;
    byte[] buffer = new byte[65536];
    for (int n = x.getRequestBody().read(buffer); n >= 0; n = x.getRequestBody().read(buffer)) {
      length += n;
    }
    answer(x, Long.toString(length));
  }

  private static void events(HttpExchange x) throws IOException {
    x.getResponseHeaders().add("Content-Type", "text/event-stream");
    x.sendResponseHeaders(200, 0);
    OutputStream out = x.getResponseBody();
    out.write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    try {
      RELEASED.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.write("data: second\n\n".getBytes(StandardCharsets.UTF_8));
    out.close();
  }

  private static void release(HttpExchange x) throws IOException {
    RELEASED.countDown();
    answer(x, "released");
  }

  private static void cookies(HttpExchange x) throws IOException {
    x.getResponseHeaders().add("Set-Cookie", "mine=1; Path=/");
    x.getResponseHeaders().add("Set-Cookie", "caspers_session_1=stolen; Path=/");
    x.getResponseHeaders().add("Set-Cookie", "wide=1; Domain=localhost; Path=/");
    x.getResponseHeaders().add("Keep-Alive", "timeout=5");
    x.getResponseHeaders().add("Proxy-Authenticate", "Basic");
    answer(x, "cookies");
  }

  private static void child(HttpExchange x) throws IOException {
    Process child = new ProcessBuilder("sleep", "600").start();
    answer(x, Long.toString(child.pid()));
  }

  private static void broken(HttpExchange x) throws IOException {
    x.sendResponseHeaders(200, 1000);
    x.getResponseBody().write('x');
    x.getResponseBody().flush();
    Runtime.getRuntime().halt(9);
  }

  private static String lines(Map<String, String> map) {
    StringBuilder text = new StringBuilder();
    map.forEach((name, value) -> text.append(name + "=" + value + "\n"));
    return text.toString();
  }

  private static void answer(HttpExchange x, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    x.getResponseHeaders().add("Content-Type", "text/plain");
    x.sendResponseHeaders(200, body.length);
    x.getResponseBody().write(body);
    x.close();
  }
}
