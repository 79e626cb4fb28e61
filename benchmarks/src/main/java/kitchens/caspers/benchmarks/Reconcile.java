package kitchens.caspers.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * The whole universe, live at sixty times real time, while compute, simulator, Postgres and
 * workspace are killed with -9 in turn; then the simulator is stopped, and gold is held against the
 * simulator's truth.
 */
final class Reconcile implements Benchmark {
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
      var universe = new LiveUniverse(installation);
      universe.awaitGold();

      universe.killCompute();
      progress.step("compute is killed");
      pause(15);
      universe.killSimulator();
      progress.step("the simulator is killed");
      pause(15);
      universe.killPostgres();
      progress.step("Postgres is killed");
      pause(15);
      universe.killWorkspace();
      progress.step("the workspace is killed");
      pause(3);
      installation.caspers("workspace", "start").succeeded();
      progress.step("the workspace is up again");
      pause(20);

      universe.stopSimulator();
      progress.step("the simulator is stopped");
      var truth = universe.truth();
      progress.step(
          "truth: %d events, %d orders, %d cents",
          truth.events(), truth.ordersCreated(), truth.revenueCents());
      universe.awaitEvents(truth.events());
      pause(3);
      var gold = universe.gold();
      return List.of(
          new Metric("difference_cents", Math.abs(gold.cents() - truth.revenueCents()), "cents"),
          new Metric(
              "orders_missing",
              truth.ordersCreated() - truth.ordersWithoutItems() - gold.orders(),
              "orders"),
          new Metric("events_missing", truth.events() - universe.events(), "events"));
    }
  }

  private static void pause(int seconds) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(seconds).toMillis());
  }
}
