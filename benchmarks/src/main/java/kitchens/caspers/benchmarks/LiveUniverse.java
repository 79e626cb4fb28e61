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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kitchens.caspers.cli.universe.SimulatorVolumes;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Truth;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The universe of target {@code free} as it runs in an installation, seen and touched from outside.
 */
final class LiveUniverse {
  static final String CATALOG = "caspers";
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final String SIMULATOR = "Casper's Simulator (" + CATALOG + ")";

  /** Orders and cents of a table. */
  record Sums(long orders, long cents) {}

  private final Installation installation;

  LiveUniverse(Installation installation) {
    this.installation = installation;
  }

  void awaitGold() throws InterruptedException {
    await("the first gold row", () -> Gold.hasRows(installation));
  }

  /** Waits until bronze has as many events as the simulator has written. */
  void awaitEvents(long events) throws InterruptedException {
    await("the pipeline to catch up", () -> events() >= events);
  }

  /** Rows of bronze; -1 while compute is starting again. */
  long events() {
    try {
      return installation
          .sql("SELECT count(*) AS n FROM " + CATALOG + ".lakeflow.all_events")
          .get(0)
          .get("n")
          .asLong();
    } catch (Exception e) {
      return -1;
    }
  }

  /** What gold says of all orders. */
  Sums gold() throws Exception {
    return sums("order_total", "gold_order_header", "count(*)");
  }

  /** What gold says of all brands' days. */
  Sums brandDays() throws Exception {
    return sums("gross_revenue", "gold_brand_sales_day", "0");
  }

  private Sums sums(String revenue, String table, String orders) throws Exception {
    var row =
        installation
            .sql(
                "SELECT %s AS orders, coalesce(sum(%s), 0) AS revenue FROM %s.lakeflow.%s"
                    .formatted(orders, revenue, CATALOG, table))
            .get(0);
    return new Sums(
        row.get("orders").asLong(),
        new BigDecimal(row.get("revenue").asText()).movePointRight(2).longValueExact());
  }

  /** The simulator's own figures for what it has written. */
  Truth.Figures truth() throws Exception {
    var volumes = new SimulatorVolumes(installation.client(), CATALOG);
    var simulation = new Simulation(volumes.journal());
    return simulation.truthOfSlices(new SimulatedInstant(0), volumes.landed(simulation)).total();
  }

  /** Pauses the simulator's job and waits for the end of its run. */
  void stopSimulator() throws Exception {
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

  void killCompute() throws Exception {
    kill(installation.status().at("/compute/pid").asLong());
  }

  void killPostgres() throws Exception {
    kill(installation.status().at("/postgres/pid").asLong());
  }

  void killWorkspace() throws Exception {
    kill(installation.status().at("/pid").asLong());
  }

  void killSimulator() {
    kill(
        simulatorProcess().orElseThrow(() -> new IllegalStateException("no simulator runs")).pid());
  }

  /** Kills what the workspace started whose command line holds a text, and only that. */
  void kill(String text) {
    var found =
        ProcessHandle.of(workspacePid().orElseThrow())
            .orElseThrow()
            .descendants()
            .filter(p -> p.info().commandLine().orElse("").contains(text))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no process with " + text));
    kill(found.pid());
  }

  /** The simulator's process, if one of this installation runs. */
  Optional<ProcessHandle> simulatorProcess() {
    var workspace = workspacePid();
    return ProcessHandle.allProcesses()
        .filter(p -> workspace.isEmpty() || p.parent().map(ProcessHandle::pid).equals(workspace))
        .filter(
            p ->
                p.info().arguments().map(List::of).orElse(List.of()).stream()
                    .anyMatch(a -> a.equals("kitchens.caspers.universe.SimulatorTask")))
        .findFirst();
  }

  private Optional<Long> workspacePid() {
    try {
      return Optional.of(installation.status().at("/pid").asLong());
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid)
        .orElseThrow(() -> new IllegalStateException("no process " + pid))
        .destroyForcibly();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    var end = Instant.now().plus(BOUND);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            what + " did not happen within " + BOUND.toSeconds() + " s");
      }
      Thread.sleep(500);
    }
  }
}
