package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineRunTest {
  @TempDir Path root;

  @Test
  void theUniversesPipelineReconcilesToTheCent() throws IOException {
    try (var bench = new Bench(root)) {
      var events = new TestEvents(1, Instant.parse("2026-11-01T20:00:00Z"), 4, 10, 5);
      for (int i = 0; i < 10; i++) {
        TestEvents.write(bench.events().resolve("sf/day"), "s" + i + ".json", events.next(300));
      }
      PipelineGraph graph = bench.orderItems();
      try (var run = bench.open(graph, Faults.NONE)) {
        while (run.step(true)) {}
        assertThat(run.batches()).isEqualTo(1);
        for (int i = 10; i < 14; i++) {
          TestEvents.write(
              bench.events().resolve("sf/day" + i % 2), "s" + i + ".json", events.next(100));
          while (run.step(true)) {}
        }
      }
      assertThat(count(bench, "all_events")).isEqualTo(3_400);
      BigDecimal silver = sum(bench, "silver_order_items", "extended_price");
      assertThat(silver).isPositive();
      for (String gold :
          List.of("gold_item_sales_day", "gold_brand_sales_day", "gold_location_sales_hourly")) {
        assertThat(sum(bench, gold, "gross_revenue")).as(gold).isEqualByComparingTo(silver);
      }
      Recomputation.assertEqual(bench, graph);
    }
  }

  static long count(Bench bench, String table) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(bench.catalog().published(table).location())
        .count();
  }

  static BigDecimal sum(Bench bench, String table, String column) {
    Row row =
        TestSpark.session()
            .read()
            .format("delta")
            .load(bench.catalog().published(table).location())
            .agg(org.apache.spark.sql.functions.sum(column))
            .head();
    return row.getDecimal(0);
  }
}
