package kitchens.caspers.compute.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.delta.LogTail.Added;
import kitchens.caspers.compute.http.Json;

/**
 * One version of a Delta table, as its log tells it: the files that brought and took rows.
 *
 * @param definition whether columns or properties may have changed
 * @param plain whether reading the files whole tells which rows came and went
 */
record Commit(
    long version,
    Instant at,
    List<Added> added,
    List<Added> removed,
    boolean definition,
    boolean plain) {

  static Path file(String location, long version) {
    return LogTail.directory(location)
        .resolve("_delta_log")
        .resolve("%020d.json".formatted(version));
  }

  /** Whether the log has that version. */
  static boolean exists(String location, long version) {
    return Files.exists(file(location, version));
  }

  /** The newest version in a log; -1 when there is none. */
  static long newest(String location) {
    try (var files = Files.list(file(location, 0).getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the log of " + location, e);
    }
  }

  /** The version of a log; empty when it is not there (yet, or any more). */
  static Optional<Commit> read(String location, long version) {
    var added = new ArrayList<Added>();
    var removed = new ArrayList<Added>();
    boolean definition = false;
    boolean plain = true;
    Path file = file(location, version);
    try {
      Instant at = null;
      for (String line : Files.readAllLines(file)) {
        JsonNode action = Json.MAPPER.readTree(line);
        definition |= action.has("metaData") || action.has("protocol");
        JsonNode info = action.path("commitInfo");
        if (info.has("timestamp")) {
          at = Instant.ofEpochMilli(info.get("timestamp").asLong());
        }
        for (String verb : List.of("add", "remove")) {
          JsonNode change = action.path(verb);
          if (change.path("dataChange").asBoolean()) {
            plain &= !change.hasNonNull("deletionVector");
            plain &= verb.equals("add") || change.has("partitionValues") && change.has("size");
            (verb.equals("add") ? added : removed).add(changed(change));
          }
        }
      }
      Instant when = at == null ? Files.getLastModifiedTime(file).toInstant() : at;
      return Optional.of(new Commit(version, when, added, removed, definition, plain));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Added changed(JsonNode change) {
    Map<String, String> values = new HashMap<>();
    change
        .path("partitionValues")
        .fields()
        .forEachRemaining(
            e -> values.put(e.getKey(), e.getValue().isNull() ? null : e.getValue().asText()));
    String path = change.path("path").asText();
    // The log writes paths as URIs do.
    String plain = path.contains("%") ? URI.create(path).getPath() : path;
    return new Added(plain, values, change.path("size").asLong());
  }

  long bytes() {
    return added.stream().mapToLong(Added::size).sum()
        + removed.stream().mapToLong(Added::size).sum();
  }
}
