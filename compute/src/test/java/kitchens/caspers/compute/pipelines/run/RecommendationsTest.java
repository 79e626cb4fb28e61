package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.graph.TableName;
import kitchens.caspers.compute.testing.Await;
import kitchens.caspers.compute.testing.FakeEndpoint;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The universe's two pipelines, one after the other, before an endpoint that answers by rule; half
 * of the events come twice.
 */
class RecommendationsTest {
  private static final String ANSWER =
      """
      {"answer": {"refund_usd": 3.10, "refund_class": "partial", "reason": "late"},
       "model": "caspers-policy", "model_version": "1", "prompt_version": "v1", "trace_id": "t1",
       "tools": [
         {"name": "main.ai.get_order_details", "args": {"oid": "x"},
          "result": [{"order_ts": "2026-11-01T20:01:00Z", "order_total": 31.00, "items": []}]},
         {"name": "main.ai.get_order_delivery_time", "args": {},
          "result": [{"duration_minutes": 31.25}]},
         {"name": "main.ai.get_location_timings", "args": {},
          "result": [{"p50_minutes": 20.5, "p75_minutes": 25.0, "p99_minutes": 40.75}]}]}
      """;

  /** Of an order that the tables do not have: its tools find no row, and one is not asked. */
  private static final String UNSEEN =
      """
      {"answer": {"refund_usd": 0, "refund_class": "error", "reason": "no such order"},
       "model": "caspers-policy", "model_version": "1", "prompt_version": "v1", "trace_id": "t2",
       "tools": [
         {"name": "main.ai.get_order_details", "args": {}, "result": []},
         {"name": "main.ai.get_order_delivery_time", "args": {}, "result": []}]}
      """;

  @TempDir Path root;

  @Test
  void eachDeliveredOrderGetsWhatTheAgentSaidAndSaw() throws Exception {
    var asked = new AtomicInteger();
    try (var upstream = new Bench(root.resolve("a"));
        var bench = new Bench(root.resolve("b"));
        var endpoint =
            new FakeEndpoint(
                r ->
                    FakeEndpoint.Answer.prediction(
                        asked.getAndIncrement() % 2 == 0 ? ANSWER : UNSEEN))) {
      var events = new TestEvents(1, Instant.parse("2026-11-01T20:00:00Z"), 2, 5, 2);
      var lines = events.next(2_000);
      TestEvents.write(upstream.events(), "1.json", lines);
      TestEvents.write(upstream.events(), "2.json", lines.subList(500, 1_500));
      try (var run = upstream.open(upstream.orderItems(), Faults.NONE)) {
        while (run.step(true)) {}
      }
      String location = upstream.catalog().published("all_events").location();
      bench
          .catalog()
          .add(
              new ExternalTable(
                  new TableName("main", "lakeflow", "all_events"),
                  location,
                  KernelTable.open(bench.tables(), location).schema()));
      bench.serving(endpoint.serving());
      var graph =
          bench.recommendations(
              Map.of(
                  "endpoint", "refunder",
                  "score_from", "2026-11-01T20:40:00Z",
                  "budget_usd", ""));
      try (var run = bench.open(graph, Faults.NONE)) {
        Await.until(
            "all are answered",
            Duration.ofSeconds(60),
            () -> {
              while (run.step(true)) {}
              return !run.asks().waiting();
            });
        while (run.step(true)) {}
      }
      long delivered =
          TestSpark.session()
              .read()
              .format("delta")
              .load(location)
              .where("event_type = 'delivered' AND ts >= TIMESTAMP'2026-11-01T20:40:00Z'")
              .select("order_id")
              .distinct()
              .count();
      List<Row> rows = rows(bench, "refund_recommendations");
      assertThat(rows).hasSize((int) delivered).isNotEmpty();
      assertThat(rows).extracting(row -> row.getString(0)).doesNotHaveDuplicates();
      assertThat(rows).extracting(row -> row.getString(7)).contains("t1", "t2");
      assertThat(endpoint.requests()).hasSize((int) delivered);
      assertThat(rows.get(0).schema().fieldNames())
          .containsExactly(
              "order_id",
              "ts",
              "order_ts",
              "agent_response",
              "model",
              "model_version",
              "prompt_version",
              "trace_id",
              "location_id",
              "location",
              "duration_minutes",
              "p50_minutes",
              "p75_minutes",
              "p99_minutes",
              "order_total",
              "tools");
      assertThat(rows)
          .allSatisfy(
              row -> {
                assertThat(row.getString(15)).startsWith("[{");
                if (row.getString(7).equals("t2")) {
                  assertThat(row.isNullAt(10) && row.isNullAt(12) && row.isNullAt(14)).isTrue();
                  return;
                }
                assertThat(row.getString(3)).startsWith("{\"refund_usd\":3.1");
                assertThat(row.getDecimal(10)).isEqualTo("31.25");
                assertThat(row.getDecimal(12)).isEqualTo("25.00");
                assertThat(row.getDecimal(14)).isEqualTo("31.00");
              });
      assertThat(rows(bench, "order_events")).hasSize(3_000);
    }
  }

  private static List<Row> rows(Bench bench, String table) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(bench.catalog().published(table).location())
        .collectAsList();
  }
}
