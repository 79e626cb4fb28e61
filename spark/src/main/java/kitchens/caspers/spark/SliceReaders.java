package kitchens.caspers.spark;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
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
 * @param wanted which rows, and what of them
 */
record SliceReaders(String journal, Form form, Wish.Rows wanted) implements PartitionReaderFactory {
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
    private final World world = Worlds.borrow(journal);
    private SimulatedInstant at;
    private Iterator<InternalRow> rows = Collections.emptyIterator();
    private int made;
    private boolean closed;

    Reader(TimeSlice slice) {
      location = slice.location();
      at = new SimulatedInstant(slice.fromSecond() * 1000);
      to = new SimulatedInstant(slice.toSecond() * 1000);
    }

    @Override
    public boolean next() {
      if (wanted.limit() >= 0 && made >= wanted.limit()) {
        return false;
      }
      while (!rows.hasNext()) {
        if (!at.isBefore(to)) {
          return false;
        }
        var end = CaspersScan.earlier(at.plus(PIECE), to);
        rows =
            form == Form.LINES
                ? new LineRows(world.lines(location, at, end), wanted.columns().length)
                : world.events(location, at, end, wanted);
        at = end;
      }
      return true;
    }

    @Override
    public InternalRow get() {
      made++;
      return rows.next();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        Worlds.giveBack(journal, world);
      }
    }
  }

  /** Lines as rows, without the ends of lines. */
  private static final class LineRows implements Iterator<InternalRow> {
    private final byte[] lines;
    private final int columns;
    private int at;

    LineRows(byte[] lines, int columns) {
      this.lines = lines;
      this.columns = columns;
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
      return new GenericInternalRow(columns == 0 ? new Object[0] : new Object[] {line});
    }
  }
}
