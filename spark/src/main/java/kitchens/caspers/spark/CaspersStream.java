package kitchens.caspers.spark;

import java.time.Clock;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.function.Function;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;

/**
 * A world's events as they become due: history at once, then each second when the location's own
 * clock has passed it. A batch is what lies between two simulated instants, so it is the same
 * however often it is made.
 */
final class CaspersStream implements MicroBatchStream, SupportsTriggerAvailableNow {
  private final Clock clock = Clock.systemUTC();
  private final ReaderOptions options;
  private final ReaderWorld world;
  private SimulatedOffset last;

  CaspersStream(ReaderOptions options, ReaderWorld world) {
    this.options = options;
    this.world = world;
  }

  @Override
  public Offset initialOffset() {
    return each(
        location -> {
          var begin = world.ask(asked -> asked.span(location).begin());
          return CaspersScan.later(options.from().orElse(begin), begin);
        });
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    last = due();
  }

  /** What is due by now, at most up to where the options end it. */
  private SimulatedOffset due() {
    var now = clock.instant();
    return each(
        location ->
            world.ask(
                asked -> {
                  var end = asked.span(location).end();
                  var wanted = CaspersScan.earlier(options.to().orElse(end), end);
                  return CaspersScan.earlier(wanted, asked.shown(location, now));
                }));
  }

  private SimulatedOffset each(Function<String, SimulatedInstant> instant) {
    var reached = new TreeMap<String, SimulatedInstant>();
    world.locations().forEach(location -> reached.put(location, instant.apply(location)));
    return new SimulatedOffset(reached);
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    var from = (SimulatedOffset) start;
    var due = last == null ? due() : last;
    return each(
        location -> {
          var begin = from.of(location);
          var end = CaspersScan.later(due.of(location), begin);
          return options
              .mostPerBatch()
              .map(most -> CaspersScan.earlier(begin.plus(most), end))
              .orElse(end);
        });
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("the latest offset depends on where a batch begins");
  }

  @Override
  public Offset reportLatestOffset() {
    return last == null ? due() : last;
  }

  @Override
  public Offset deserializeOffset(String json) {
    return SimulatedOffset.parse(json);
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    var from = (SimulatedOffset) start;
    var to = (SimulatedOffset) end;
    var slices = new ArrayList<TimeSlice>();
    for (var location : world.locations()) {
      slices.addAll(
          ReaderWorld.cut(
              location, from.of(location), to.of(location), options.partition().toSeconds()));
    }
    return slices.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new SliceReaders(
        world.journal(), options.form(), Wish.everything(options.form()).rows(options.form()));
  }

  @Override
  public void commit(Offset end) {
    // Nothing is kept for those who come later: it can be made again.
  }

  @Override
  public void stop() {
    // Nothing is held.
  }
}
