package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.mcp.TestServers;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An agent that uses the tools of MCP servers: of this workspace's own, over real HTTP. */
class AgentMcpTest {

  private static final String OWN = "/api/2.0/mcp/weather";
  private static final Map<String, Object> CITY =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of(
              "city", Map.of("type", "string", "description", "Where"),
              "days", Map.of("type", "integer", "minimum", 1, "maximum", 7)),
          "required",
          List.of("city"),
          "additionalProperties",
          false);

  private static final TestServers WEATHER =
      new TestServers(OWN)
          .with(
              "forecast",
              true,
              CITY,
              (asker, given) ->
                  given.get("city").equals("Nowhere")
                      ? Map.of("refused", "there is no such city")
                      : Map.of("sky", "clear", "asker", asker, "city", given.get("city")))
          .with("make_rain", false, CITY, (asker, given) -> Map.of("rain", true));

  /** A version's folder never changes. */
  private static final AtomicLong VERSIONS = new AtomicLong(100);

  private static ServingBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench =
        new ServingBench(
            Settings.Content.FULL,
            new Settings.Gateway(1, 5, 1_000, 1, null, null, 1, null, null),
            List.of(WEATHER));
    agent(1, server(OWN, "", "[forecast]", ""), "");
    bench.serve("weather", "main.ai.weather", 1, "remote");
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @Test
  void aModelIsOfferedTheToolAndItIsUsedInTheMakersName() throws Exception {
    bench.model.requests.clear();
    says("weather__forecast", "{\"city\": \"Oslo\"}");
    JsonNode said = bench.ask("weather", "{\"q\": \"will it rain?\"}");
    assertThat(said.path("answer").asText()).as(said.toString()).isEqualTo("done");
    JsonNode used = said.path("tools").path(0);
    assertThat(used.path("name").asText()).isEqualTo("weather__forecast");
    assertThat(used.at("/result/0/sky").asText()).isEqualTo("clear");
    assertThat(used.at("/result/0/asker").asText()).isEqualTo("admin@localhost");
    JsonNode offered = bench.model.requests.get(0).at("/tools/0/function");
    assertThat(offered.path("name").asText()).isEqualTo("weather__forecast");
    assertThat(offered.at("/parameters/properties/days/type").asText()).isEqualTo("integer");
    assertThat(offered.at("/parameters/required/0").asText()).isEqualTo("city");
    JsonNode trace = bench.trace(said.path("trace_id").asText());
    assertThat(trace.path("spans"))
        .extracting(s -> s.path("kind").asText())
        .containsExactlyInAnyOrder("AGENT", "MODEL", "MODEL", "TOOL");
  }

  @Test
  void whatTheToolRefusesTheModelIsTold() throws Exception {
    says("weather__forecast", "{\"city\": \"Nowhere\"}");
    JsonNode said = bench.ask("weather", "{\"q\": \"x\"}");
    assertThat(said.at("/tools/0/result/error").asText()).contains("there is no such city");
    says("weather__forecast", "{\"city\": \"Oslo\", \"path\": \"/etc/passwd\"}");
    assertThat(bench.ask("weather", "{\"q\": \"x\"}").at("/tools/0/result/error").asText())
        .contains("are not right");
  }

  @Test
  void aToolThatIsNotListedDoesNotExist() throws Exception {
    says("weather__make_rain", "{\"city\": \"Oslo\"}");
    JsonNode said = bench.ask("weather", "{\"q\": \"x\"}");
    assertThat(said.toString()).doesNotContain("\"rain\":true");
  }

  @Test
  void oneThatChangesThingsNeedsAWord() throws Exception {
    agent(2, server(OWN, "", "[make_rain]", ""), "");
    assertThat(serve("rain", 2)).contains("does not say that it only reads", "read_only: false");
    agent(3, server(OWN, "", "[make_rain]", "    read_only: false\n"), "");
    assertThat(serve("rain", 3)).contains("\"name\":\"rain\"");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:%d/api/2.0/mcp/weather, leads to this machine",
    "http://localhost:%d/api/2.0/mcp/weather, leads to this machine",
    "http://[::1]:%d/x, leads to this machine",
    "http://169.254.169.254/latest/meta-data, leads to this machine",
    "http://10.0.0.1/mcp, leads to this machine",
    "/api/2.0/mcp/../secrets/list, give an http(s) address",
    "/api/2.0/secrets/list, give an http(s) address",
    "file:///etc/passwd, give an http(s) address",
    "http://user:pw@example.com/mcp, give an http(s) address",
  })
  void anotherAddressDoesNotLeadInside(String url, String why) throws Exception {
    long version = VERSIONS.incrementAndGet();
    agent(version, server(url.formatted(bench.url.getPort()), "", "[forecast]", ""), "");
    assertThat(serve("inside", version)).contains(why);
  }

  @Test
  void aSecretComesFromWhoMakesTheEndpointAndNeverFromTheAgentsFolder() throws Exception {
    bench.secrets.put("scope/key", "token-in-clear");
    agent(5, server("https://mcp.invalid/x", "\"{{secrets/scope/key}}\"", "[forecast]", ""), "");
    assertThat(serve("secret", 5)).contains("write a variable").doesNotContain("token-in-clear");
    agent(6, server("https://mcp.invalid/x", "${MCP_TOKEN}", "[forecast]", ""), "");
    assertThat(serve("secret", 6)).contains("MCP_TOKEN", "has no value");
    agent(7, server(OWN, "${MCP_TOKEN}", "[forecast]", ""), "");
    assertThat(serve("secret", 7, "\"MCP_TOKEN\": \"{{secrets/scope/key}}\", "))
        .contains("leave auth out")
        .doesNotContain("token-in-clear");
  }

  @ParameterizedTest
  @CsvSource({
    "'stdio', '[forecast]', 'agents reach MCP servers by streamable_http'",
    "'streamable_http', '[]', 'tools lists which of its tools'",
    "'streamable_http', '[nothing_of_the_kind]', 'has no tool'",
  })
  void aDeclarationIsHeldToWhatThereIs(String transport, String tools, String why)
      throws Exception {
    long version = VERSIONS.incrementAndGet();
    agent(version, server(OWN, "", tools, "").replace("streamable_http", transport), "");
    assertThat(serve("declared", version)).contains(why);
  }

  @Test
  void eachUseIsKeptAndLimited() throws Exception {
    agent(9, server(OWN, "", "[forecast]", "    calls_per_minute: 2\n"), "");
    bench.serve("limited", "main.ai.weather", 9, "remote");
    var kept =
        bench
            .http()
            .send(
                "PUT",
                "/api/2.0/serving-endpoints/limited/ai-gateway",
                BodyPublishers.ofString("{\"usage_tracking_config\": {\"enabled\": true}}"));
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    says("weather__forecast", "{\"city\": \"Oslo\"}");
    bench.ask("limited", "{\"q\": \"1\"}");
    bench.ask("limited", "{\"q\": \"2\"}");
    var third =
        bench
            .http()
            .post(
                "/serving-endpoints/limited/invocations",
                "{\"dataframe_records\": [{\"q\": \"3\"}]}");
    assertThat(third.statusCode()).as(third.body()).isEqualTo(429);
    assertThat(third.body()).contains("for its MCP server 'weather'", "2 calls a minute");
    Await.until(
        Duration.ofSeconds(20),
        () ->
            bench.tables.rows.values().stream()
                    .flatMap(List::stream)
                    .filter(row -> row.toString().contains("mcp:weather"))
                    .count()
                == 3);
  }

  @Test
  void whatAToolIsSentAndSaysPassesTheGuardrailsAndIsKept() throws Exception {
    agent(11, server(OWN, "", "[forecast]", ""), "");
    bench.serve("guarded", "main.ai.weather", 11, "remote");
    var set =
        bench
            .http()
            .send(
                "PUT",
                "/api/2.0/serving-endpoints/guarded/ai-gateway",
                BodyPublishers.ofString(
                    """
                    {"guardrails": {"input": {"invalid_keywords": ["bergen"]},
                                    "output": {"pii": {"behavior": "MASK"}}},
                     "inference_table_config": {"enabled": true, "catalog_name": "main",
                                                "schema_name": "ai"}}
                    """));
    assertThat(set.statusCode()).as(set.body()).isEqualTo(200);

    // Outwards: the model means well, its argument may not leave.
    says("weather__forecast", "{\"city\": \"Bergen\"}");
    var stopped =
        bench
            .http()
            .post(
                "/serving-endpoints/guarded/invocations",
                "{\"dataframe_records\": [{\"q\": \"1\"}]}");
    assertThat(stopped.body()).contains("invalid_keywords");

    // Inwards: what the server says is masked before the model reads it.
    bench.model.requests.clear();
    says("weather__forecast", "{\"city\": \"ann@example.com\"}");
    JsonNode said = bench.ask("guarded", "{\"q\": \"2\"}");
    assertThat(said.at("/tools/0/result").toString()).doesNotContain("ann@example.com");
    assertThat(bench.model.requests.get(1).toString())
        .as("the model's second turn has the tool's answer")
        .contains("clear");

    Await.until(
        Duration.ofSeconds(20),
        () -> kept().stream().filter(row -> row.path("status_code").asInt() == 200).count() == 1);
    JsonNode row =
        kept().stream().filter(r -> r.path("status_code").asInt() == 200).findFirst().orElseThrow();
    assertThat(row.path("request").asText()).contains("\"tool\":\"forecast\"");
    assertThat(row.path("response").asText()).contains("clear").doesNotContain("ann@example.com");
    assertThat(kept())
        .as("what a guardrail stopped is kept as what it was")
        .anySatisfy(r -> assertThat(r.path("status_code").asInt()).isEqualTo(400));
  }

  private static List<JsonNode> kept() {
    return bench.tables.rows.entrySet().stream()
        .filter(table -> table.getKey().contains("guarded"))
        .flatMap(table -> table.getValue().stream())
        .filter(row -> row.path("served_entity_id").asText().equals("mcp:weather"))
        .toList();
  }

  @Test
  void smokeUsesEachToolWithExamplesFromTheFolderOrTheSchema() throws Exception {
    JsonNode made = smoke("weather", "{}");
    assertThat(made.at("/tools/0/ok").asBoolean()).as(made.toString()).isTrue();
    assertThat(made.at("/tools/0/arguments_from").asText()).isEqualTo("schema");
    assertThat(made.at("/tools/0/arguments/city").asText()).isEqualTo("example");
    JsonNode failed =
        smoke("weather", "{\"arguments\": {\"weather__forecast\": {\"city\": \"Nowhere\"}}}");
    assertThat(failed.at("/tools/0/ok").asBoolean()).isFalse();
    assertThat(failed.at("/tools/0/message").asText()).contains("no such city");
    agent(
        10,
        server(OWN, "", "[forecast]", ""),
        "examples:\n  weather__forecast: {city: Bergen, days: 3}\n");
    bench.serve("bergen", "main.ai.weather", 10, "remote");
    assertThat(smoke("bergen", "{}").at("/tools/0/arguments/city").asText()).isEqualTo("Bergen");
    assertThat(
            bench
                .http("stranger@example.com")
                .post("/api/2.0/caspers/serving-endpoints/weather/smoke", "{}")
                .statusCode())
        .isIn(403, 404);
  }

  private static JsonNode smoke(String endpoint, String body) throws Exception {
    return Json.MAPPER.readTree(
        bench
            .http()
            .post("/api/2.0/caspers/serving-endpoints/" + endpoint + "/smoke", body)
            .body());
  }

  /** The model asks for the tool first, and is done when it has seen its answer. */
  private static void says(String tool, String arguments) {
    AtomicInteger steps = new AtomicInteger();
    bench.model.behaviour =
        (exchange, request) -> {
          String last =
              request
                  .path("messages")
                  .path(request.path("messages").size() - 1)
                  .path("role")
                  .asText();
          if (last.equals("tool") || steps.incrementAndGet() > 20) {
            FakeModel.say(exchange, "done");
          } else {
            FakeModel.ask(exchange, tool, arguments);
          }
        };
  }

  private static String server(String url, String auth, String tools, String more) {
    return """
    mcp_servers:
      - name: weather
        transport: streamable_http
        url: "%s"
    %s    tools: %s
    """
            .formatted(url, auth.isEmpty() ? "" : "    auth: " + auth + "\n", tools)
        + more;
  }

  private static void agent(long version, String servers, String more) throws Exception {
    Path folder = Files.createDirectories(bench.directory.resolve("weather-" + version));
    Files.writeString(folder.resolve("prompt.md"), "Say how the weather is.");
    Files.writeString(
        folder.resolve("agent.yml"),
        "name: weather\nmodel: ${LLM_MODEL}\nprompt: prompt.md\n" + servers + more);
    bench.register("main.ai.weather", version, folder);
  }

  private static String serve(String endpoint, long version) throws Exception {
    return serve(endpoint, version, "");
  }

  private static String serve(String endpoint, long version, String more) throws Exception {
    return bench
        .http()
        .post(
            "/api/2.0/serving-endpoints",
            """
            {"name": "%s", "config": {"served_entities": [{"entity_name": "main.ai.weather",
              "entity_version": "%d", "environment_vars": {%s"LLM_MODEL": "remote"}}]}}
            """
                .formatted(endpoint, version, more))
        .body();
  }
}
