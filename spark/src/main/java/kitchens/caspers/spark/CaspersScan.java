package kitchens.caspers.spark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** One reading of a world's events. */
final class CaspersScan implements Scan {
  private final ReaderOptions options;
  private final Wish wish;
  private final Instant now;

  CaspersScan(ReaderOptions options, Wish wish, Instant now) {
    this.options = options;
    this.wish = wish;
    this.now = now;
  }

  @Override
  public StructType readSchema() {
    var all = options.form().schema().fields();
    return new StructType(
        wish.columns().stream().map(column -> all[column]).toArray(StructField[]::new));
  }

  @Override
  public String description() {
    return "caspers "
        + (options.journal().isPresent() ? "of a journal" : String.join(", ", names()))
        + options.from().map(from -> " from " + from).orElse("")
        + options.to().map(to -> " to " + to).orElse("")
        + wished();
  }

  private String wished() {
    var words = new StringBuilder();
    wish.from().ifPresent(from -> words.append(", since ").append(from));
    wish.to().ifPresent(to -> words.append(", before ").append(to));
    wish.locations().ifPresent(some -> words.append(", at ").append(new TreeSet<>(some)));
    wish.locationIds().ifPresent(some -> words.append(", at ").append(new TreeSet<>(some)));
    wish.types().ifPresent(some -> words.append(", of ").append(new TreeSet<>(some)));
    return wish.limit() < 0 ? words.toString() : words + ", at most " + wish.limit();
  }

  private Iterable<String> names() {
    if (options.business().isPresent()) {
      var business = options.business().get();
      return List.of(business.contains("\n") ? "a blueprint's text" : business);
    }
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
        return new SliceReaders(world.journal(), options.form(), wish.rows(options.form()));
      }
    };
  }

  private InputPartition[] slices(ReaderWorld world) {
    var slices = new ArrayList<TimeSlice>();
    for (var location : world.locations()) {
      if (!wish.wants(location, world.ask(asked -> asked.number(location)))) {
        continue;
      }
      var span = world.ask(asked -> asked.span(location));
      var begin = later(options.from().orElse(span.begin()), span.begin());
      var end = earlier(options.to().orElse(span.anchor()), span.end());
      var from = later(begin, wish.from().orElse(begin));
      var to = earlier(end, wish.to().orElse(end));
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
