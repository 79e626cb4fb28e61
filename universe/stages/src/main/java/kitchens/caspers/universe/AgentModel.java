package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidState;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.SetRegisteredModelAliasRequest;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.databricks.sdk.service.ml.ModelVersionTag;
import com.databricks.sdk.service.ml.SetModelVersionTagRequest;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.EndpointStateReady;
import com.databricks.sdk.service.serving.Route;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.databricks.sdk.service.serving.TrafficConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agent's registered model: its versions, the endpoints that serve them, its champion. */
final class AgentModel {
  private static final String CHAMPION = "champion";
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private final WorkspaceClient workspace;
  private final AgentNames names;

  AgentModel(WorkspaceClient workspace, AgentNames names) {
    this.workspace = workspace;
    this.names = names;
  }

  void ensure() {
    try {
      workspace.registeredModels().get(names.model());
    } catch (NotFound e) {
      workspace
          .registeredModels()
          .create(
              new CreateRegisteredModelRequest()
                  .setCatalogName(names.catalog())
                  .setSchemaName("ai")
                  .setName(names.simple())
                  .setComment(names.comment()));
      Stage.say("created model %s", names.model());
    }
  }

  /**
   * The version that a folder's content is; the same content is the same version.
   *
   * @param source a folder in a volume
   */
  String version(String source, String prompt) {
    var version =
        workspace
            .modelRegistry()
            .createModelVersion(
                new CreateModelVersionRequest()
                    .setName(names.model())
                    .setSource(source)
                    .setTags(
                        List.of(new ModelVersionTag().setKey("prompt_version").setValue(prompt))))
            .getModelVersion()
            .getVersion();
    Stage.say("prompt %s is version %s of %s", prompt, version, names.model());
    return version;
  }

  void tag(String version, String key, String value) {
    workspace
        .modelRegistry()
        .setModelVersionTag(
            new SetModelVersionTagRequest()
                .setName(names.model())
                .setVersion(version)
                .setKey(key)
                .setValue(value));
  }

  /**
   * Makes a version the champion, unless the model has releases: then only those move it.
   *
   * @return the version that is the champion now
   * @throws StageFailure when releases decide and have not yet named one
   */
  String champion(String version) {
    try {
      workspace
          .registeredModels()
          .setAlias(
              new SetRegisteredModelAliasRequest()
                  .setFullName(names.model())
                  .setAlias(CHAMPION)
                  .setVersionNum(Long.parseLong(version)));
      Stage.say("version %s is the champion", version);
      return version;
    } catch (InvalidState released) {
      var champion = released(version);
      Stage.say("version %s stays the champion: %s", champion, released.getMessage());
      return champion;
    }
  }

  private String released(String version) {
    try {
      var champion = workspace.modelVersions().getByAlias(names.model(), CHAMPION);
      return String.valueOf(champion.getVersion());
    } catch (NotFound none) {
      throw new StageFailure(
          "%s has a release and no champion yet: bring version %s through `caspers release evaluate %s --version %s`, sign-off, gate and promote, then run this stage again"
              .formatted(names.model(), version, names.model(), version));
    }
  }

  /** Lets an endpoint serve one version, and waits until it does. */
  void serve(String endpoint, String version, String model) {
    var entity =
        new ServedEntityInput()
            .setName(entity(version))
            .setEntityName(names.model())
            .setEntityVersion(version)
            .setEnvironmentVars(
                Map.of(
                    "LLM_MODEL",
                    model,
                    "REFUND_APP",
                    new Names(names.catalog()).refundManager().name()))
            .setWorkloadSize("Small")
            .setScaleToZeroEnabled(false);
    var config =
        new EndpointCoreConfigInput()
            .setName(endpoint)
            .setServedEntities(List.of(entity))
            .setTrafficConfig(
                new TrafficConfig()
                    .setRoutes(
                        List.of(
                            new Route()
                                .setServedModelName(entity(version))
                                .setTrafficPercentage(100L))));
    try {
      workspace.servingEndpoints().get(endpoint);
      workspace.servingEndpoints().updateConfig(config);
    } catch (NotFound e) {
      workspace
          .servingEndpoints()
          .create(new CreateServingEndpoint().setName(endpoint).setConfig(config));
    }
    Waiting.until(
        "endpoint %s to be ready".formatted(endpoint),
        BOUND,
        POLL,
        () ->
            Optional.of(workspace.servingEndpoints().get(endpoint))
                .filter(e -> e.getState() != null)
                .filter(e -> e.getState().getReady() == EndpointStateReady.READY));
    Stage.say("endpoint %s serves version %s", endpoint, version);
  }

  private String entity(String version) {
    return names.simple().replace('_', '-') + "-" + version;
  }
}
