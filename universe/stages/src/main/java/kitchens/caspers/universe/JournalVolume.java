package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.files.UploadRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The simulator's volume {@code /Volumes/<catalog>/simulator/journal}: the journal, one numbered
 * file an entry, each put there once and never over another; and, a location, how far it has come.
 */
final class JournalVolume {
  /** An entry holds from a moment that every simulator has yet to come to. */
  static final Duration AHEAD = Duration.ofSeconds(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final WorkspaceClient workspace;
  private final String folder;
  private final TreeMap<Integer, String> entries = new TreeMap<>();

  JournalVolume(WorkspaceClient workspace, String catalog) {
    this.workspace = workspace;
    this.folder = "/Volumes/%s/simulator/journal/".formatted(catalog);
  }

  /**
   * The journal as it stands; empty before the universe began.
   *
   * @throws InvalidInputException when somebody has put an entry that cannot be followed; those
   *     before it are kept, and the next reading looks at it again
   */
  Optional<Journal> read() {
    var known = entries.size();
    while (true) {
      var next = download("%08d.json".formatted(entries.size() + 1));
      if (next.isEmpty()) {
        break;
      }
      entries.put(entries.size() + 1, next.get());
    }
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Journal.parse(String.join("\n", entries.values()) + "\n"));
    } catch (InvalidInputException e) {
      entries.tailMap(known, false).clear();
      throw e;
    }
  }

  /**
   * Puts the entries that {@code journal} has beyond those read.
   *
   * @throws StageFailure when somebody else has put one meanwhile
   */
  void append(Journal journal) {
    var lines = journal.toJsonLines().lines().toList();
    for (int number = entries.size() + 1; number <= lines.size(); number++) {
      var line = lines.get(number - 1);
      try {
        upload("%08d.json".formatted(number), line, false);
      } catch (ResourceConflict e) {
        throw new StageFailure(
            "the journal of %s was changed by another run at this moment: run again"
                .formatted(folder));
      }
      entries.put(number, line);
    }
  }

  /** How far a location's events are written; empty before its first slice. */
  Optional<SimulatedInstant> reached(String slug) {
    return download("progress/" + slug + ".json").map(JournalVolume::reachedOf);
  }

  /** Notes how far a location's events are written, and when that was. */
  void reach(String slug, SimulatedInstant reached, Instant now) {
    var marker = Map.of("reached", reached.toString(), "written_at", now.toString());
    try {
      upload("progress/" + slug + ".json", JSON.writeValueAsString(marker), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SimulatedInstant reachedOf(String json) {
    try {
      return SimulatedInstant.parse(JSON.readTree(json).path("reached").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> download(String name) {
    try (var contents = workspace.files().download(folder + name).getContents()) {
      return Optional.of(new String(contents.readAllBytes(), StandardCharsets.UTF_8));
    } catch (NotFound e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void upload(String name, String text, boolean overwrite) {
    workspace
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(folder + name)
                .setContents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .setOverwrite(overwrite));
  }
}
