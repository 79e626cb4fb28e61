package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.gateway.AiGateway.Budget;
import kitchens.caspers.workspace.gateway.limits.Budgets;
import kitchens.caspers.workspace.gateway.limits.RateLimits;
import kitchens.caspers.workspace.gateway.limits.Spending;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets, and what streams use: what callers cost is known and bounded. */
class BudgetTest {

  private static final String ASK =
      "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]%s}";

  /** A call's 1,000 tokens in and 100 out cost 1.50 dollars. */
  private static final Settings.Price PRICE =
      new Settings.Price(new BigDecimal("1000"), new BigDecimal("5000"));

  private static ServingBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench =
        new ServingBench(
            Settings.Content.FULL,
            new Settings.Gateway(0, 5, 99, 1, null, null, 1, null, Map.of("gpt-x", PRICE)));
    bench.secrets.put("keys/openai", "sk");
    for (String name : List.of("together", "each", "streamed")) {
      create(name, "gpt-x");
    }
    create("unknown", "gpt-dark");
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @BeforeEach
  void answers() {
    bench.model.behaviour = (exchange, request) -> FakeModel.say(exchange, "hello");
  }

  private static void create(String name, String model) throws Exception {
    HttpResponse<String> made =
        bench
            .http()
            .post(
                "/api/2.0/serving-endpoints",
                """
                {"name": "%s", "config": {"served_entities": [{"name": "one", "external_model":
                  {"name": "%s", "provider": "openai", "task": "llm/v1/chat", "openai_config":
                    {"openai_api_base": "%s", "openai_api_key": "{{secrets/keys/openai}}"}}}]}}
                """
                    .formatted(name, model, bench.model.url()));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
  }

  private static HttpResponse<String> put(String endpoint, String config) throws Exception {
    return bench
        .http()
        .send(
            "PUT",
            "/api/2.0/serving-endpoints/" + endpoint + "/ai-gateway",
            BodyPublishers.ofString(config));
  }

  private static HttpResponse<String> chat(Http as, String endpoint, String more) throws Exception {
    return as.post("/serving-endpoints/chat/completions", ASK.formatted(endpoint, more));
  }

  @Test
  void aBudgetIsRefusedWhenItIsUsedUpAndStaysSoInTheNextProcess() throws Exception {
    String budget =
        "{\"budgets\": [{\"amount_usd\": 4, \"key\": \"endpoint\", \"renewal_period\": \"day\"}]}";
    assertThat(put("together", budget).statusCode()).isEqualTo(200);
    for (int i = 0; i < 3; i++) {
      assertThat(chat(bench.http(), "together", "").statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = chat(bench.http(), "together", "");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body())
        .contains("budget of endpoint 'together'", "4 USD a day", "4.5 USD spent", "budgets");
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 86_400L);
    assertThat(refused.body()).contains("rate_limit_error");
    assertThat(bench.http().get("/api/2.0/caspers/gateway/together/traffic").body())
        .contains("\"spent_usd\":4.5");

    Budgets next =
        new Budgets(
            "together",
            List.of(new Budget(new BigDecimal("4"), "endpoint", null, "month")),
            new Spending(bench.database().jdbi()),
            Clock.systemUTC());
    Principal anyone = new Principal("9", "new@x", "new", Principal.Kind.USER, false);
    assertThatThrownBy(() -> next.admit(anyone))
        .isInstanceOf(RateLimits.Struck.class)
        .hasMessageContaining("4.5 USD spent");
    // As the SDK sends it, which knows no budgets: they stay.
    assertThat(put("together", "{\"name\": \"together\"}").body()).contains("\"amount_usd\":4");
    assertThat(chat(bench.http(), "together", "").statusCode()).isEqualTo(429);
    assertThat(put("together", "{\"budgets\": []}").body()).doesNotContain("amount_usd");
    assertThat(chat(bench.http(), "together", "").statusCode()).isEqualTo(200);
  }

  @Test
  void eachCallerHasTheirsAndOneMayHaveMore() throws Exception {
    assertThat(
            put(
                    "each",
                    """
                    {"budgets": [
                      {"amount_usd": 1, "key": "user", "renewal_period": "month"},
                      {"amount_usd": 2, "key": "user", "principal": "admin@localhost",
                       "renewal_period": "month"}]}
                    """)
                .statusCode())
        .isEqualTo(200);
    assertThat(chat(bench.http(), "each", "").statusCode()).isEqualTo(200);
    assertThat(chat(bench.http(), "each", "").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = chat(bench.http(), "each", "");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("2 USD a month of 'admin@localhost'");
  }

  @Test
  void whatHasNoPriceHasNoBudget() throws Exception {
    put(
        "unknown",
        "{\"budgets\": [{\"amount_usd\": 4, \"key\": \"endpoint\", \"renewal_period\": \"day\"}]}");
    HttpResponse<String> refused = chat(bench.http(), "unknown", "");
    assertThat(refused.statusCode()).isBetween(400, 409);
    assertThat(refused.body()).contains("gateway.prices");
  }

  @Test
  void anAgentMayAskAModelElsewhereAndTellsWhatItCost(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("agent.yml"), "name: teller\nmodel: streamed\nprompt: prompt.md\n");
    Files.writeString(folder.resolve("prompt.md"), "Tell when the order comes.\n");
    bench.register("main.a.teller", 1, folder);
    bench.serve("teller", "main.a.teller", 1, "unused");
    JsonNode said = bench.ask("teller", "{\"order_id\": \"4711\"}");
    assertThat(said.path("answer").toString()).contains("hello");
    String trace = said.path("trace_id").asText();
    Await.until(Duration.ofSeconds(10), () -> bench.trace(trace).has("cost_usd"));
    assertThat(bench.trace(trace).path("cost_usd").decimalValue()).isEqualByComparingTo("1.5");

    Files.writeString(
        folder.resolve("agent.yml"), "name: teller\nmodel: nowhere\nprompt: prompt.md\n");
    bench.register("main.a.teller", 2, folder);
    assertThatThrownBy(() -> bench.serve("lost", "main.a.teller", 2, "unused"))
        .hasMessageContaining("'nowhere'")
        .hasMessageContaining("external_model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"amount_usd\": -1, \"key\": \"endpoint\", \"renewal_period\": \"day\"} | amount_usd",
        "{\"amount_usd\": 1, \"key\": \"team\", \"renewal_period\": \"day\"} | key",
        "{\"amount_usd\": 1, \"key\": \"user\", \"renewal_period\": \"minute\"} | renewal_period",
        "{\"amount_usd\": 1, \"key\": \"endpoint\", \"principal\": \"a\", \"renewal_period\": \"day\"} | principal",
        "{\"amount\": 1} | amount"
      })
  void aBudgetThatCannotBeIsRefused(String budget, String says) throws Exception {
    HttpResponse<String> refused = put("streamed", "{\"budgets\": [" + budget + "]}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | false",
        "', \"stream_options\": {\"include_usage\": true}' | true",
        "', \"stream_options\": {\"include_usage\": false}' | false"
      })
  void aStreamsUsageIsCountedAndToldToThoseWhoAsk(String more, boolean told) throws Exception {
    put("streamed", "{\"usage_tracking_config\": {\"enabled\": true}}");
    bench.model.behaviour =
        (exchange, request) -> {
          assertThat(request.path("stream_options").path("include_usage").asBoolean()).isTrue();
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write(
                  """
                  data: {"choices":[{"index":0,"delta":{"content":"hello"}}]}

                  data: {"choices":[],"usage":{"prompt_tokens":21,"completion_tokens":4}}

                  data: [DONE]

                  """
                      .getBytes(StandardCharsets.UTF_8));
          exchange.close();
        };
    int before = usage().size();
    HttpResponse<String> answer = chat(bench.http(), "streamed", ", \"stream\": true" + more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("hello", "[DONE]");
    assertThat(answer.body().contains("prompt_tokens")).isEqualTo(told);
    Await.until(Duration.ofSeconds(20), () -> usage().size() > before);
    JsonNode row = usage().get(usage().size() - 1);
    assertThat(row.path("input_token_count").asInt()).isEqualTo(21);
    assertThat(row.path("output_token_count").asInt()).isEqualTo(4);
    assertThat(row.path("request_streaming").asBoolean()).isTrue();
  }

  /** A provider that tells nothing, or a caller that goes away, must not be a way past a budget. */
  @Test
  void aStreamThatTellsNoUsageIsEstimated() throws Exception {
    put(
        "streamed",
        "{\"budgets\": [{\"amount_usd\": 0.0001, \"key\": \"user\", \"renewal_period\":"
            + " \"day\"}]}");
    bench.model.behaviour =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write(
                  """
                  data: {"choices":[{"index":0,"delta":{"content":"hello"}}]}

                  data: [DONE]

                  """
                      .getBytes(StandardCharsets.UTF_8));
          exchange.close();
        };
    HttpResponse<String> first = chat(bench.http(), "streamed", ", \"stream\": true");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    Await.until(
        Duration.ofSeconds(5),
        () -> chat(bench.http(), "streamed", ", \"stream\": true").statusCode() == 429);
    put("streamed", "{}");
  }

  private static List<JsonNode> usage() {
    return bench.tables.rows.getOrDefault("system.operations.endpoint_usage", List.of());
  }

  @Test
  void localModelsTellTheirUsageTheSameWay() throws Exception {
    String prompt = "```policy\\nrules:\\n  - answer: {word: yes}\\n```";
    String ask =
        "{\"model\": \"caspers-policy-words\", \"stream\": true%s, \"messages\": [{\"role\":"
            + " \"system\", \"content\": \""
            + prompt
            + "\"}, {\"role\": \"user\", \"content\": \"{}\"}]}";
    String plain =
        bench.http().post("/serving-endpoints/chat/completions", ask.formatted("")).body();
    String asked =
        bench
            .http()
            .post(
                "/serving-endpoints/chat/completions",
                ask.formatted(", \"stream_options\": {\"include_usage\": true}"))
            .body();
    assertThat(plain).contains("[DONE]").doesNotContain("prompt_tokens");
    assertThat(asked).contains("[DONE]", "prompt_tokens");
  }
}
