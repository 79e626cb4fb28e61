package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A table's commits, read from outside: when each became visible and which batch it carries. */
final class DeltaLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One commit.
   *
   * @param version the Delta version
   * @param visibleAt when its log entry appeared, by the file's time
   * @param batch the highest transaction version in it, or -1
   * @param rowsAdded the rows of its added files, by their statistics
   */
  record Commit(long version, Instant visibleAt, long batch, long rowsAdded) {}

  private final Path log;
  private final List<Commit> commits = new ArrayList<>();

  DeltaLog(Path table) {
    this.log = table.resolve("_delta_log");
  }

  /** All commits so far, in order. */
  List<Commit> commits() throws IOException {
    while (true) {
      var entry = log.resolve("%020d.json".formatted(commits.size()));
      try {
        commits.add(read(commits.size(), entry));
      } catch (NoSuchFileException e) {
        return List.copyOf(commits);
      }
    }
  }

  private static Commit read(long version, Path entry) throws IOException {
    var visibleAt = Files.getLastModifiedTime(entry).toInstant();
    long batch = -1;
    long rows = 0;
    for (var line : Files.readAllLines(entry)) {
      JsonNode action = JSON.readTree(line);
      if (action.has("txn")) {
        batch = Math.max(batch, action.at("/txn/version").asLong());
      } else if (action.has("add") && action.at("/add/stats").isTextual()) {
        rows += JSON.readTree(action.at("/add/stats").asText()).path("numRecords").asLong();
      }
    }
    return new Commit(version, visibleAt, batch, rows);
  }
}
