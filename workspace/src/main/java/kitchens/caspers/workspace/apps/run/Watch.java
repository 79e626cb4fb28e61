package kitchens.caspers.workspace.apps.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a running app from time to time: whether it answers, and whether it keeps within its
 * limits. An app answers as long as any HTTP answer comes to {@code GET /}, whatever its status.
 */
final class Watch {

  /**
   * How often it looks.
   *
   * @param every at processes and memory; between two looks an app may be over a limit
   * @param slowly at its folder and its health
   * @param answer for how long it waits for an answer
   * @param failures in a row, after which an app is ended
   */
  record Rhythm(Duration every, Duration slowly, Duration answer, int failures) {

    static final Rhythm USUAL =
        new Rhythm(Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofSeconds(20), 3);
  }

  private static final long PAGE_BYTES = 4096;

  private final Rhythm rhythm;
  private final AppLimits limits;
  private final Path folder;
  private final int port;
  private long lastHealth = System.nanoTime();
  private int failures;

  /**
   * @param folder the app's own
   * @param port where it listens
   */
  Watch(Rhythm rhythm, AppLimits limits, Path folder, int port) {
    this.rhythm = rhythm;
    this.limits = limits;
    this.folder = folder;
    this.port = port;
  }

  /** In a sentence, why the app must be ended; empty when it may go on. */
  Optional<String> look(List<Long> processes) {
    if (processes.size() > limits.processes()) {
      return over("runs " + processes.size() + " processes", "processes", limits.processes());
    }
    long memory = processes.stream().mapToLong(Watch::residentBytes).sum();
    if (memory > limits.memoryBytes()) {
      return over(
          "takes " + (memory >> 20) + " MB of memory",
          "memory_megabytes",
          limits.memoryBytes() >> 20);
    }
    if (System.nanoTime() - lastHealth < rhythm.slowly().toNanos()) {
      return Optional.empty();
    }
    Optional<String> full = disk();
    failures = answers() ? 0 : failures + 1;
    lastHealth = System.nanoTime();
    return full.isPresent() || failures < rhythm.failures()
        ? full
        : Optional.of(
            "The app did not answer "
                + rhythm.failures()
                + " health checks (GET / on its port) in a row and was ended.");
  }

  private Optional<String> disk() {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Iterator<Path> files = all.iterator(); files.hasNext(); ) {
        Path file = files.next();
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          bytes += Files.size(file);
          if (bytes > limits.diskBytes()) {
            return over(
                "keeps more than " + (limits.diskBytes() >> 20) + " MB in its folder",
                "disk_megabytes",
                limits.diskBytes() >> 20);
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // A file went while it was counted; the next look counts anew.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> over(String what, String setting, long limit) {
    return Optional.of(
        "The app "
            + what
            + " and was ended: settings.yaml allows apps."
            + setting
            + ": "
            + limit
            + ".");
  }

  /** Where the operating system does not tell, an app's memory has no limit. */
  private static long residentBytes(long pid) {
    try {
      String[] pages = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ");
      return Long.parseLong(pages[1]) * PAGE_BYTES;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private boolean answers() {
    int millis = (int) rhythm.answer().toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: 127.0.0.1:"
                      + port
                      + "\r\nUser-Agent: caspers-health\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
