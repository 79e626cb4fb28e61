package kitchens.caspers.simulator;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.stream.Stream;
import kitchens.caspers.simulator.location.Location;

/**
 * How many events a second one thread makes: as JSON lines in memory, and as records. Four
 * locations, each {@code args[0]} orders a day (default 20000), three days and some hours.
 */
final class SimulateBenchmark {
  private SimulateBenchmark() {}

  public static void main(String[] args) {
    var orders = args.length > 0 ? args[0] : "20000";
    for (var round = 0; round < 4; round++) {
      var locations =
          Stream.of("san-francisco", "silicon-valley", "chicago", "bellevue")
              .map(slug -> Universe.text("locations/" + slug + ".json"))
              .map(json -> json.replaceAll("(orders_\\w+\": )\\d+", "$1" + orders))
              .map(json -> json.replace("\"batch_rows\": 500", "\"batch_rows\": 20000"))
              .map(json -> Location.parse("x", json).value())
              .toArray(Location[]::new);
      var begun = cpu();
      var world = Universe.world(round, locations);
      print("world", 1, begun);
      begun = cpu();
      var events = 0L;
      var bytes = 0L;
      var files = 0;
      for (var location : world.locations()) {
        var slices = world.slices(location);
        for (var slice : (Iterable<Slice>) dueAt(slices, Universe.ANCHOR)::iterator) {
          var lines = world.bytes(slice);
          bytes += lines.length;
          files++;
          for (var b : lines) {
            events += b == '\n' ? 1 : 0;
          }
        }
      }
      print("json events (" + bytes / 1_000_000 + " MB, " + files + " files)", events, begun);
      begun = cpu();
      var records = 0L;
      for (var location : world.locations()) {
        var slices = world.slices(location);
        records += world.events(location, slices.begin(), slices.anchor()).count();
      }
      print("record events", records, begun);
      begun = cpu();
      var truth =
          world.truthAsOf(
              world.slices("Chicago").begin(),
              Universe.at("2030-01-01T00:00:00Z"),
              Universe.ANCHOR);
      print("truth, events", truth.total().events(), begun);
      System.out.println(truth.total().delivery());
    }
  }

  private static Stream<Slice> dueAt(Slices slices, Instant now) {
    return slices.slicesDue(slices.begin(), now);
  }

  /** The thread's own time, so that a busy machine does not count against it. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void print(String what, long count, long begun) {
    var seconds = (cpu() - begun) / 1e9;
    System.out.printf("%s: %d in %.2f s of CPU, %.0f/s%n", what, count, seconds, count / seconds);
  }
}
