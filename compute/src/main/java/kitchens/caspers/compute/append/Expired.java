package kitchens.caspers.compute.append;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.http.AppendService.Keep;

/**
 * Takes out of a table the files whose rows are all older than it keeps them, and a week later,
 * when nobody reads the table as it was then, off the disk. No row is rewritten: appended files
 * hold the rows of a few seconds.
 */
final class Expired {

  private static final Duration EVERY = Duration.ofHours(1);

  /** As long as Delta's own VACUUM leaves a file that is in the table no more. */
  private static final Duration LEFT = Duration.ofDays(7);

  private final Clock clock;
  private final Map<String, Instant> looked = new HashMap<>();

  Expired(Clock clock) {
    this.clock = clock;
  }

  /** Looks once an hour; two who write at the same time leave it to the next hour. */
  void remove(KernelTable table, Keep keep) {
    Instant now = clock.instant();
    Instant last = looked.get(table.location());
    if (last != null && now.isBefore(last.plus(EVERY))) {
      return;
    }
    looked.put(table.location(), now);
    Instant before = now.minus(Duration.ofDays(keep.days()));
    List<DeltaFile> live = table.files();
    List<DeltaFile> old =
        live.stream().filter(file -> isBefore(table, file, keep.column(), before)).toList();
    if (!old.isEmpty()) {
      KernelTable.Change change = table.maintenance();
      old.forEach(change::remove);
      change.commit();
    }
    Set<String> kept = new HashSet<>();
    live.forEach(file -> kept.add(file.path()));
    delete(table.location(), kept, before.minus(LEFT));
  }

  private static boolean isBefore(
      KernelTable table, DeltaFile file, String column, Instant before) {
    Literal most = table.greatest(file, new Column(column)).orElse(null);
    return most != null
        && most.getValue() instanceof Long micros
        && micros < ChronoUnit.MICROS.between(Instant.EPOCH, before);
  }

  /** Files that are in the table no more, and were not since about a week. */
  private static void delete(String location, Set<String> kept, Instant before) {
    try (var files = Files.list(Path.of(URI.create(location)))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        if (!kept.contains(file.getFileName().toString())
            && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      // They are looked for again in an hour.
    }
  }
}
