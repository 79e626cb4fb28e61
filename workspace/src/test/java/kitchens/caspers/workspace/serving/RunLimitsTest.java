package kitchens.caspers.workspace.serving;

import static kitchens.caspers.workspace.serving.SupervisorBench.SMALL;
import static kitchens.caspers.workspace.serving.SupervisorBench.asking;
import static kitchens.caspers.workspace.serving.SupervisorBench.ok;
import static kitchens.caspers.workspace.serving.SupervisorBench.runId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a supervisor's run ends before its work does: its steps, its tokens, its time. */
class RunLimitsTest {

  private static final Path SUPERVISED =
      Path.of("src", "test", "resources", "agents", "supervised").toAbsolutePath();

  private static SupervisorBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench = new SupervisorBench();
    serve("of_steps", yaml -> yaml.replace("max_steps: 12", "max_steps: 2"));
    serve("of_tokens", yaml -> yaml.replace("\nrun:\n", "\nrun:\n  max_tokens: 1000\n"));
    serve("of_time", yaml -> yaml.replace("\nrun:\n", "\nrun:\n  max_minutes: 5\n"));
  }

  private static void serve(String name, java.util.function.UnaryOperator<String> change)
      throws Exception {
    bench.bench.registerAgent(SUPERVISED, "main.ai." + name, 1, change);
    bench.bench.serve(name, "main.ai." + name, 1, PolicyModel.NAME);
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @AfterEach
  void calm() {
    bench.bench.serving().tellTaskPoints(point -> {});
  }

  private JsonNode ended(String endpoint) throws Exception {
    JsonNode begun =
        ok(
            bench
                .bench
                .http()
                .post(
                    "/serving-endpoints/" + endpoint + "/responses",
                    "{\"input\": \"%s\", \"background\": true}".formatted(asking(SMALL, true))));
    JsonNode ended = bench.awaitState(runId(begun), "FAILED", "DONE");
    // Whoever asked is told, and what was done until then stays told.
    JsonNode response = bench.response(begun.path("id").asText());
    assertThat(response.path("status").asText()).isEqualTo("failed");
    assertThat(response.path("output")).isNotEmpty();
    return ended;
  }

  private static List<String> tools(JsonNode run) {
    return StreamSupport.stream(run.path("steps").spliterator(), false)
        .map(step -> step.path("name").asText())
        .filter(name -> !name.equals("model"))
        .toList();
  }

  @Test
  void aRunThatTakesMoreStepsThanItMayEndsThere() throws Exception {
    JsonNode ended = ended("of_steps");
    assertThat(ended.path("error_code").asText()).isEqualTo("TOOL_LOOP");
    assertThat(ended.path("error_message").asText()).contains("more than 2 steps");
    assertThat(tools(ended)).hasSize(3).doesNotContain("book_refund", "leave_note");
  }

  @Test
  void aRunThatTakesMoreTokensThanItMayEndsThere() throws Exception {
    JsonNode ended = ended("of_tokens");
    assertThat(ended.path("error_code").asText()).isEqualTo("TOKENS");
    assertThat(ended.path("error_message").asText()).contains("more than 1000 tokens");
    assertThat(tools(ended)).doesNotContain("leave_note");
  }

  @Test
  void theTimeThatCountsIsTheTimeAtWork() throws Exception {
    bench
        .bench
        .serving()
        .tellTaskPoints(
            point -> {
              if (point.equals("done judge_refund")) {
                // Waiting is no work; six minutes at it are.
                bench.bench.clock.forward(Duration.ofDays(1));
                bench
                    .bench
                    .database()
                    .jdbi()
                    .useHandle(
                        handle ->
                            handle.execute(
                                "UPDATE agent_runs SET active_millis = active_millis + 360000"
                                    + " WHERE endpoint = 'of_time'"));
              }
            });
    JsonNode ended = ended("of_time");
    assertThat(ended.path("error_code").asText()).isEqualTo("TIMEOUT");
    assertThat(ended.path("error_message").asText()).contains("at work for 5 minutes");
    assertThat(tools(ended)).contains("judge_refund").doesNotContain("book_refund");
  }

  /** What a supervisor costs is what its model costs; its own endpoint has no budget to keep. */
  @Test
  void aRunEndsWhereTheBudgetOfItsModelDoes() throws Exception {
    bench.bench.model.behaviour =
        (exchange, request) -> FakeModel.ask(exchange, "get_order_details", "{\"oid\": \"small\"}");
    bench.bench.registerAgent(SUPERVISED, "main.ai.of_budget", 1, yaml -> yaml);
    bench.bench.serve("of_budget", "main.ai.of_budget", 1, "remote");
    // One question of the fake model's costs 0.0028.
    bound("remote", "0.002");
    JsonNode ended = ended("of_budget");
    assertThat(ended.path("error_code").asText()).isEqualTo("MODEL_REFUSED");
    assertThat(ended.path("error_message").asText())
        .contains("budget of endpoint 'remote'", "0.002 USD a month", "0.0028 USD spent");
    assertThat(tools(ended)).containsExactly("get_order_details");
    assertThat(bench.bench.model.requests).hasSize(1);

    bound("of_budget", "100");
    assertThat(
            SupervisorBench.refusal(
                bench
                    .bench
                    .http()
                    .post("/serving-endpoints/of_budget/responses", "{\"input\": \"Go on\"}")))
        .startsWith("400 INVALID_STATE")
        .contains("the budget belongs to the model's endpoint");
    assertThat(bench.bench.model.requests).hasSize(1);
  }

  private static void bound(String endpoint, String usd) throws Exception {
    ok(
        bench
            .bench
            .http()
            .send(
                "PUT",
                "/api/2.0/serving-endpoints/" + endpoint + "/ai-gateway",
                BodyPublishers.ofString(
                    "{\"budgets\": [{\"amount_usd\": "
                        + usd
                        + ", \"key\": \"endpoint\", \"renewal_period\": \"month\"}]}")));
  }
}
