package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.service.catalog.ListCatalogsRequest;
import com.databricks.sdk.service.dashboards.ListDashboardsRequest;
import com.databricks.sdk.service.database.ListDatabaseInstancesRequest;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.ml.SearchRuns;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.StatementState;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.run.JobRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The life of the target {@code default}: each delivered order gets one recommendation that stands
 * up to the facts beside it, through a kill of compute; then all of it is cleaned up.
 */
@TestMethodOrder(OrderAnnotation.class)
class DefaultUniverseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Installation installation;
  private static LiveUniverse universe;
  private static Recommendations recommendations;

  @BeforeAll
  static void anEmptyHome() throws Exception {
    installation = Installation.create();
    universe = new LiveUniverse(installation);
    recommendations = new Recommendations(installation);
  }

  @AfterAll
  static void takeDown() throws Exception {
    recommendations.close();
    installation.close();
  }

  @Test
  @Order(1)
  void upEndsWithRecommendations() throws Exception {
    var up = installation.caspers("up", "--detach").succeeded();
    assertThat(up.out() + up.err())
        .contains("Refund_Recommender_Agent", "Refund_Recommender_Stream", "Lakebase_Reverse_ETL");
    LiveUniverse.await("a recommendation", () -> recommendations.count() > 0);
  }

  @Test
  @Order(2)
  void eachDeliveredOrderHasOneRecommendationThoughComputeDies() throws Exception {
    universe.killCompute();
    universe.stopSimulator();
    var delivered = Delivered.since(installation, Duration.ofDays(1));
    assertThat(delivered).isNotEmpty();
    LiveUniverse.await(
        "a recommendation for each delivered order",
        () -> new HashSet<>(recommendations.orderIds()).containsAll(delivered.keySet()));
    assertThat(recommendations.orderIds()).containsExactlyInAnyOrderElementsOf(delivered.keySet());
    var table =
        installation
            .sql(
                "SELECT count(*) AS n, count(DISTINCT order_id) AS orders"
                    + " FROM caspers.recommender.refund_recommendations")
            .get(0);
    assertThat(table.get("n").asInt()).isEqualTo(delivered.size());
    assertThat(table.get("orders").asInt()).isEqualTo(delivered.size());
  }

  @Test
  @Order(3)
  void recommendationsStandUpToTheFactsBesideThem() throws Exception {
    var totals = Delivered.since(installation, Duration.ofDays(1));
    Set<String> classes = new HashSet<>();
    for (var row :
        recommendations.query(
            """
            SELECT order_id, agent_response, duration_minutes, p75_minutes, p99_minutes,
                   order_total, model, model_version, prompt_version, trace_id
            FROM recommender.pg_recommendations
            """)) {
      JsonNode answer = JSON.readTree(row.get(1));
      if (row.get(5) == null) {
        assertThat(answer.has("error")).as(row.toString()).isTrue();
        continue;
      }
      var refund = new BigDecimal(answer.path("refund_usd").asText());
      var total = new BigDecimal(row.get(5));
      var minutes = new BigDecimal(row.get(2));
      var refundClass = answer.path("refund_class").asText();
      assertThat(total).as(row.get(0)).isEqualByComparingTo(totals.get(row.get(0)));
      assertThat(refund).as(row.toString()).isBetween(BigDecimal.ZERO, total);
      if (minutes.compareTo(new BigDecimal(row.get(3))) < 0) {
        assertThat(refundClass).as(row.toString()).isEqualTo("none");
        assertThat(refund).as(row.toString()).isZero();
      }
      assertThat(row.subList(6, 10)).as(row.toString()).doesNotContainNull();
      classes.add(refundClass);
    }
    assertThat(classes).contains("none", "partial");
  }

  @Test
  @Order(4)
  void bothPromptsWereEvaluatedAndTheHastyOneIsWorse() throws Exception {
    var experiments = installation.client().experiments();
    var id = experiments.getByName("/Shared/caspers-refunder").getExperiment().getExperimentId();
    Map<String, Double> accuracy = new HashMap<>();
    for (var run : experiments.searchRuns(new SearchRuns().setExperimentIds(List.of(id)))) {
      var prompt =
          run.getData().getParams().stream()
              .filter(p -> p.getKey().equals("prompt_version"))
              .findFirst()
              .orElseThrow()
              .getValue();
      run.getData().getMetrics().stream()
          .filter(m -> m.getKey().equals("class_accuracy"))
          .forEach(m -> accuracy.put(prompt, m.getValue()));
    }
    assertThat(accuracy).hasSizeGreaterThan(1);
    assertThat(accuracy.get("v1")).isGreaterThan(0.95);
    assertThat(accuracy.get("v2-hasty")).isLessThan(accuracy.get("v1") - 0.1);

    // The same orders are cases for whoever compares at the command line.
    var compared =
        JSON.readTree(
            installation
                .caspers(
                    "agents",
                    "compare",
                    "caspers.ai.refunder",
                    "--prompts",
                    "v1,v2-hasty",
                    "--cases-from",
                    "/Volumes/caspers/ai/agents/refund/grown.jsonl",
                    "-o",
                    "json")
                .succeeded()
                .out());
    assertThat(compared).hasSize(2);
    assertThat(compared.at("/0/accuracy").asDouble()).isGreaterThan(0.95);
    assertThat(compared.at("/1/against_first").asText()).endsWith("worse");
  }

  @Test
  @Order(5)
  void theDashboardsQueriesGiveRows() throws Exception {
    var client = installation.client();
    var listed = client.lakeview().list(new ListDashboardsRequest()).iterator();
    var dashboard = client.lakeview().get(listed.next().getDashboardId());
    assertThat(client.lakeview().getPublished(dashboard.getDashboardId()).getDisplayName())
        .isEqualTo("Casper's Kitchens, live");
    var datasets = JSON.readTree(dashboard.getSerializedDashboard()).path("datasets");
    assertThat(datasets).isNotEmpty();
    for (var dataset : datasets) {
      var sql = new StringBuilder();
      dataset.path("queryLines").forEach(line -> sql.append(line.asText()));
      var answer =
          client
              .statementExecution()
              .executeStatement(
                  new ExecuteStatementRequest()
                      .setWarehouseId(dashboard.getWarehouseId())
                      .setCatalog(LiveUniverse.CATALOG)
                      .setWaitTimeout("50s")
                      .setStatement(sql.toString()));
      assertThat(answer.getStatus().getState())
          .as("%s: %s", dataset.path("name").asText(), answer.getStatus())
          .isEqualTo(StatementState.SUCCEEDED);
      assertThat(answer.getManifest().getTotalRowCount())
          .as(dataset.path("name").asText())
          .isPositive();
    }
  }

  @Test
  @Order(6)
  void anMcpClientPlacesAnOrderAndDecides() throws Exception {
    try (var universe = new UniverseByMcp(installation)) {
      assertThat(universe.read("status", Map.of()).path("status").asText()).isEqualTo("RUNNING");
      assertThat(universe.read("orders_now", Map.of()).at("/locations/0/name").asText())
          .isEqualTo("San Francisco");
      assertThat(universe.ask("simulate_order", Map.of()))
          .containsPattern("order_id [0-9a-f-]{36}");

      var open = universe.read("list_recommendations", Map.of("state", "open"));
      var order = open.at("/recommendations/0/order_id").asText();
      assertThat(universe.read("explain_order", Map.of("order_id", order)).toString())
          .contains("get_order_details");
      universe.read(
          "decide", Map.of("order_id", order, "action", "reject", "reason", "asked by a test"));
      assertThat(recommendations.query("SELECT order_id, reason FROM refunds.refund_decisions"))
          .containsExactly(List.of(order, "asked by a test"));
    }
  }

  /** In the shape of Zerobus Ingest: all rows of a request, or none of them. */
  @Test
  @Order(6)
  void aTableTakesRows() throws Exception {
    installation.sql(
        "CREATE TABLE caspers.recommender.till"
            + " (id INT NOT NULL, total DECIMAL(10,2), at TIMESTAMP)");
    var answer =
        insert(
            """
            [{"id": 1, "total": "12.50", "at": 1764266400000000},
             {"id": 2, "total": 0.25, "at": "2025-11-27T19:00:00+01:00"}]
            """);
    assertThat(answer).isEmpty();
    assertThatThrownBy(() -> insert("[{\"id\": 3}, {\"id\": \"four\"}]"))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("record 2, id: INT cannot hold \"four\"");
    assertThatThrownBy(() -> insert("[{\"id\": 3, \"tip\": 1}]"))
        .hasMessageContaining("record 1, tip: there is no such column");
    var row =
        installation
            .sql(
                "SELECT count(*) AS n, sum(total) AS total, count(DISTINCT at) AS moments"
                    + " FROM caspers.recommender.till")
            .get(0);
    assertThat(row.get("n").asInt()).isEqualTo(2);
    assertThat(row.get("total").asText()).isEqualTo("12.75");
    assertThat(row.get("moments").asInt()).isOne();
  }

  private static HashMap<?, ?> insert(String rows) throws IOException {
    return installation
        .client()
        .apiClient()
        .execute(
            new Request("POST", "/zerobus/v1/tables/caspers.recommender.till/insert", rows)
                .withHeader("Content-Type", "application/json"),
            HashMap.class);
  }

  @Test
  @Order(6)
  void theMapTellsWhatGoesOn() throws Exception {
    var token = Files.readString(installation.home().resolve("admin-token")).strip();
    var address =
        "http://127.0.0.1:%d/apps/live-map/api/locations/1/".formatted(installation.port());
    for (var part : Map.of("events", "now", "streets", "lines").entrySet()) {
      var request =
          HttpRequest.newBuilder(URI.create(address + part.getKey()))
              .header("Authorization", "Bearer " + token)
              .build();
      var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(JSON.readTree(answer.body()).has(part.getValue())).as(part.getKey()).isTrue();
    }
  }

  @Test
  @Order(7)
  void theWorkspaceServesTheSameOverHttpAndUnderstandsSentences() throws Exception {
    try (var universe = new UniverseOverHttp(installation.client())) {
      assertThat(universe.tools())
          .contains(
              "start_universe",
              "stop_universe",
              "run_stage",
              "new_location",
              "set_speed",
              "inject_fault");
      assertThat(universe.read("status", Map.of()).path("status").asText()).isEqualTo("RUNNING");
      assertThat(universe.ask("set_speed", Map.of("factor", 2))).contains("speed");
      assertThat(universe.ask("simulate_order", Map.of("delay_minutes", 30)))
          .containsPattern("order_id [0-9a-f-]{36}");
      assertThat(universe.ask("inject_fault", Map.of("fault", "kitchen_fire", "duration", "30m")))
          .contains("kitchen_fire");
      assertThat(universe.read("orders_now", Map.of()).at("/locations/0/name").asText())
          .isEqualTo("San Francisco");
      assertThat(universe.ask("journal", Map.of())).contains("kitchen_fire");

      var open = universe.read("list_recommendations", Map.of("state", "open"));
      var order = open.at("/recommendations/0/order_id").asText();
      assertThat(universe.ask("explain_order", Map.of("order_id", order)))
          .contains("get_order_details");
      universe.ask("decide", Map.of("order_id", order, "action", "confirm"));
      assertThat(universe.ask("explain_order", Map.of("order_id", order))).contains("confirm");

      // A stage is begun by its name alone: the job is found by the catalog that it brings to life.
      var begun = universe.read("run_stage", Map.of("stage", "Live_Map_App"));
      assertThat(universe.read("start_universe", Map.of()).path("run_id"))
          .as("the run that goes on")
          .isEqualTo(begun.path("run_id"));
      assertThatThrownBy(() -> universe.ask("new_location", Map.of("place", "Lisbon")))
          .hasMessageContaining("goes on");
      var run = JobRun.of(installation.client(), begun.path("run_id").asLong());
      run.cancel();
      run.follow(seen -> {});

      var understood =
          universe.read("understand", Map.of("sentence", "kitchen fire in San Francisco"));
      assertThat(understood.path("kind").asText()).isEqualTo("question");
      var answered =
          universe.read(
              "understand",
              Map.of("sentence", "20 minutes", "asked", JSON.convertValue(understood, Map.class)));
      assertThat(answered.path("tool").asText()).isEqualTo("inject_fault");
      assertThat(answered.path("asks_before").asBoolean()).isTrue();
    }
  }

  @Test
  @Order(8)
  void cleanupDeletesWhatTheStagesMade() throws Exception {
    installation.caspers("bundle", "run", "cleanup").succeeded();
    var client = installation.client();
    assertThat(client.pipelines().listPipelines(new ListPipelinesRequest())).isEmpty();
    assertThat(client.catalogs().list(new ListCatalogsRequest()))
        .noneMatch(catalog -> catalog.getName().startsWith("caspers"));
    assertThat(client.database().listDatabaseInstances(new ListDatabaseInstancesRequest()))
        .isEmpty();
    assertThat(client.servingEndpoints().list())
        .noneMatch(endpoint -> endpoint.getName().startsWith("caspers-refunder"));
  }

  @Test
  @Order(9)
  void destroyDeletesWhatTheBundleMade() throws Exception {
    installation.caspers("bundle", "destroy", "--auto-approve").succeeded();
    assertThat(installation.client().jobs().list(new ListJobsRequest())).isEmpty();
    assertThat(installation.client().lakeview().list(new ListDashboardsRequest())).isEmpty();
  }
}
