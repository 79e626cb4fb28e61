package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What compute prints, in a file that is set aside once when it is full. */
final class ComputeLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ComputeLog.class);
  private static final long LIMIT_BYTES = 10L << 20;
  private static final int TAIL_LINES = 5;

  private final Path file;
  private final Deque<String> tail = new ArrayDeque<>();
  private OutputStream out;
  private long size;

  ComputeLog(Path file) throws IOException {
    this.file = requireNonNull(file, "file is null");
    Files.createDirectories(file.getParent());
    open();
  }

  private void open() throws IOException {
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    size = Files.size(file);
  }

  /** Copies line by line until the stream ends. */
  void copy(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      LOG.debug("compute's output ended", e);
    }
  }

  /** A full disk must not block compute by leaving its pipe unread: the line is lost then. */
  synchronized void add(String line) {
    tail.addLast(line);
    if (tail.size() > TAIL_LINES) {
      tail.removeFirst();
    }
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (size > 0 && size + bytes.length > LIMIT_BYTES) {
        out.close();
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
        open();
      }
      out.write(bytes);
      size += bytes.length;
    } catch (IOException e) {
      LOG.debug("a line of compute's log is lost", e);
    }
  }

  /** The last lines, to say why compute ended. */
  synchronized String lastLines() {
    return String.join(" | ", tail);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
