package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.files.UploadRequest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The volume {@code /Volumes/<catalog>/simulator/world} of a business by configuration: what its
 * world follows from, put there once, and how far its events are written.
 */
final class BlueprintVolume {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WorkspaceClient workspace;
  private final String folder;

  BlueprintVolume(WorkspaceClient workspace, String catalog) {
    this.workspace = workspace;
    this.folder = "/Volumes/%s/simulator/world/".formatted(catalog);
  }

  /** The world; empty before it began. */
  Optional<BlueprintWorld> world() {
    return download("world.json").map(BlueprintWorld::parse);
  }

  /** Begins a world, unless another run has just begun one. */
  void begin(BlueprintWorld world) {
    try {
      upload("world.json", world.toJson(), false);
    } catch (ResourceConflict e) {
      throw new StageFailure("%s was begun by another run: run again".formatted(folder));
    }
  }

  /** How far the events are written; empty before the first slice. */
  Optional<SimulatedInstant> reached() {
    return download("progress.json")
        .map(
            json -> {
              try {
                return SimulatedInstant.parse(JSON.readTree(json).path("reached").asText());
              } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Notes how far the events are written. */
  void reach(SimulatedInstant reached, Instant now) {
    try {
      var marker = Map.of("reached", reached.toString(), "written_at", now.toString());
      upload("progress.json", JSON.writeValueAsString(marker), true);
    } catch (JsonProcessingException e) {
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
