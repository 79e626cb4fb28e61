package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.serving.FakeTools.Order;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The supervisor as it is shipped, over the other agents as they are shipped. */
class SupervisorAgentTest {

  private static final Path AGENTS = Path.of("..", "universe", "agents").toAbsolutePath();
  private static final String ORDER = "024c2cce-01d7-5819-8593-0a06ab331bf5";

  private static ServingBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench = new ServingBench(Settings.Content.FULL);
    bench.tools.orders.put(ORDER, new Order(35, 42.5, 24, 30, 55, "Chicago"));
    bench.tools.more.put("get_order_overview", SupervisorAgentTest::overview);
    bench.tools.more.put("get_order_timing", SupervisorAgentTest::timing);
    serve("refund", "refunder", "main-refunder");
    serve("complaint", "complaint_agent", "main-complaint-agent");
    serve("knowledge", "knowledge", "main-knowledge");
    serve("supervisor", "supervisor", "supervisor");
  }

  private static void serve(String folder, String model, String endpoint) throws Exception {
    bench.registerAgent(
        AGENTS.resolve(folder),
        "main.ai." + model,
        1,
        yaml -> yaml.replace("${REFUND_APP:-refund-manager}", "ledger"));
    bench.serve(endpoint, "main.ai." + model, 1, PolicyModel.NAME);
  }

  private static List<Map<String, Object>> overview(String id) {
    return id.equals(ORDER)
        ? List.of(
            Map.of(
                "order_id",
                id,
                "order_total",
                new BigDecimal("35.00"),
                "items",
                List.of(
                    Map.of(
                        "item_name",
                        "The Undertaker",
                        "qty",
                        2,
                        "price",
                        new BigDecimal("17.50")))))
        : List.of();
  }

  private static List<Map<String, Object>> timing(String id) {
    return List.of(
        Map.of("order_id", id, "location", "Chicago", "duration_minutes", new BigDecimal("42.50")));
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  private static JsonNode ask(String message) throws Exception {
    return bench.ask(
        "supervisor", Json.MAPPER.createObjectNode().put("message", message).toString());
  }

  @Test
  void itPlansOverAgentsFunctionsAndPapers() throws Exception {
    JsonNode said = ask("Does order " + ORDER + " deserve a refund?");
    JsonNode answer = said.path("answer");
    assertThat(answer.path("about").asText()).as(said.toString()).isEqualTo("refund");
    assertThat(answer.path("refund_usd").decimalValue()).isEqualByComparingTo("10.50");
    assertThat(answer.path("answer").asText()).contains("42.5 min", "Chicago", "The handbook: ");
    assertThat(answer.path("citations").path(0).asText()).startsWith("handbook.md, Refunds");
    assertThat(said.path("tools"))
        .extracting(t -> t.path("name").asText())
        .containsExactly(
            "get_order_overview",
            "get_order_timing",
            "get_location_timings",
            "judge_refund",
            "ask_documents");
    assertThat(said.path("model_label").asText()).contains("deterministic policy model");
  }

  @Test
  void aComplaintAndAQuestionAboutPapersTakeTheirOwnWays() throws Exception {
    JsonNode complaint =
        ask(
            "A customer complains about order "
                + ORDER
                + ": one Undertaker is missing in the bag.");
    assertThat(complaint.path("answer").path("about").asText())
        .as(complaint.toString())
        .isEqualTo("complaint");
    assertThat(complaint.path("tools").findValuesAsText("name"))
        .contains("judge_complaint", "ask_documents")
        .doesNotContain("judge_refund");
    JsonNode papers = ask("At what temperature is chicken cooked?");
    assertThat(papers.path("answer").path("answer").asText()).contains("74");
    assertThat(papers.path("answer").path("citations").path(0).asText())
        .isEqualTo("handbook.md, Food safety › Temperatures");
    JsonNode unknown = ask("What is the password of the guest Wi-Fi in the kitchen?");
    assertThat(unknown.path("answer").path("answer").asText()).isEqualTo("The papers do not say.");
  }

  @Test
  void recordingARefundWaitsForAPerson() throws Exception {
    JsonNode begun =
        SupervisorBench.ok(
            bench
                .http()
                .post(
                    "/serving-endpoints/supervisor/responses",
                    "{\"background\": true, \"input\": \"Look at order "
                        + ORDER
                        + " and record its refund.\"}"));
    String run = SupervisorBench.runId(begun);
    Await.until(
        Duration.ofSeconds(60),
        () -> run(run).path("state").asText().matches("WAITING|FAILED|DONE"));
    assertThat(run(run).path("progress").asText())
        .isEqualTo(
            "step 6 of about 6: recording the refund of order "
                + ORDER
                + " (waits for a person's approval)");
  }

  private static JsonNode run(String id) throws Exception {
    return SupervisorBench.ok(bench.http().get(SupervisorBench.RUNS + id));
  }
}
