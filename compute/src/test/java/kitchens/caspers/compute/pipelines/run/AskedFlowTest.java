package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.ask.AskStatus;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.graph.TableName;
import kitchens.caspers.compute.pipelines.sql.PipelineSourceException;
import kitchens.caspers.compute.testing.Await;
import kitchens.caspers.compute.testing.FakeEndpoint;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ai_query} in a flow that follows another pipeline's table. */
class AskedFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SQL =
      """
      CREATE OR REFRESH STREAMING TABLE refunds
      TBLPROPERTIES ('ai_query.newestFirst' = 'ts'%s)
      AS SELECT
        order_id,
        ts,
        answer.result.refund AS refund,
        answer.errorMessage AS error
      FROM (
        SELECT
          order_id,
          ts,
          ai_query(
            'refunder',
            named_struct('order_id', order_id),
            returnType => 'STRUCT<refund: DECIMAL(10,2)>',
            failOnError => false
          ) AS answer
        FROM STREAM main.other.events
        WHERE event_type = 'delivered' AND day >= DATE'2026-11-02'
      );
      """;

  private static final String KEYED = ", 'ai_query.key' = 'order_id'";

  @TempDir Path root;
  private Bench bench;
  private FakeEndpoint endpoint;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(root);
    endpoint = new FakeEndpoint(r -> FakeEndpoint.Answer.prediction("{\"refund\":1.50}"));
    bench.serving(endpoint.serving());
    append(0, 0);
    bench
        .catalog()
        .add(
            new ExternalTable(
                new TableName("main", "other", "events"),
                location(),
                KernelTable.open(bench.tables(), location()).schema()));
  }

  @AfterEach
  void close() {
    endpoint.close();
    bench.close();
  }

  private String location() {
    return root.resolve("upstream").toUri().toString();
  }

  /** Orders {@code from} to {@code to}, each created and delivered; order n on the n-th minute. */
  private void append(int from, int to) {
    TestSpark.session()
        .sql(
            """
            SELECT
              concat('o', id) AS order_id,
              type AS event_type,
              TIMESTAMP'2026-11-01T12:00:00Z' + make_interval(0, 0, 0, 0, 0, CAST(id AS INT)) AS ts,
              CAST(TIMESTAMP'2026-11-01T12:00:00Z'
                + make_interval(0, 0, 0, 0, 0, CAST(id AS INT)) AS DATE) AS day
            FROM (SELECT id, explode(array('order_created', 'delivered')) AS type
                  FROM range(%d, %d))
            """
                .formatted(from, to))
        .write()
        .format("delta")
        .partitionBy("day")
        .mode(SaveMode.Append)
        .save(location());
  }

  private PipelineGraph graph(String properties) {
    return bench.graph(SQL.formatted(properties));
  }

  private static void drain(PipelineRun run) {
    Await.until(
        "all answers are in the table",
        PATIENCE,
        () -> {
          while (run.step(true)) {}
          return !run.asks().waiting();
        });
    while (run.step(true)) {}
  }

  private List<Row> rows() {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(bench.catalog().published("refunds").location())
        .collectAsList();
  }

  private static String order(JsonNode request) {
    return request.path("dataframe_records").path(0).path("order_id").asText();
  }

  private void assertOnce(int from, int to) {
    var expected = new ArrayList<String>();
    for (int i = from; i < to; i++) {
      expected.add("o" + i);
    }
    assertThat(rows())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void eachDeliveredOrderFromTheDayOnIsAnsweredOnce() {
    append(0, 1_000);
    try (var run = bench.open(graph(""), Faults.NONE)) {
      drain(run);
      append(1_000, 1_010);
      drain(run);
    }
    try (var run = bench.open(graph(""), Faults.NONE)) {
      append(1_010, 1_020);
      drain(run);
    }
    assertOnce(720, 1_020);
    assertThat(rows()).allSatisfy(row -> assertThat(row.getDecimal(2)).isEqualTo("1.50"));
    assertThat(endpoint.requests()).hasSize(300);
    assertThat(endpoint.requests().get(299).path("databricks_options").path("min_table_versions"))
        .hasToString("{\"main.other.events\":3}");
  }

  @Test
  void everyStepMayBreakWithAnswersUnderWay() {
    PipelineGraph graph = graph(KEYED);
    var steps =
        List.of(
            "planned",
            "read",
            "evaluated",
            "commit asks",
            "commit refunds",
            "committed",
            "finished");
    int orders = 720;
    for (int skip = 0; skip < 2; skip++) {
      for (String step : steps) {
        endpoint.latency(orders % 3 * 20);
        append(orders, orders + 5);
        append(orders - 3, orders + 2); // some of them again, and some of those before
        orders += 5;
        var left = new AtomicInteger(skip);
        try (var run =
            bench.open(
                graph,
                at -> {
                  if (at.equals(step) && left.getAndDecrement() == 0) {
                    throw new IllegalStateException("broken at " + at);
                  }
                })) {
          drain(run);
        } catch (IllegalStateException broken) {
          assertThat(broken).hasMessage("broken at " + step);
        }
      }
    }
    try (var run = bench.open(graph, Faults.NONE)) {
      drain(run);
    }
    assertOnce(720, orders);
  }

  @Test
  void aKeyThatComesAgainIsAskedAboutOnce() {
    endpoint.latency(200);
    append(720, 760);
    append(740, 780);
    try (var run = bench.open(graph(KEYED), Faults.NONE)) {
      run.step(true);
      append(720, 770); // while those before wait
      drain(run);
      append(730, 790); // when they are answered
      drain(run);
    }
    try (var run = bench.open(graph(KEYED), Faults.NONE)) {
      append(700, 800); // and after a start
      drain(run);
    }
    assertOnce(720, 800);
    assertThat(endpoint.requests()).hasSize(80);
  }

  @Test
  void aKeyThatTheFlowDoesNotPassOnIsRefused() {
    append(720, 721);
    for (String key : List.of("refund", "nothing")) {
      PipelineGraph graph = graph(", 'ai_query.key' = '" + key + "'");
      assertThatThrownBy(() -> bench.open(graph, Faults.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("main.lakeflow.refunds: ai_query.key names " + key);
    }
  }

  @Test
  void aLiveOrderPassesTheBacklog() {
    endpoint.latency(100);
    append(720, 920);
    try (var run = bench.open(graph(", 'ai_query.maxInFlight' = '4'"), Faults.NONE)) {
      run.step(true);
      Await.until("asking has begun", PATIENCE, () -> endpoint.requests().size() >= 8);
      append(920, 921);
      run.step(true);
      int asked = endpoint.requests().size();
      Await.until("more is asked", PATIENCE, () -> endpoint.requests().size() >= asked + 8);
      var later = endpoint.requests().stream().map(AskedFlowTest::order).toList();
      assertThat(later.indexOf("o920")).isBetween(8, asked + 8);
      assertThat(later.subList(0, 8)).doesNotContain("o720");
      assertThat(run.asks().status().get(0).backlog()).isGreaterThan(100);
      drain(run);
    }
    assertOnce(720, 921);
    assertThat(endpoint.mostInFlight()).isEqualTo(4);
  }

  @Test
  void aSlowModelIsAskedManyAtATime() {
    endpoint.latency(500);
    append(720, 784);
    try (var run = bench.open(graph(""), Faults.NONE)) {
      drain(run);
    }
    assertThat(endpoint.mostInFlight()).isEqualTo(32);
    assertOnce(720, 784);
  }

  @Test
  void anEndpointThatIsDownIsWaitedFor() {
    endpoint.behave(r -> new FakeEndpoint.Answer(503, "{\"message\":\"no model\"}"));
    append(720, 760);
    try (var run = bench.open(graph(""), Faults.NONE)) {
      Await.until(
          "it waits",
          PATIENCE,
          () -> {
            run.step(true);
            return run.asks().status().get(0).state() == AskStatus.State.WAITING;
          });
      assertThat(run.asks().status().get(0).message()).contains("503: no model");
      assertThat(run.asks().status().get(0).backlog()).isEqualTo(40);
      endpoint.behave(r -> FakeEndpoint.Answer.prediction("{\"refund\":2}"));
      drain(run);
      assertThat(run.asks().status().get(0).message()).isNull();
    }
    assertOnce(720, 760);
  }

  @Test
  void anErrorOfTheModelIsTheOrdersAnswer() {
    endpoint.behave(
        r ->
            FakeEndpoint.Answer.prediction(
                "{\"error\":{\"code\":\"TOOL_LOOP\",\"message\":\"too many\"}}"));
    append(720, 722);
    try (var run = bench.open(graph(""), Faults.NONE)) {
      drain(run);
    }
    assertThat(rows())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.getString(3)).isEqualTo("TOOL_LOOP: too many"));
  }

  @Test
  void aBudgetStopsAsking() {
    endpoint.behave(r -> FakeEndpoint.Answer.prediction("{\"refund\":1,\"cost\":0.25}"));
    append(720, 800);
    String budget = ", 'ai_query.maxInFlight' = '2', 'ai_query.budgetUsd' = '2.5'";
    try (var run = bench.open(graph(budget), Faults.NONE)) {
      Await.until(
          "the budget is spent",
          PATIENCE,
          () -> {
            while (run.step(true)) {}
            return run.asks().status().get(0).state() == AskStatus.State.OUT_OF_BUDGET
                && run.asks().status().get(0).inFlight() == 0;
          });
      while (run.step(true)) {}
    }
    assertThat(rows()).hasSizeBetween(10, 11);
    int asked = endpoint.requests().size();
    try (var run = bench.open(graph(budget), Faults.NONE)) {
      run.step(true);
      assertThat(run.asks().status().get(0).state()).isEqualTo(AskStatus.State.OUT_OF_BUDGET);
    }
    assertThat(endpoint.requests()).hasSize(asked);
    try (var run = bench.open(graph(""), Faults.NONE)) {
      drain(run);
    }
    assertOnce(720, 800);
  }

  @Test
  void aCallWhereNoRowCanWaitIsRefused() {
    assertThatThrownBy(
            () ->
                bench.graph(
                    "CREATE OR REFRESH MATERIALIZED VIEW v AS SELECT ai_query('e', order_id) AS a"
                        + " FROM main.other.events"))
        .isInstanceOf(PipelineSourceException.class)
        .hasMessageContaining("STREAMING TABLE");
    assertThatThrownBy(
            () ->
                bench.graph(
                    "CREATE OR REFRESH STREAMING TABLE v AS SELECT ai_query('e', order_id) AS a,"
                        + " ai_query('f', order_id) AS b FROM STREAM main.other.events"))
        .isInstanceOf(PipelineSourceException.class)
        .hasMessageContaining("one ai_query");
  }
}
