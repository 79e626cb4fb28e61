package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.table.LiveView;
import kitchens.caspers.compute.pipelines.table.Maintenance;
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

  /** Events come at least once; what they say counts once, in whatever batch they come again. */
  @Test
  void whatIsDeliveredAgainCountsOnce() throws IOException {
    try (var once = new Bench(root.resolve("once"));
        var again = new Bench(root.resolve("again"))) {
      var events = new TestEvents(3, Instant.parse("2026-11-01T23:30:00Z"), 2, 20, 2);
      var first = events.next(600);
      var second = events.next(300);
      TestEvents.write(once.events().resolve("sf"), "a.json", first);
      TestEvents.write(once.events().resolve("sf"), "b.json", second);
      try (var run = once.open(once.orderItems(), Faults.NONE)) {
        while (run.step(true)) {}
      }
      PipelineGraph graph = again.orderItems();
      try (var run = again.open(graph, Faults.NONE)) {
        for (var lines : List.of(first, twice(second), first.subList(100, 400))) {
          TestEvents.write(again.events().resolve("sf"), "f" + run.batches() + ".json", lines);
          while (run.step(true)) {}
        }
        for (String view :
            List.of(
                "silver_order_items",
                "order_cancellations",
                "gold_order_header",
                "gold_item_sales_day",
                "gold_brand_sales_day",
                "gold_location_sales_hourly")) {
          assertThat(((LiveView) run.datasets().get("main.lakeflow." + view)).maintenance())
              .as(view)
              .isInstanceOf(Maintenance.Merge.class);
        }
      }
      assertThat(count(again, "all_events")).isEqualTo(600 + 2 * 300 + 300);
      for (String table : List.of("silver_order_items", "gold_order_header")) {
        assertThat(count(again, table)).as(table).isEqualTo(count(once, table));
      }
      assertThat(sum(again, "silver_order_items", "extended_price"))
          .isEqualByComparingTo(sum(once, "silver_order_items", "extended_price"));
      for (String gold :
          List.of("gold_item_sales_day", "gold_brand_sales_day", "gold_location_sales_hourly")) {
        assertThat(sum(again, gold, "gross_revenue"))
            .as(gold)
            .isEqualByComparingTo(sum(once, gold, "gross_revenue"));
      }
      Recomputation.assertEqual(again, graph);
    }
  }

  private static List<String> twice(List<String> lines) {
    return lines.stream().flatMap(line -> Stream.of(line, line)).toList();
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
