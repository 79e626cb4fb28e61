package kitchens.caspers.compute.pipelines.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.LogTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes data files some time after they went out of use. A view that is kept up twice a second
 * leaves a file behind each time; readers of an older version keep their files for the retention.
 */
final class Garbage {
  private static final Logger LOG = LoggerFactory.getLogger(Garbage.class);
  private final long retentionNanos;
  private final ArrayDeque<Item> queue = new ArrayDeque<>();

  private record Item(Path file, long due) {}

  Garbage(Duration retention) {
    this.retentionNanos = retention.toNanos();
  }

  synchronized void add(KernelTable table, List<DeltaFile> files) {
    long due = System.nanoTime() + retentionNanos;
    for (DeltaFile file : files) {
      String uri = table.uri(file);
      if (uri.startsWith("file:") || uri.startsWith("/")) {
        queue.add(new Item(LogTail.directory(uri), due));
      }
    }
  }

  /**
   * Deletes data files that a table does not have and that are older than the retention: what a
   * killed process wrote and did not commit, or took out of use and did not delete. Only the
   * pipeline writes its tables, and what it writes it commits at once.
   */
  void sweep(String location, Set<Path> live) {
    Instant old = Instant.now().minusNanos(retentionNanos);
    try (Stream<Path> tree = Files.walk(LogTail.directory(location))) {
      for (Path file : (Iterable<Path>) tree::iterator) {
        boolean data = file.getFileName().toString().endsWith(".parquet");
        if (data
            && !file.toString().contains("/_delta_log/")
            && !live.contains(file)
            && Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot sweep {}: {}", location, e.toString());
    }
  }

  /** Deletes what is due, up to a bound, so that no batch waits long for it. */
  synchronized void collect(int most) {
    for (int i = 0; i < most && !queue.isEmpty(); i++) {
      if (queue.peek().due() - System.nanoTime() > 0) {
        return;
      }
      Path file = queue.poll().file();
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("cannot delete {}: {}", file, e.toString());
      }
    }
  }
}
