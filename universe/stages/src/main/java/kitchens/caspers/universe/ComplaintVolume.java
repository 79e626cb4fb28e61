package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.files.UploadRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.complaint.Complaint;
import kitchens.caspers.simulator.complaint.ComplaintRates;
import kitchens.caspers.simulator.complaint.ComplaintRates.Since;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The volumes of the schema {@code complaints}: {@code events}, a file of JSON lines for each slice
 * with complaints; {@code journal}, the rates since when they hold, one numbered file each, put
 * there once and never over another, and, a location, how far it has come.
 */
final class ComplaintVolume {
  /** The schema. */
  static final String SCHEMA = "complaints";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final WorkspaceClient workspace;
  private final String events;
  private final String journal;

  ComplaintVolume(WorkspaceClient workspace, String catalog) {
    this.workspace = workspace;
    this.events = "/Volumes/%s/%s/events/".formatted(catalog, SCHEMA);
    this.journal = "/Volumes/%s/%s/journal/".formatted(catalog, SCHEMA);
  }

  /** The rates as they stand; none before the first run of the stage. */
  ComplaintRates rates() {
    var changes = new ArrayList<Since>();
    while (true) {
      var next = read(entry(changes.size() + 1));
      if (next.isEmpty()) {
        return new ComplaintRates(changes);
      }
      changes.add(
          new Since(
              SimulatedInstant.parse(next.get().path("from").asText()),
              next.get().path("rate").asDouble()));
    }
  }

  /**
   * Lets a rate hold from a moment on.
   *
   * @throws StageFailure when somebody else has changed it meanwhile
   */
  void append(ComplaintRates known, Since change) {
    var entry = Map.of("from", change.from().toString(), "rate", change.rate());
    try {
      upload(entry(known.changes().size() + 1), bytes(entry), false);
    } catch (ResourceConflict e) {
      throw new StageFailure(
          "the rate of complaints in %s was changed by another run at this moment: run again"
              .formatted(journal));
    }
  }

  /** How far a location's complaints are written; empty before its first slice. */
  Optional<SimulatedInstant> reached(String slug) {
    return read(progress(slug)).map(p -> SimulatedInstant.parse(p.path("reached").asText()));
  }

  /** Notes how far a location's complaints are written, and when that was. */
  void reach(String slug, SimulatedInstant reached, Instant now) {
    var marker = Map.of("reached", reached.toString(), "written_at", now.toString());
    upload(progress(slug), bytes(marker), true);
  }

  /** Writes a slice's complaints; writing them twice is writing them once. */
  void land(Slice slice, List<Complaint> complaints) {
    var lines = new StringBuilder();
    complaints.forEach(complaint -> lines.append(complaint.toJsonLine()));
    upload(
        events + slice.path(),
        lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
        true);
  }

  private String entry(int number) {
    return journal + "%08d.json".formatted(number);
  }

  private String progress(String slug) {
    return journal + "progress/" + slug + ".json";
  }

  private Optional<JsonNode> read(String path) {
    try (var contents = workspace.files().download(path).getContents()) {
      return Optional.of(JSON.readTree(contents.readAllBytes()));
    } catch (NotFound e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Map<String, ?> entry) {
    try {
      return JSON.writeValueAsBytes(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void upload(String path, byte[] bytes, boolean overwrite) {
    workspace
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(path)
                .setContents(new ByteArrayInputStream(bytes))
                .setOverwrite(overwrite));
  }
}
