package kitchens.caspers.workspace.jobs.logs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A log that keeps its head and its tail. The head is the file itself; what follows goes into
 * segments named after the offset at which they begin and the count of lines before it, of which
 * only the last two stay.
 */
public final class BoundedLog implements AutoCloseable {
  private final Path file;
  private final long segmentBytes;
  private OutputStream out;
  private long written;
  private long lines;
  private long segmentEnd;
  private Optional<Path> current = Optional.empty();
  private Optional<Path> previous = Optional.empty();

  /**
   * Begins a log, over an older one of that name.
   *
   * @param segmentBytes how much of the head stays; of the tail it is once to twice as much
   */
  public BoundedLog(Path file, long segmentBytes) throws IOException {
    this.file = file;
    this.segmentBytes = segmentBytes;
    this.segmentEnd = segmentBytes;
    this.out = Files.newOutputStream(file);
  }

  /** Appends; what is written can be read at once. */
  public void write(byte[] bytes, int from, int length) throws IOException {
    var done = 0;
    while (done < length) {
      if (written == segmentEnd) {
        turnOver();
      }
      var part = (int) Math.min(length - done, segmentEnd - written);
      out.write(bytes, from + done, part);
      written += part;
      for (var i = from + done; i < from + done + part; i++) {
        lines += bytes[i] == '\n' ? 1 : 0;
      }
      done += part;
    }
  }

  private void turnOver() throws IOException {
    out.close();
    if (previous.isPresent()) {
      Files.deleteIfExists(previous.get());
    }
    previous = current;
    var next = file.resolveSibling("%s.%d-%d".formatted(file.getFileName(), written, lines));
    out = Files.newOutputStream(next);
    current = Optional.of(next);
    segmentEnd = written + segmentBytes;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
