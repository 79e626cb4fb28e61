package kitchens.caspers.benchmarks;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How fast the simulator makes history: into memory, and into files. */
final class Simulate implements Benchmark {
  private static final Map<String, Object> LARGE =
      Map.of("start_days_ago", 90, "orders_day_1", 860, "orders_last", 860, "batch_rows", 20_000);

  @Override
  public String name() {
    return "simulate";
  }

  @Override
  public String description() {
    return "ninety days at one location: file_events_per_second, memory_events_per_second";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    var anchor = Instant.parse("2026-03-01T00:00:00Z");
    var repository = Installation.checkout();
    var simulation = Worlds.of(repository, List.of("san-francisco"), LARGE, anchor);
    var slices = Worlds.history(simulation);
    progress.step("%d slices are planned", slices.size());
    var bytes = new AtomicLong();
    var begin = Instant.now();
    slices.parallelStream().forEach(slice -> bytes.addAndGet(simulation.bytes(slice).length));
    var cold = Duration.between(begin, Instant.now()).toNanos() / 1e9;
    var location = simulation.locations().get(0);
    var last = slices.get(slices.size() - 1);
    var events = simulation.truth(location, slices.get(0).from(), last.to()).figures().events();
    progress.step(
        "%d events, %.1f MB, in memory, in a JVM that began cold", events, bytes.get() / 1e6);

    begin = Instant.now();
    slices.parallelStream().forEach(slice -> bytes.addAndGet(simulation.bytes(slice).length));
    var memory = Duration.between(begin, Instant.now()).toNanos() / 1e9;
    progress.step("the same again");

    var folder = Files.createTempDirectory("caspers-simulate-");
    begin = Instant.now();
    slices.parallelStream()
        .forEach(
            slice -> {
              try {
                var file = folder.resolve(slice.path());
                Files.createDirectories(file.getParent());
                Files.write(file, simulation.bytes(slice));
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    var files = Duration.between(begin, Instant.now()).toNanos() / 1e9;
    progress.step("the same in %d files", slices.size());
    try (var all = Files.walk(folder)) {
      for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    return List.of(
        new Metric("file_events_per_second", events / files, "events/s"),
        new Metric("memory_events_per_second", events / memory, "events/s"),
        new Metric("cold_events_per_second", events / cold, "events/s"));
  }
}
