package kitchens.caspers.workspace.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Copies what a process prints to a file, which is set aside once when it is full. */
final class BoundedLog {

  private static final long LIMIT_BYTES = 5L << 20;
  private static final int TAIL_LINES = 20;

  private final Path file;
  private final Deque<String> tail = new ArrayDeque<>();

  BoundedLog(Path file) {
    this.file = file;
  }

  /** Copies until the stream ends, on a thread of its own. */
  void follow(InputStream output, String threadName) {
    Thread thread = new Thread(() -> copy(output), threadName);
    thread.setDaemon(true);
    thread.start();
  }

  /** The last lines that were printed, for a message about why the process ended. */
  synchronized String lastLines() {
    return String.join(" | ", tail);
  }

  private void copy(InputStream output) {
    try (var lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      OutputStream out = open();
      long size = Files.size(file);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        remember(line);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (size + bytes.length > LIMIT_BYTES) {
          out.close();
          Files.move(
              file,
              file.resolveSibling(file.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
          out = open();
          size = 0;
        }
        out.write(bytes);
        size += bytes.length;
      }
      out.close();
    } catch (IOException e) {
      // The process is gone or the disk is full: the server itself matters more than its log.
      remember("log ended: " + e.getMessage());
    }
  }

  private synchronized void remember(String line) {
    tail.addLast(line);
    if (tail.size() > TAIL_LINES) {
      tail.removeFirst();
    }
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
