package kitchens.caspers.benchmarks;

import com.databricks.sdk.service.pipelines.UpdateInfoState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.Simulation;

/**
 * Twenty events land each second; when are they in bronze, and when in the last gold? A commit
 * counts as visible when its entry in the Delta log is there. The batch that carries a file's
 * events is the one in whose bronze commit the running count of rows passes theirs.
 */
final class Freshness implements Benchmark {
  private static final int EVENTS_PER_SECOND = 20;
  private static final int WARM_UP_SECONDS = 60;
  private static final int MEASURED_SECONDS = 120;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The golds, and the events that change them. */
  private static final Map<String, List<String>> GOLDS =
      Map.of(
          "gold_order_header", List.of("order_created"),
          "gold_item_sales_day", List.of("order_created"),
          "gold_brand_sales_day", List.of("order_created"),
          "gold_location_sales_hourly", List.of("order_created"),
          "gold_order_delivery", List.of("delivered"),
          "gold_location_timings", List.of("delivered"));

  /** A file of events: its text, how many events had landed with it, and when. */
  private record Landing(String text, long eventsSoFar, Instant at) {
    boolean hasAnyOf(List<String> eventTypes) {
      return eventTypes.stream().anyMatch(type -> text.contains("\"" + type + "\""));
    }
  }

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public String description() {
    return "20 events/s, landed to bronze, to the last gold, to the recommendation: p50 and p95";
  }

  @Override
  public List<Metric> run() throws Exception {
    var metrics = new ArrayList<>(tables());
    metrics.addAll(new RecommendationFreshness().run());
    return metrics;
  }

  private List<Metric> tables() throws Exception {
    var progress = new Progress();
    var anchor = Instant.parse("2026-03-06T00:00:00Z");
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      var simulation =
          Worlds.of(
              installation.repository(),
              List.of("san-francisco"),
              Map.of("start_days_ago", 5, "orders_day_1", 600, "orders_last", 600),
              anchor);
      var pipeline = OrderItems.create(installation.client(), installation.repository(), true);
      var lines = lines(simulation);
      progress.step("%d events are made", lines.size());
      pipeline.await(pipeline.latestUpdate(), UpdateInfoState.RUNNING);
      progress.step("the pipeline runs");

      var pid = installation.status().at("/compute/pid").asLong();
      var landings = new ArrayList<Landing>();
      Duration cpuBefore = Duration.ZERO;
      var next = Instant.now();
      var total = WARM_UP_SECONDS + MEASURED_SECONDS;
      for (int second = 0; second < total; second++) {
        if (second == WARM_UP_SECONDS) {
          cpuBefore = Cpu.of(pid);
          progress.step("warm");
        }
        var from = second * EVENTS_PER_SECOND;
        var text = String.join("\n", lines.subList(from, from + EVENTS_PER_SECOND)) + "\n";
        pipeline.land(
            "san-francisco/live/%06d.json".formatted(second),
            text.getBytes(StandardCharsets.UTF_8));
        landings.add(new Landing(text, (long) from + EVENTS_PER_SECOND, Instant.now()));
        next = next.plusSeconds(1);
        LockSupport.parkNanos(Duration.between(Instant.now(), next).toNanos());
      }
      var cpu = Cpu.of(pid).minus(cpuBefore);
      progress.step("all landed");
      var measured = landings.subList(WARM_UP_SECONDS, total);
      var bronze = new DeltaLog(pipeline.table("all_events"));
      var batches = batches(bronze, measured);
      var bronzeDelays = delays(measured, batches, bronze, landing -> true);
      var goldDelays = new TreeMap<Integer, Double>();
      for (var gold : GOLDS.entrySet()) {
        var log = new DeltaLog(pipeline.table(gold.getKey()));
        var delays = delays(measured, batches, log, l -> l.hasAnyOf(gold.getValue()));
        progress.step(
            "%-28s p50 %5.0f ms  p95 %5.0f ms",
            gold.getKey(), quantile(delays, 0.5), quantile(delays, 0.95));
        delays.forEach((landing, delay) -> goldDelays.merge(landing, delay, Math::max));
      }
      return List.of(
          new Metric("bronze_p50_ms", quantile(bronzeDelays, 0.5), "ms"),
          new Metric("bronze_p95_ms", quantile(bronzeDelays, 0.95), "ms"),
          new Metric("gold_p50_ms", quantile(goldDelays, 0.5), "ms"),
          new Metric("gold_p95_ms", quantile(goldDelays, 0.95), "ms"),
          new Metric("compute_cores", cpu.toMillis() / 1000.0 / MEASURED_SECONDS, "cores"));
    }
  }

  private static List<String> lines(Simulation simulation) {
    var needed = (WARM_UP_SECONDS + MEASURED_SECONDS) * EVENTS_PER_SECOND;
    var lines = new ArrayList<String>();
    for (var slice : Worlds.history(simulation)) {
      new String(simulation.bytes(slice), StandardCharsets.UTF_8).lines().forEach(lines::add);
      if (lines.size() >= needed) {
        return lines;
      }
    }
    throw new IllegalStateException("the history has only " + lines.size() + " events");
  }

  /** The batch of each landing. */
  private static List<Long> batches(DeltaLog bronze, List<Landing> landings) throws Exception {
    var end = Instant.now().plus(PATIENCE);
    while (true) {
      var byRows = new TreeMap<Long, Long>();
      long rows = 0;
      for (var commit : bronze.commits()) {
        if (commit.batch() >= 0) {
          rows += commit.rowsAdded();
          byRows.putIfAbsent(rows, commit.batch());
        }
      }
      if (rows >= landings.get(landings.size() - 1).eventsSoFar()) {
        return landings.stream().map(l -> byRows.ceilingEntry(l.eventsSoFar()).getValue()).toList();
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("bronze has only " + rows + " rows after a minute");
      }
      Thread.sleep(200);
    }
  }

  /** For each landing that matters, milliseconds until its batch or a later one was visible. */
  private static Map<Integer, Double> delays(
      List<Landing> landings, List<Long> batches, DeltaLog table, Predicate<Landing> matters)
      throws Exception {
    var relevant =
        IntStream.range(0, landings.size()).filter(i -> matters.test(landings.get(i))).toArray();
    var last = batches.get(relevant[relevant.length - 1]);
    var end = Instant.now().plus(PATIENCE);
    while (true) {
      NavigableMap<Long, Instant> visible = new TreeMap<>();
      for (var commit : table.commits()) {
        if (commit.batch() >= 0) {
          visible.putIfAbsent(commit.batch(), commit.visibleAt());
        }
      }
      if (!visible.isEmpty() && visible.lastKey() >= last) {
        var delays = new TreeMap<Integer, Double>();
        for (int i : relevant) {
          var at = visible.ceilingEntry(batches.get(i)).getValue();
          delays.put(i, Duration.between(landings.get(i).at(), at).toNanos() / 1e6);
        }
        return delays;
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("a table did not follow within a minute");
      }
      Thread.sleep(200);
    }
  }

  private static double quantile(Map<Integer, Double> delays, double share) {
    return Benchmarks.quantile(delays.values().stream().sorted().toList(), share);
  }
}
