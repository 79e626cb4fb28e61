package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.ml.CreateExperiment;
import com.databricks.sdk.service.ml.DeleteExperiment;
import com.databricks.sdk.service.ml.Experiment;
import com.databricks.sdk.service.ml.RestoreExperiment;
import com.databricks.sdk.service.ml.SetExperimentTag;
import com.databricks.sdk.service.ml.UpdateExperiment;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.experiments}: MLflow experiments. */
final class ExperimentResource extends DescribedType {

  private static final String DELETED = "deleted";

  /** Tags that the workspace writes itself. */
  private static final String OWN_TAGS = "mlflow.";

  ExperimentResource() {
    super("experiments", "experiment", Sdk.shape("experiment", CreateExperiment.class, Set.of()));
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("artifact_location");
  }

  @Override
  public Set<String> computed() {
    return Set.of("artifact_location");
  }

  @Override
  public boolean holdsData() {
    return true;
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl(
            "experiments", List.of("CAN_READ", "CAN_EDIT", "CAN_MANAGE"), "CAN_READ", null));
  }

  @Override
  public Mapping preset(Mapping experiment, Presets presets) {
    var named = Prefixed.path(experiment, presets);
    var tags = Prefixed.tags(experiment.get("tags"), presets);
    return tags == null ? named : named.with("tags", tags);
  }

  @Override
  public void check(String key, Mapping experiment, Problems problems) {
    Required.fields(experiment, "experiment " + key, problems, "name");
  }

  /** One that was deleted keeps its name: it is taken back. */
  @Override
  public String create(WorkspaceClient workspace, JsonNode experiment) {
    try {
      var request = Sdk.request(experiment, CreateExperiment.class);
      return workspace.experiments().createExperiment(request).getExperimentId();
    } catch (ResourceAlreadyExists e) {
      var twin =
          named(workspace, experiment)
              .filter(found -> DELETED.equals(found.getLifecycleStage()))
              .orElseThrow(() -> e);
      var id = twin.getExperimentId();
      workspace.experiments().restoreExperiment(new RestoreExperiment().setExperimentId(id));
      return update(workspace, id, experiment);
    }
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode experiment) {
    var name = experiment.path("name").asText();
    if (!name.equals(workspace.experiments().getExperiment(id).getExperiment().getName())) {
      workspace
          .experiments()
          .updateExperiment(new UpdateExperiment().setExperimentId(id).setNewName(name));
    }
    for (var tag : experiment.path("tags")) {
      workspace
          .experiments()
          .setExperimentTag(
              new SetExperimentTag()
                  .setExperimentId(id)
                  .setKey(tag.path("key").asText())
                  .setValue(tag.path("value").asText()));
    }
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    var experiment = workspace.experiments().getExperiment(id).getExperiment();
    if (DELETED.equals(experiment.getLifecycleStage())) {
      throw Sdk.absent("experiment " + id + " was deleted");
    }
    var live = Sdk.live(experiment);
    Sdk.keyed(live, "tags", "key", tag -> !tag.path("key").asText().startsWith(OWN_TAGS));
    return live;
  }

  @Override
  public JsonNode asRead(JsonNode experiment) {
    return Sdk.sorted(experiment, "tags", "key");
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode experiment) {
    return named(workspace, experiment)
        .filter(found -> !DELETED.equals(found.getLifecycleStage()))
        .map(Experiment::getExperimentId)
        .stream()
        .toList();
  }

  private static Optional<Experiment> named(WorkspaceClient workspace, JsonNode experiment) {
    try {
      var name = experiment.path("name").asText();
      return Optional.of(workspace.experiments().getByName(name).getExperiment());
    } catch (NotFound absent) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.experiments().deleteExperiment(new DeleteExperiment().setExperimentId(id));
  }

  @Override
  public String page(String id) {
    return "/ml/experiments/" + id;
  }
}
