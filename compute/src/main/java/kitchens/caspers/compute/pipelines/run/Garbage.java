package kitchens.caspers.compute.pipelines.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
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
