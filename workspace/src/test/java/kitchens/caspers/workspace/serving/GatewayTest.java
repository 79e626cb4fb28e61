package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway says it does, against an upstream that is as bad as it gets. */
class GatewayTest {

  private static final String ASK =
      "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]%s}";

  private static ServingBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench =
        new ServingBench(
            Settings.Content.FULL, new Settings.Gateway(2, 5, 3, 1, null, null, 1, null, null));
    bench.secrets.put("keys/openai", "sk-very-secret");
    create("plain", external("one", "gpt-x", "llm/v1/chat"), "");
    create("vectors", external("one", "embed-x", "llm/v1/embeddings"), "");
    create("answers", external("one", "resp/x", "llm/v1/responses"), "");
    create(
        "claude",
        "{\"name\": \"claude\", \"external_model\": {\"name\": \"claude-x\", \"provider\":"
            + " \"custom\", \"task\": \"llm/v1/chat\", \"custom_provider_config\":"
            + " {\"custom_provider_url\": \""
            + bench.model.url()
            + "/any/where\", \"api_key_auth\": {\"key\": \"X-Key\", \"value\":"
            + " \"{{secrets/keys/openai}}\"}}}}",
        "");
    create(
        "two",
        external("first", "gpt-a", "llm/v1/chat")
            + ","
            + external("second", "gpt-b", "llm/v1/chat"),
        ", \"traffic_config\": {\"routes\": [{\"served_entity_name\": \"first\","
            + " \"traffic_percentage\": 100}, {\"served_entity_name\": \"second\","
            + " \"traffic_percentage\": 0}]}");
    put("two", "{\"fallback_config\": {\"enabled\": true}}");
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @BeforeEach
  void forget() throws Exception {
    bench.model.requests.clear();
    bench.model.bodies.clear();
    bench.model.paths.clear();
    bench.model.headers.clear();
    bench.model.behaviour = (exchange, request) -> FakeModel.say(exchange, "hello");
  }

  static String external(String entity, String model, String task) {
    return "{\"name\": \"%s\", \"external_model\": {\"name\": \"%s\", \"provider\": \"openai\", \"task\": \"%s\", \"openai_config\": {\"openai_api_base\": \"%s\", \"openai_api_key\": \"{{secrets/keys/openai}}\"}}}"
        .formatted(entity, model, task, bench.model.url());
  }

  static void create(String name, String entities, String more) throws Exception {
    HttpResponse<String> made =
        bench
            .http()
            .post(
                "/api/2.0/serving-endpoints",
                "{\"name\": \"%s\", \"config\": {\"served_entities\": [%s]%s}}"
                    .formatted(name, entities, more));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
  }

  static HttpResponse<String> put(String endpoint, String config) throws Exception {
    return bench
        .http()
        .send(
            "PUT",
            "/api/2.0/serving-endpoints/" + endpoint + "/ai-gateway",
            java.net.http.HttpRequest.BodyPublishers.ofString(config));
  }

  static HttpResponse<String> chat(String endpoint, String content, String more) throws Exception {
    return bench
        .http()
        .post("/serving-endpoints/chat/completions", ASK.formatted(endpoint, content, more));
  }

  /** A case: what the upstream does, what is sent, what comes of it. */
  private record Case(
      String name,
      FakeModel.Behaviour upstream,
      String endpoint,
      String more,
      int status,
      String says,
      int asked) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static FakeModel.Behaviour status(int code, String retryAfter, String then) {
    AtomicInteger calls = new AtomicInteger();
    return (exchange, request) -> {
      if (calls.getAndIncrement() > 0 && then != null) {
        FakeModel.say(exchange, then);
        return;
      }
      if (retryAfter != null) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      FakeModel.send(exchange, code, "application/json", "{\"error\": \"sk-very-secret\"}");
    };
  }

  private static FakeModel.Behaviour bytes(String type, byte[]... pieces) {
    return (exchange, request) -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, 0);
      for (byte[] piece : pieces) {
        exchange.getResponseBody().write(piece);
        exchange.getResponseBody().flush();
      }
    };
  }

  private static String chunk(String content) {
    return "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + content
        + "\"}}]}\n\n";
  }

  static Stream<Case> cases() {
    String streamed = ", \"stream\": true";
    byte[] snow = (chunk("snow ☃") + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
    int half = new String(snow, StandardCharsets.ISO_8859_1).indexOf("\u00e2") + 1;
    return Stream.of(
        new Case(
            "a whole answer", (x, r) -> FakeModel.say(x, "hello"), "plain", "", 200, "hello", 1),
        new Case(
            "429 that passes is asked again", status(429, null, "yes"), "plain", "", 200, "yes", 2),
        new Case("429 with a short wait", status(429, "0", "yes"), "plain", "", 200, "yes", 2),
        new Case(
            "429 with a long wait is the caller's",
            status(429, "60", "yes"),
            "plain",
            "",
            429,
            "takes no more requests",
            1),
        new Case("500 that passes", status(500, null, "yes"), "plain", "", 200, "yes", 2),
        new Case(
            "400 is the caller's fault",
            status(400, null, null),
            "plain",
            "",
            400,
            "refuses the request",
            1),
        new Case(
            "no JSON",
            bytes("application/json", "<html>".getBytes()),
            "plain",
            "",
            503,
            "MODEL_UNAVAILABLE",
            3),
        new Case(
            "a broken stream falls back before it begins",
            status(503, null, "second"),
            "two",
            "",
            200,
            "second",
            2),
        new Case(
            "half a character",
            bytes(
                "text/event-stream",
                Arrays.copyOf(snow, half),
                Arrays.copyOfRange(snow, half, snow.length)),
            "plain",
            streamed,
            200,
            new String(snow, StandardCharsets.UTF_8),
            1),
        new Case(
            "it dies mid-stream",
            bytes("text/event-stream", chunk("a").getBytes()),
            "plain",
            streamed,
            200,
            "ended its stream before its end",
            1),
        new Case(
            "it dies within an event",
            bytes("text/event-stream", chunk("a").getBytes(), "data: {\"cho".getBytes()),
            "plain",
            streamed,
            200,
            "ended its stream within an event",
            1),
        new Case(
            "CR LF and comments",
            bytes(
                "text/event-stream",
                ": hi\r\n\r\ndata: {\"choices\":[]}\r\n\r\ndata: [DONE]\r\n\r\n".getBytes()),
            "plain",
            streamed,
            200,
            ": hi\r\n\r\ndata: {\"choices\":[]}\r\n\r\ndata: [DONE]\r\n\r\n",
            1),
        new Case(
            "it streams garbage",
            bytes("text/event-stream", "\u0001<html>\n\n".getBytes()),
            "plain",
            streamed,
            200,
            "streamed something that is no event",
            1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void upstream(Case c) throws Exception {
    Await.until(Duration.ofSeconds(10), () -> !isOpen(c.endpoint()));
    bench.model.behaviour = c.upstream();
    HttpResponse<String> answer = chat(c.endpoint(), "Hi", c.more());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(c.status());
    assertThat(answer.body()).contains(c.says()).doesNotContain("sk-very-secret");
    assertThat(bench.model.requests).hasSize(c.asked());
    assertThat(answer.headers().firstValue("databricks-request-id")).isPresent();
    if (c.more().contains("stream") && !c.says().contains("DONE")) {
      assertThat(answer.body()).doesNotContain("[DONE]");
    }
  }

  /** After a failed case the circuit is open for a second; a good answer closes it. */
  private static boolean isOpen(String endpoint) {
    try {
      bench.model.behaviour = (exchange, request) -> FakeModel.say(exchange, "hello");
      boolean open = chat(endpoint, "Hi", "").statusCode() != 200;
      bench.model.requests.clear();
      return open;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsSentIsTheCallersButForModelAndKey() throws Exception {
    HttpResponse<String> answer =
        bench
            .http()
            .with("X-Smuggled", "1")
            .with("OpenAI-Organization", "mine")
            .post(
                "/serving-endpoints/plain/invocations",
                "{\"client_request_id\": \"c-1\", \"messages\": [{\"role\": \"user\", \"content\": \"é\"}],"
                    + " \"model\": \"evil\\nHost: x\", \"temperature\": 0.10}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(bench.model.bodies.get(0))
        .isEqualTo(
            "{\"messages\": [{\"role\": \"user\", \"content\": \"é\"}],\"model\": \"gpt-x\",\"temperature\": 0.10}");
    assertThat(bench.model.headers.get(0))
        .containsEntry("Authorization", List.of("Bearer sk-very-secret"))
        .doesNotContainKeys("X-smuggled", "Openai-organization", "Cookie");
    JsonNode body = Json.MAPPER.readTree(answer.body());
    assertThat(body.path("databricks_request_id").asText())
        .isEqualTo(answer.headers().firstValue("databricks-request-id").orElseThrow());
  }

  @Test
  void embeddingsResponsesAndOwnAddresses() throws Exception {
    bench.model.behaviour =
        (exchange, request) ->
            FakeModel.send(
                exchange,
                200,
                "application/json",
                "{\"object\":\"list\",\"data\":[{\"embedding\":[0.5]}],\"output\":[{}],\"choices\":[{}]}");
    var http = bench.http();
    assertThat(
            http.post("/serving-endpoints/embeddings", "{\"model\":\"vectors\",\"input\":\"x\"}")
                .body())
        .contains("0.5");
    assertThat(
            http.post("/serving-endpoints/responses", "{\"model\":\"answers\",\"input\":\"x\"}")
                .body())
        .contains("output");
    assertThat(
            http.post("/serving-endpoints/claude/invocations", ASK.formatted("", "x", "")).body())
        .contains("choices");
    assertThat(bench.model.paths)
        .containsExactly("/v1/embeddings", "/v1/responses", "/v1/any/where");
    assertThat(bench.model.headers.get(2)).containsEntry("X-key", List.of("sk-very-secret"));
    assertThat(
            http.post("/serving-endpoints/embeddings", "{\"model\":\"plain\",\"input\":1}").body())
        .contains("llm/v1/chat, which does not answer /embeddings");
  }

  @Test
  void aCircuitOpensAndSaysSo() throws Exception {
    create("fragile", external("one", "gpt-x", "llm/v1/chat"), "");
    bench.model.behaviour = status(500, null, null);
    assertThat(chat("fragile", "Hi", "").statusCode()).isEqualTo(503);
    int before = bench.model.requests.size();
    assertThat(chat("fragile", "Hi", "").body()).contains("CIRCUIT_OPEN", "fallback_config");
    assertThat(bench.model.requests).hasSize(before);
    bench.model.behaviour = (exchange, request) -> FakeModel.say(exchange, "well again");
    Await.until(Duration.ofSeconds(5), () -> chat("fragile", "Hi", "").statusCode() == 200);
  }

  @Test
  void payloadsAndUsage() throws Exception {
    create("kept", external("one", "gpt-x", "llm/v1/chat"), "");
    assertThat(
            put(
                    "kept",
                    "{\"usage_tracking_config\": {\"enabled\": true}, \"inference_table_config\":"
                        + " {\"enabled\": true, \"catalog_name\": \"main\", \"schema_name\": \"ops\"}}")
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> answer =
        chat("kept", "Hi", ", \"client_request_id\": \"c-7\", \"usage_context\": {\"app\": \"a\"}");
    chat("kept", "Hi", ", \"api_key\": \"x\"");
    bench.model.behaviour = status(400, null, null);
    chat("kept", "Hi", "");
    Await.until(
        Duration.ofSeconds(10),
        () ->
            bench.tables.rows.getOrDefault("main.ops.kept_payload", List.of()).size() == 2
                && bench
                        .tables
                        .rows
                        .getOrDefault("system.operations.endpoint_usage", List.of())
                        .size()
                    == 2);
    JsonNode row = bench.tables.rows.get("main.ops.kept_payload").get(0);
    assertThat(row.path("databricks_request_id").asText())
        .isEqualTo(answer.headers().firstValue("databricks-request-id").orElseThrow());
    assertThat(row.path("client_request_id").asText()).isEqualTo("c-7");
    assertThat(row.path("status_code").asInt()).isEqualTo(200);
    assertThat(row.path("request").asText()).contains("\"content\": \"Hi\"");
    assertThat(row.path("response").asText()).isEqualTo(answer.body());
    JsonNode usage = bench.tables.rows.get("system.operations.endpoint_usage").get(0);
    assertThat(usage.path("input_token_count").asLong()).isEqualTo(1_000);
    assertThat(usage.path("output_token_count").asLong()).isEqualTo(100);
    assertThat(usage.path("usage_context").path("app").asText()).isEqualTo("a");
    assertThat(bench.tables.rows.get("main.ops.kept_payload").get(1).path("status_code").asInt())
        .isEqualTo(400);
  }
}
