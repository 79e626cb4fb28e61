package kitchens.caspers.benchmarks;

import com.databricks.sdk.service.pipelines.UpdateInfoState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** A million events at four locations, landed before the pipeline starts, to the last gold. */
final class Backfill implements Benchmark {
  private static final Map<String, Object> LARGE =
      Map.of(
          "start_days_ago", 30,
          "orders_day_1", 640,
          "orders_last", 640,
          "noise_pct", 0,
          "batch_rows", 20_000);

  @Override
  public String name() {
    return "backfill";
  }

  @Override
  public String description() {
    return "a million events at four locations, landed, to all golds: events_per_second";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    var anchor = Instant.parse("2026-03-01T00:00:00Z");
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      progress.step("the workspace runs");
      var simulation = Worlds.of(installation.repository(), Worlds.FOUR, LARGE, anchor);
      var pipeline = OrderItems.create(installation.client(), installation.repository(), false);
      var reached = new HashMap<String, SimulatedInstant>();
      var history = Worlds.history(simulation);
      history.forEach(slice -> reached.merge(slice.location(), slice.to(), Benchmarks::later));
      history.parallelStream()
          .forEach(slice -> pipeline.land(slice.path(), simulation.bytes(slice)));
      var truth = simulation.truthOfSlices(new SimulatedInstant(0), reached).total();
      progress.step("%d events landed in %d files", truth.events(), history.size());
      installation.sql("SELECT 1");
      progress.step("compute is ready");

      var begin = Instant.now();
      var update = pipeline.start();
      pipeline.await(update, UpdateInfoState.RUNNING, UpdateInfoState.COMPLETED);
      progress.step("the update runs");
      pipeline.await(update, UpdateInfoState.COMPLETED);
      var seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
      progress.step("the last gold is committed");

      var gold =
          installation
              .sql(
                  "SELECT count(*) AS orders, sum(order_total) AS revenue FROM"
                      + " bench.lakeflow.gold_order_header")
              .get(0);
      var cents = new BigDecimal(gold.get("revenue").asText()).movePointRight(2).longValueExact();
      return List.of(
          new Metric("events_per_second", truth.events() / seconds, "events/s"),
          new Metric("seconds", seconds, "s"),
          new Metric("difference_cents", Math.abs(cents - truth.revenueCents()), "cents"),
          new Metric(
              "orders_missing",
              truth.ordersCreated() - truth.ordersWithoutItems() - gold.get("orders").asLong(),
              "orders"));
    }
  }
}
