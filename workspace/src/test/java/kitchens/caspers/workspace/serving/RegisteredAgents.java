package kitchens.caspers.workspace.serving;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import kitchens.caspers.workspace.testing.Http;

/**
 * Registers agents in a whole workspace, as versions of models of {@code r.ai}, and serves them.
 */
final class RegisteredAgents {

  private final WorkspaceClient w;
  private final Http http;
  private final Path files;

  RegisteredAgents(WorkspaceClient w, Http http) {
    this.w = w;
    this.http = http;
    w.catalogs().create(new CreateCatalog().setName("r"));
    w.schemas().create(new CreateSchema().setCatalogName("r").setName("ai"));
    this.files =
        Path.of(
            URI.create(
                w.volumes()
                    .create(
                        new CreateVolumeRequestContent()
                            .setCatalogName("r")
                            .setSchemaName("ai")
                            .setName("agents")
                            .setVolumeType(VolumeType.MANAGED))
                    .getStorageLocation()));
  }

  /** Serves an agent of that agent.yml and prompt.md under its name. */
  void serve(String name, String yaml, String prompt) throws Exception {
    Path folder = Files.createDirectories(files.resolve(name));
    Files.writeString(folder.resolve("agent.yml"), yaml);
    Files.writeString(folder.resolve("prompt.md"), prompt);
    w.registeredModels()
        .create(
            new CreateRegisteredModelRequest()
                .setCatalogName("r")
                .setSchemaName("ai")
                .setName(name));
    w.modelRegistry()
        .createModelVersion(
            new CreateModelVersionRequest()
                .setName("r.ai." + name)
                .setSource("/Volumes/r/ai/agents/" + name));
    String config =
        """
        {"name": "%s", "config": {"served_entities": [{"entity_name": "r.ai.%s",
         "entity_version": "1", "environment_vars": {"LLM_MODEL": "%s"}}]}}
        """
            .formatted(name, name, PolicyModel.NAME);
    SupervisorBench.ok(http.post("/api/2.0/serving-endpoints", config));
  }
}
