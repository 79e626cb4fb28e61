package kitchens.caspers.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.Main;
import kitchens.caspers.cli.output.Surroundings;
import org.junit.jupiter.api.Test;

/** What {@code caspers agents smoke} makes of an answer: the exit code stops a promotion. */
class AgentSmokeTest {

  private static final String OK =
      "{\"tool\": \"get_order_details\", \"ok\": true, \"rows\": 1, \"milliseconds\": 3,"
          + " \"arguments\": {\"oid\": \"example\"}}";
  private static final String FAILED =
      "{\"tool\": \"weather__forecast\", \"ok\": false, \"rows\": -1, \"milliseconds\": 9,"
          + " \"arguments\": {}, \"message\": \"the MCP server 'weather' does not answer\"}";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private String body;

  @Test
  void allToolsThatAnswerLetItPass() throws Exception {
    assertThat(smoke(OK)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("get_order_details");
  }

  @Test
  void oneThatFailsStopsIt() throws Exception {
    assertThat(smoke(OK + "," + FAILED, "--json", "{\"arguments\": {\"x\": {}}}")).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("weather__forecast", "does not answer");
    assertThat(body).isEqualTo("{\"arguments\":{\"x\":{}}}");
  }

  private int smoke(String tools, String... more) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/2.0/caspers/serving-endpoints/refunder/smoke",
        exchange -> {
          body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var answer = ("{\"tools\": [" + tools + "]}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      var environment =
          Map.of(
              "DATABRICKS_HOST",
              "http://127.0.0.1:" + server.getAddress().getPort(),
              "DATABRICKS_TOKEN",
              "token");
      var words = new ArrayList<>(List.of("agents", "smoke", "refunder"));
      words.addAll(List.of(more));
      var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
      return Main.run(
          new Surroundings(environment, InputStream.nullInputStream(), printed, printed),
          words.toArray(String[]::new));
    } finally {
      server.stop(0);
    }
  }
}
