package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    return "ninety days at one location: file_events_per_second, memory_events_per_second,"
        + " heap_growth_megabytes, ninety_days_seconds in a JVM that began cold; before"
        + " that, at the default location, and then at three more, first_live_event_seconds"
        + " and three_more_first_live_event_seconds";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    var anchor = Instant.parse("2026-03-01T00:00:00Z");
    var repository = Installation.checkout();
    var first = firstLiveEvent(repository, List.of("san-francisco"));
    progress.step("the first live event of the default location in %.2f s, cold", first);
    var more = firstLiveEvent(repository, List.of("silicon-valley", "chicago", "bellevue"));
    progress.step("that of three more in %.2f s", more);
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
    var kept = heapMegabytes();
    slices.subList(0, 12).forEach(simulation::bytes);
    var grown = kept - heapMegabytes();
    progress.step("ninety days leave %.1f MB more in memory than three", grown);

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
        new Metric("cold_events_per_second", events / cold, "events/s"),
        new Metric("heap_growth_megabytes", grown, "MB"),
        new Metric("ninety_days_seconds", cold, "s"),
        new Metric("first_live_event_seconds", first, "s"),
        new Metric("three_more_first_live_event_seconds", more, "s"));
  }

  /** What is in memory and still of use. */
  private static double heapMegabytes() {
    System.gc();
    var memory = Runtime.getRuntime();
    return (memory.totalMemory() - memory.freeMemory()) / 1e6;
  }

  /** From the files to the first events after history's end, as the first thing that a JVM does. */
  private static double firstLiveEvent(Path repository, List<String> locations) throws IOException {
    var begin = Instant.now();
    var now = begin.truncatedTo(ChronoUnit.SECONDS);
    var simulation = Worlds.of(repository, locations, Map.of(), now);
    for (var at = simulation.slices(simulation.locations().get(0)).anchor(); ; ) {
      var bytes = 0;
      for (var location : simulation.locations()) {
        bytes += simulation.bytes(simulation.slices(location).nextSlice(at).orElseThrow()).length;
      }
      if (bytes > 0) {
        return Duration.between(begin, Instant.now()).toNanos() / 1e9;
      }
      at = at.plus(Duration.ofSeconds(2));
    }
  }
}
