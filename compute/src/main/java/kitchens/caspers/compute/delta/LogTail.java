package kitchens.caspers.compute.delta;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.compute.http.Json;

/** Single commits of a local table's log, read without a snapshot. */
public final class LogTail {
  private static final int LOOK_BACK = 10_000;

  private LogTail() {}

  /** An {@code add} action with {@code dataChange}. */
  public record Added(String path, Map<String, String> partitionValues, long size) {}

  /** What one commit did to a table's rows. */
  public record Commit(List<Added> added, boolean removes, Map<String, Long> transactions) {}

  /** The commit of a version; empty when there is none (yet, or any more). */
  public static Optional<Commit> read(String location, long version) {
    Path file = directory(location).resolve("_delta_log").resolve("%020d.json".formatted(version));
    var added = new ArrayList<Added>();
    boolean removes = false;
    var transactions = new HashMap<String, Long>();
    try {
      for (String line : Files.readAllLines(file)) {
        JsonNode action = Json.MAPPER.readTree(line);
        JsonNode add = action.path("add");
        if (add.path("dataChange").asBoolean()) {
          var values = new HashMap<String, String>();
          add.path("partitionValues")
              .fields()
              .forEachRemaining(
                  e ->
                      values.put(e.getKey(), e.getValue().isNull() ? null : e.getValue().asText()));
          added.add(new Added(add.path("path").asText(), values, add.path("size").asLong()));
        }
        removes |= action.path("remove").path("dataChange").asBoolean();
        if (action.has("txn")) {
          transactions.put(
              action.path("txn").path("appId").asText(),
              action.path("txn").path("version").asLong());
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return Optional.of(new Commit(added, removes, transactions));
  }

  static List<Added> filesAddedBy(
      String location, long newest, String application, long transaction) {
    for (long v = newest; v >= Math.max(0, newest - LOOK_BACK); v--) {
      Optional<Commit> commit = read(location, v);
      if (commit.isEmpty()) {
        break;
      }
      Long version = commit.get().transactions().get(application);
      if (version != null && version == transaction) {
        return commit.get().added();
      }
      if (version != null && version < transaction) {
        break;
      }
    }
    return List.of();
  }

  /** The local directory behind a {@code file:} URI or a path. */
  public static Path directory(String location) {
    return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
  }
}
