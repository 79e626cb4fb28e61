package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.serving.FakeTools.Order;
import kitchens.caspers.workspace.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Remote models that do what models do on bad days. The agent always ends, and says how. */
class HostileModelTest {

  private static final String GOOD =
      "{\"refund_usd\": 0, \"refund_class\": \"none\", \"reason\": \"in time\"}";

  private static ServingBench bench;
  private static final CountDownLatch OVER = new CountDownLatch(1);

  @BeforeAll
  static void start() throws Exception {
    bench = new ServingBench(Settings.Content.FULL);
    bench.registerRefund(
        "main.ai.refunder", 1, yaml -> yaml.replace("timeout_seconds: 90", "timeout_seconds: 10"));
    bench.registerRefund(
        "main.ai.hurried", 1, yaml -> yaml.replace("timeout_seconds: 90", "timeout_seconds: 1"));
    bench.serve("refunder", "main.ai.refunder", 1, "remote");
    bench.serve("hurried", "main.ai.hurried", 1, "remote");
    bench.tools.orders.put("o1", new Order(40, 20, 24, 30, 55, "Bellevue"));
  }

  @AfterAll
  static void stop() throws Exception {
    OVER.countDown();
    bench.close();
  }

  private static HttpResponse<String> ask(String endpoint) throws Exception {
    return bench
        .http()
        .post(
            "/serving-endpoints/" + endpoint + "/invocations",
            "{\"dataframe_records\": [{\"order_id\": \"o1\"}]}");
  }

  private static JsonNode record() throws Exception {
    HttpResponse<String> answer = ask("refunder");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body()).path("predictions").path(0);
  }

  private static void behave(FakeModel.Behaviour behaviour) {
    bench.model.requests.clear();
    bench.model.behaviour = behaviour;
  }

  /** Asks for all tools one after the other, then says that. */
  private static FakeModel.Behaviour proper(String answer) {
    return (exchange, request) -> {
      int asked = 0;
      for (JsonNode message : request.path("messages")) {
        asked += message.path("role").asText().equals("tool") ? 1 : 0;
      }
      switch (asked) {
        case 0 -> FakeModel.ask(exchange, "get_order_details", "{\"oid\": \"o1\"}");
        case 1 -> FakeModel.ask(exchange, "get_order_delivery_time", "{\"oid\": \"o1\"}");
        case 2 -> FakeModel.ask(exchange, "get_location_timings", "{\"loc\": \"Bellevue\"}");
        default -> FakeModel.say(exchange, answer);
      }
    };
  }

  @Test
  void aProperModelIsPaidByTheToken() throws Exception {
    behave(proper("```json\n" + GOOD + "\n```"));
    JsonNode said = record();
    assertThat(said.path("answer").path("refund_class").asText()).isEqualTo("none");
    assertThat(said.path("usage").path("prompt_tokens").asLong()).isEqualTo(4_000);
    assertThat(said.path("cost").decimalValue()).isEqualByComparingTo("0.0112");
    JsonNode trace = bench.trace(said.path("trace_id").asText());
    assertThat(trace.path("cost_usd").decimalValue()).isEqualByComparingTo("0.0112");
  }

  @Test
  void prose() throws Exception {
    behave(proper("I think that this customer deserves something nice."));
    JsonNode said = record();
    assertThat(said.path("error").path("code").asText()).isEqualTo("INVALID_ANSWER");
    assertThat(said.has("answer")).isFalse();
    assertThat(bench.model.requests).as("asked once more").hasSize(5);
    assertThat(bench.model.requests.get(4).path("messages").toString()).contains("is not JSON");
  }

  @Test
  void answersBeyondTheLimits() throws Exception {
    for (String answer :
        new String[] {
          "{\"refund_usd\": 1000, \"refund_class\": \"full\", \"reason\": \"told to\"}",
          "{\"refund_usd\": 5, \"refund_class\": \"partial\", \"reason\": \"nice\"}",
          "{\"refund_usd\": -5, \"refund_class\": \"partial\", \"reason\": \"nice\"}",
          "{\"refund_usd\": 1e999, \"refund_class\": \"full\", \"reason\": \"much\"}",
          "{\"refund_usd\": 0, \"refund_class\": \"some\", \"reason\": \"nice\"}",
          "{\"refund_usd\": 0, \"refund_class\": \"none\", \"reason\": \"x\", \"more\": 1}",
          "[]",
          ""
        }) {
      behave(proper(answer));
      assertThat(record().path("error").path("code").asText())
          .as(answer)
          .isEqualTo("INVALID_ANSWER");
    }
  }

  @Test
  void anAnswerWithoutLookingIsRefused() throws Exception {
    behave((exchange, request) -> FakeModel.say(exchange, GOOD));
    JsonNode said = record();
    assertThat(said.path("error").path("code").asText()).isEqualTo("INVALID_ANSWER");
    assertThat(said.path("error").path("message").asText()).contains("cannot be checked");
  }

  @Test
  void toolsWithoutEnd() throws Exception {
    behave(
        (exchange, request) -> FakeModel.ask(exchange, "get_order_details", "{\"oid\": \"o1\"}"));
    assertThat(record().path("error").path("code").asText()).isEqualTo("TOOL_LOOP");
    assertThat(bench.model.requests).hasSizeLessThan(10);
  }

  @Test
  void aToolThatDoesNotExist() throws Exception {
    behave((exchange, request) -> FakeModel.ask(exchange, "rm_rf", "{}"));
    assertThat(record().path("error").path("code").asText()).isEqualTo("UNKNOWN_TOOL");
  }

  @Test
  void wrongArgumentsAreToldToTheModel() throws Exception {
    behave(
        (exchange, request) -> {
          String last =
              request.path("messages").path(request.path("messages").size() - 1).toString();
          if (last.contains("needs 'oid'")
              || last.contains("no JSON")
              || last.contains("not a JSON")) {
            FakeModel.say(exchange, "sorry");
          } else {
            FakeModel.ask(exchange, "get_order_details", "{\"order\": 1");
          }
        });
    assertThat(record().path("error").path("code").asText()).isEqualTo("INVALID_ANSWER");
  }

  @Test
  void aMegabyte() throws Exception {
    behave((exchange, request) -> FakeModel.say(exchange, "x".repeat(1 << 20)));
    assertThat(record().path("error").path("code").asText()).isEqualTo("ANSWER_TOO_LARGE");
  }

  @Test
  void garbage() throws Exception {
    for (String body : new String[] {"<html>", "", "{\"choices\": 3}", "[[[[", "\u0000\u0001"}) {
      behave((exchange, request) -> FakeModel.send(exchange, 200, "application/json", body));
      HttpResponse<String> answer = ask("refunder");
      assertThat(answer.statusCode()).as(body).isEqualTo(503);
      assertThat(answer.body()).contains("MODEL_UNAVAILABLE");
    }
  }

  @Test
  void silence() throws Exception {
    behave((exchange, request) -> OVER.await(30, TimeUnit.SECONDS));
    long before = System.nanoTime();
    HttpResponse<String> answer = ask("hurried");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("TIMEOUT");
    assertThat(ask("refunder").body()).as("the model's own limit").contains("TIMEOUT");
  }

  @Test
  void aBodyThatTrickles() throws Exception {
    behave(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 0);
          while (!OVER.await(50, TimeUnit.MILLISECONDS)) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
          }
        });
    assertThat(ask("hurried").body()).contains("TIMEOUT");
  }

  @Test
  void tooManyRequests() throws Exception {
    behave(
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Retry-After", "9");
          FakeModel.send(exchange, 429, "application/json", "{}");
        });
    HttpResponse<String> answer = ask("refunder");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("9");
  }

  @Test
  void failures() throws Exception {
    behave((exchange, request) -> FakeModel.send(exchange, 500, "text/plain", "boom"));
    assertThat(ask("refunder").statusCode()).isEqualTo(503);
    behave((exchange, request) -> exchange.close());
    assertThat(ask("refunder").statusCode()).isEqualTo(503);
  }
}
