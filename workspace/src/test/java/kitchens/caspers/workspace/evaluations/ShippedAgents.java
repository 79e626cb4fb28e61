package kitchens.caspers.workspace.evaluations;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.workspace.testing.TestWorkspace;

/**
 * The universe's agents in a workspace: a registered model each, with a version for each prompt.
 */
final class ShippedAgents {

  static final String REFUNDER = "e.ai.refunder";
  static final String COMPLAINTS = "e.ai.complaint_agent";

  private final WorkspaceClient workspace;
  private final Path files;

  private ShippedAgents(WorkspaceClient workspace, Path files) {
    this.workspace = workspace;
    this.files = files;
  }

  /** Makes their catalog. */
  static ShippedAgents in(TestWorkspace workspace) throws IOException {
    WorkspaceClient w = workspace.client();
    w.catalogs().create(new CreateCatalog().setName("e"));
    w.schemas().create(new CreateSchema().setCatalogName("e").setName("ai"));
    String location =
        w.volumes()
            .create(
                new CreateVolumeRequestContent()
                    .setCatalogName("e")
                    .setSchemaName("ai")
                    .setName("agents")
                    .setVolumeType(VolumeType.MANAGED))
            .getStorageLocation();
    return new ShippedAgents(w, Path.of(URI.create(location)));
  }

  ShippedAgents refunder() throws IOException {
    return register("refund", "refunder", "v1", "v2-hasty");
  }

  ShippedAgents complaints() throws IOException {
    return register("complaint", "complaint_agent", "v1", "v2-eager");
  }

  private ShippedAgents register(String folder, String model, String... prompts)
      throws IOException {
    workspace
        .registeredModels()
        .create(
            new CreateRegisteredModelRequest()
                .setCatalogName("e")
                .setSchemaName("ai")
                .setName(model));
    Path source = Path.of("..", "universe", "agents", folder);
    for (String prompt : prompts) {
      Path target = files.resolve(folder).resolve(prompt);
      copy(source, target);
      Path yaml = target.resolve("agent.yml");
      Files.writeString(
          yaml,
          Files.readString(yaml)
              .replace("prompt: prompts/v1.md", "prompt: prompts/" + prompt + ".md"));
      workspace
          .modelRegistry()
          .createModelVersion(
              new CreateModelVersionRequest()
                  .setName("e.ai." + model)
                  .setSource("/Volumes/e/ai/agents/" + folder + "/" + prompt));
    }
    return this;
  }

  private static void copy(Path source, Path target) throws IOException {
    try (var paths = Files.walk(source)) {
      for (Path path : paths.sorted().toList()) {
        Path to = target.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(to);
        } else {
          Files.copy(path, to);
        }
      }
    }
  }
}
