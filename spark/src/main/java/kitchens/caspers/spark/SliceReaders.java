package kitchens.caspers.spark;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes slices where they are consumed.
 *
 * @param journal what the world follows from, as JSON lines
 */
record SliceReaders(String journal, Form form) implements PartitionReaderFactory {
  private static final long serialVersionUID = 1;
  private static final Duration PIECE = Duration.ofHours(1);

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new Reader((TimeSlice) partition);
  }

  /** An hour at a time: memory does not grow with the slice. */
  private final class Reader implements PartitionReader<InternalRow> {
    private final String location;
    private final SimulatedInstant to;
    private final Simulation simulation = Worlds.borrow(journal);
    private SimulatedInstant at;
    private Iterator<InternalRow> rows = Collections.emptyIterator();
    private boolean closed;

    Reader(TimeSlice slice) {
      location = slice.location();
      at = new SimulatedInstant(slice.fromSecond() * 1000);
      to = new SimulatedInstant(slice.toSecond() * 1000);
    }

    @Override
    public boolean next() {
      while (!rows.hasNext()) {
        if (!at.isBefore(to)) {
          return false;
        }
        var end = CaspersScan.earlier(at.plus(PIECE), to);
        rows = form == Form.LINES ? lines(at, end) : events(at, end);
        at = end;
      }
      return true;
    }

    private Iterator<InternalRow> events(SimulatedInstant from, SimulatedInstant end) {
      return simulation.events(location, from, end).map(SliceReaders::row).iterator();
    }

    private Iterator<InternalRow> lines(SimulatedInstant from, SimulatedInstant end) {
      var slug = simulation.journal().locations().get(location).slug();
      var seconds = (int) ((end.epochMillis() - from.epochMillis()) / 1000);
      return new LineRows(simulation.bytes(new Slice(location, slug, from, seconds)));
    }

    @Override
    public InternalRow get() {
      return rows.next();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        Worlds.giveBack(journal, simulation);
      }
    }
  }

  private static InternalRow row(Event event) {
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(event.eventId().toString()),
          UTF8String.fromString(event.type().text()),
          event.ts().epochMillis() * 1000,
          event.location().map(UTF8String::fromString).orElse(null),
          event.locationId().orElse(null),
          event.gkId().map(UTF8String::fromString).orElse(null),
          UTF8String.fromString(event.orderId().toString()),
          event.sequence(),
          UTF8String.fromString(event.body())
        });
  }

  /** Lines as rows, without the ends of lines. */
  private static final class LineRows implements Iterator<InternalRow> {
    private final byte[] lines;
    private int at;

    LineRows(byte[] lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      return at < lines.length;
    }

    @Override
    public InternalRow next() {
      var end = at;
      while (lines[end] != '\n') {
        end++;
      }
      var line = UTF8String.fromBytes(lines, at, end - at);
      at = end + 1;
      return new GenericInternalRow(new Object[] {line});
    }
  }
}
