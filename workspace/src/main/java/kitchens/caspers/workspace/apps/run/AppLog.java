package kitchens.caspers.workspace.apps.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.workspace.jobs.logs.BoundedLog;
import kitchens.caspers.workspace.jobs.logs.LogView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an app's processes print, one after the other, and what we say about them. Head and tail are
 * kept; each start of an app begins a new log, and the last few stay.
 */
public final class AppLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AppLog.class);
  private static final long SEGMENT_BYTES = 2 << 20;
  private static final int KEPT = 5;
  private static final String SUFFIX = ".log";

  private final BoundedLog log;
  private final Clock clock;

  private AppLog(BoundedLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  static AppLog begin(Path directory, Clock clock) throws IOException {
    Files.createDirectories(directory);
    List<Path> old = heads(directory);
    for (Path head : old.subList(0, Math.max(0, old.size() - KEPT + 1))) {
      try (var segments =
          Files.newDirectoryStream(directory, head.getFileName().toString() + "*")) {
        for (Path segment : segments) {
          Files.deleteIfExists(segment);
        }
      }
    }
    Path file = directory.resolve("%015d%s".formatted(clock.millis(), SUFFIX));
    return new AppLog(new BoundedLog(file, SEGMENT_BYTES), clock);
  }

  /** The log that was begun last. */
  public static Optional<LogView> latest(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    List<Path> all = heads(directory);
    return all.isEmpty() ? Optional.empty() : Optional.of(new LogView(all.get(all.size() - 1)));
  }

  private static List<Path> heads(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(p -> p.getFileName().toString().matches("\\d{15}\\.log"))
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    }
  }

  /** Says something of our own. */
  void say(String text) {
    String line = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " [caspers] " + text + "\n";
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    write(bytes, bytes.length);
  }

  private synchronized void write(byte[] bytes, int length) {
    try {
      log.write(bytes, 0, length);
    } catch (IOException e) {
      // A full disk must not stop the app; what it prints is lost.
      LOG.warn("an app's log cannot be written: {}", e.toString());
    }
  }

  /** Takes in all that a process prints, on a thread of its own. */
  Thread follow(InputStream output, String name) {
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[8192];
              try (output) {
                for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                  write(buffer, n);
                }
              } catch (IOException e) {
                LOG.debug("an app's output ended", e);
                drain(output);
              }
            },
            "app-log-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void drain(InputStream output) {
    try {
      output.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("nothing more came", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}
