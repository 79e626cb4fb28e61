package kitchens.caspers.spark;

import java.time.Instant;
import java.util.ArrayList;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;

/** One reading of a world's events. */
final class CaspersScan implements Scan {
  private final ReaderOptions options;
  private final Instant now;

  CaspersScan(ReaderOptions options, Instant now) {
    this.options = options;
    this.now = now;
  }

  @Override
  public StructType readSchema() {
    return options.form().schema();
  }

  @Override
  public String description() {
    return "caspers "
        + (options.journal().isPresent() ? "of a journal" : String.join(", ", names()))
        + options.from().map(from -> " from " + from).orElse("")
        + options.to().map(to -> " to " + to).orElse("");
  }

  private Iterable<String> names() {
    return options.locationList().stream()
        .map(name -> name.startsWith("{") ? "a location's text" : name)
        .toList();
  }

  @Override
  public Batch toBatch() {
    var world = ReaderWorld.of(options, ReaderWorld.midnightBefore(now));
    return new Batch() {
      @Override
      public InputPartition[] planInputPartitions() {
        return slices(world);
      }

      @Override
      public PartitionReaderFactory createReaderFactory() {
        return new SliceReaders(world.journal(), options.form());
      }
    };
  }

  private InputPartition[] slices(ReaderWorld world) {
    var slices = new ArrayList<TimeSlice>();
    for (var location : world.locations()) {
      var span = world.ask(simulation -> simulation.slices(location));
      var from = later(options.from().orElse(span.begin()), span.begin());
      var to = earlier(options.to().orElse(span.anchor()), span.end());
      slices.addAll(ReaderWorld.cut(location, from, to, options.partition().toSeconds()));
    }
    return slices.toArray(InputPartition[]::new);
  }

  static SimulatedInstant later(SimulatedInstant a, SimulatedInstant b) {
    return a.isBefore(b) ? b : a;
  }

  static SimulatedInstant earlier(SimulatedInstant a, SimulatedInstant b) {
    return a.isBefore(b) ? a : b;
  }

  @Override
  public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
    var world = KeptWorld.of(options, checkpointLocation, now);
    return new CaspersStream(options, world);
  }
}
