package kitchens.caspers.workspace.jobs.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;

/**
 * The latest commit of a Delta table.
 *
 * @param version -1 for a table that has none yet
 * @param at when it was made: its in-commit timestamp, or else when its file was written, as the
 *     Delta protocol says
 */
record TableCommit(long version, Instant at) {

  private static final TableCommit NONE = new TableCommit(-1, Instant.EPOCH);

  /** The protocol has what is said of a commit stand in its first line. */
  private static final int LONGEST_FIRST_LINE = 64 << 10;

  /**
   * Of a table where it is stored.
   *
   * @param location an absolute path or a URI of a file
   */
  static TableCommit latest(String location) throws IOException {
    var log =
        (location.startsWith("/") ? Path.of(location) : Path.of(URI.create(location)))
            .resolve("_delta_log");
    if (!Files.isDirectory(log)) {
      return NONE;
    }
    var latest = -1L;
    try (var commits = Files.newDirectoryStream(log, "*.json")) {
      for (var commit : commits) {
        var name = commit.getFileName().toString();
        if (name.matches("\\d{20}\\.json")) {
          latest = Math.max(latest, Long.parseLong(name.substring(0, 20)));
        }
      }
    }
    if (latest < 0) {
      return NONE;
    }
    var file = log.resolve("%020d.json".formatted(latest));
    return new TableCommit(latest, inCommit(file).orElse(written(file)));
  }

  private static Instant written(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  private static Optional<Instant> inCommit(Path file) throws IOException {
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      var at = Json.MAPPER.readTree(firstLine(reader)).at("/commitInfo/inCommitTimestamp");
      return at.isIntegralNumber()
          ? Optional.of(Instant.ofEpochMilli(at.longValue()))
          : Optional.empty();
    } catch (JsonProcessingException notTold) {
      return Optional.empty();
    }
  }

  private static String firstLine(BufferedReader reader) throws IOException {
    var line = new StringBuilder();
    for (var c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {
      if (line.length() == LONGEST_FIRST_LINE) {
        return "";
      }
      line.append((char) c);
    }
    return line.toString();
  }
}
