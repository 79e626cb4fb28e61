package kitchens.caspers.benchmarks;

import com.databricks.sdk.service.jobs.CancelAllRuns;
import com.databricks.sdk.service.jobs.Continuous;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.PauseStatus;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import kitchens.caspers.simulator.Truth;

/**
 * The whole universe, live at sixty times real time, while compute, simulator and workspace are
 * killed with -9 in turn; then the simulator is stopped, and gold is held against the simulator's
 * truth.
 */
final class Reconcile implements Benchmark {
  private static final Duration BOUND = Duration.ofMinutes(4);
  private static final String SIMULATOR = "Casper's Simulator (caspers)";

  @Override
  public String name() {
    return "reconcile";
  }

  @Override
  public String description() {
    return "gold against truth after kills: difference_cents and orders_missing, both 0";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("up", "-t", "free", "--detach", "--var", "speed_up=60").succeeded();
      progress.step("the universe is alive");
      await("the first gold row", () -> hasGold(installation));

      kill(installation.status().at("/compute/pid").asLong());
      progress.step("compute is killed");
      pause(15);
      kill(simulatorPid());
      progress.step("the simulator is killed");
      pause(15);
      kill(installation.status().at("/pid").asLong());
      progress.step("the workspace is killed");
      pause(3);
      installation.caspers("workspace", "start").succeeded();
      progress.step("the workspace is up again");
      pause(20);

      stopSimulator(installation);
      progress.step("the simulator is stopped");
      var truth = WrittenTruth.of(installation.client(), "caspers");
      progress.step(
          "truth: %d events, %d orders, %d cents",
          truth.events(), truth.ordersCreated(), truth.revenueCents());
      var figures = new Figures(installation);
      await("the pipeline to catch up", () -> figures.events() >= truth.events());
      pause(3);
      return compare(truth, figures);
    }
  }

  private static List<Metric> compare(Truth.Figures truth, Figures figures) throws Exception {
    var gold = figures.gold();
    return List.of(
        new Metric("difference_cents", Math.abs(gold.cents() - truth.revenueCents()), "cents"),
        new Metric(
            "orders_missing",
            truth.ordersCreated() - truth.ordersWithoutItems() - gold.orders(),
            "orders"),
        new Metric("events_missing", truth.events() - figures.events(), "events"));
  }

  private record Sums(long orders, long cents) {}

  private record Figures(Installation installation) {
    long events() {
      try {
        return installation
            .sql("SELECT count(*) AS n FROM caspers.lakeflow.all_events")
            .get(0)
            .get("n")
            .asLong();
      } catch (Exception e) {
        return -1; // compute is starting again
      }
    }

    Sums gold() throws Exception {
      var row =
          installation
              .sql(
                  "SELECT count(*) AS orders, sum(order_revenue) AS revenue FROM"
                      + " caspers.lakeflow.gold_order_header")
              .get(0);
      return new Sums(
          row.get("orders").asLong(),
          new BigDecimal(row.get("revenue").asText()).movePointRight(2).longValueExact());
    }
  }

  private static boolean hasGold(Installation installation) {
    try {
      return Gold.hasRows(installation);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void stopSimulator(Installation installation) throws Exception {
    var jobs = installation.client().jobs();
    var id = jobs.list(new ListJobsRequest().setName(SIMULATOR)).iterator().next().getJobId();
    jobs.update(
        new UpdateJob()
            .setJobId(id)
            .setNewSettings(
                new JobSettings()
                    .setContinuous(new Continuous().setPauseStatus(PauseStatus.PAUSED))));
    jobs.cancelAllRuns(new CancelAllRuns().setJobId(id));
    await(
        "the end of the simulator",
        () ->
            !jobs.listRuns(new ListRunsRequest().setJobId(id).setActiveOnly(true))
                .iterator()
                .hasNext());
  }

  private static long simulatorPid() {
    return ProcessHandle.allProcesses()
        .filter(
            p ->
                p.info().arguments().map(List::of).orElse(List.of()).stream()
                    .anyMatch(
                        argument -> argument.equals("kitchens.caspers.universe.SimulatorTask")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no simulator runs"))
        .pid();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    var end = Instant.now().plus(BOUND);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            what + " did not happen within " + BOUND.toSeconds() + " s");
      }
      Thread.sleep(500);
    }
  }

  private static void pause(int seconds) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(seconds).toMillis());
  }
}
