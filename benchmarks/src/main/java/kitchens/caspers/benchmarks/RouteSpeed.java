package kitchens.caspers.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.IntUnaryOperator;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.Route;

/**
 * How fast ways through Gothenburg are found: whole routes from the kitchen, points and times
 * included, and the quickest ways between any two addresses. One thread, by its own CPU time.
 */
final class RouteSpeed implements Benchmark {
  private static final int ROUTES = 200_000;
  private static final int PAIRS = 10_000;

  @Override
  public String name() {
    return "route";
  }

  @Override
  public String description() {
    return "ways through Gothenburg: routes_per_second_per_core, pairs_per_second_per_core";
  }

  @Override
  public List<Metric> run() {
    var progress = new Progress();
    var streets = CityStreets.of("Gothenburg", 57.6998, 11.9725, 2.5, 20);
    var count = streets.addressCount();
    progress.step("Gothenburg has %d addresses around the kitchen", count);
    var routes = perSecond(ROUTES, i -> Route.to(streets, address(i, count)).size());
    progress.step("routes from the kitchen");
    var pairs =
        perSecond(PAIRS, i -> streets.betweenMillis(address(i, count), address(i + 7_001, count)));
    progress.step("ways between any two addresses");
    return List.of(
        new Metric("routes_per_second_per_core", routes, "routes/s"),
        new Metric("pairs_per_second_per_core", pairs, "routes/s"));
  }

  private static int address(int i, int count) {
    return (int) (i * 104_729L % count);
  }

  /** After one round to warm up. */
  private static double perSecond(int times, IntUnaryOperator work) {
    var seconds = 0.0;
    var used = 0L;
    for (var round = 0; round < 2; round++) {
      var begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (var i = 0; i < times; i++) {
        used += work.applyAsInt(i);
      }
      seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e9;
    }
    if (used <= 0) {
      throw new IllegalStateException("no way was found");
    }
    return times / seconds;
  }
}
