package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.EditPipeline;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.pipelines.PipelineStateInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;

/** {@code resources.pipelines}: Lakeflow Spark Declarative Pipelines. */
final class PipelineResource implements ResourceType {

  private static final Shape.Struct SHAPE =
      Sdk.shape("pipeline", CreatePipeline.class, Set.of("dry_run", "id", "deployment"));

  @Override
  public String name() {
    return "pipelines";
  }

  @Override
  public String noun() {
    return "pipeline";
  }

  @Override
  public Shape.Struct shape() {
    return SHAPE;
  }

  @Override
  public boolean holdsData() {
    return true;
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("catalog", "storage");
  }

  @Override
  public List<String> filePaths() {
    return List.of(
        "libraries.*.file.path",
        "libraries.*.notebook.path",
        "libraries.*.glob.include",
        "root_path");
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl(
            "pipelines",
            List.of("CAN_VIEW", "CAN_RUN", "CAN_MANAGE", ObjectAcl.OWNER),
            "CAN_VIEW",
            "CAN_RUN"));
  }

  @Override
  public Mapping preset(Mapping pipeline, Presets presets) {
    var changed = pipeline;
    if (!presets.namePrefix().isEmpty() && pipeline.get("name") instanceof Scalar name) {
      changed = changed.with("name", new Scalar(presets.namePrefix() + name.asText(), name.at()));
    }
    if (presets.pipelinesDevelopment() != null && changed.get("development") == null) {
      var development = new Scalar(presets.pipelinesDevelopment(), presets.at());
      changed = changed.with("development", development);
    }
    return changed;
  }

  @Override
  public void check(String key, Mapping pipeline, Problems problems) {
    if (!(pipeline.get("libraries") instanceof Sequence sequence) || sequence.items().isEmpty()) {
      problems.error(
          pipeline.at(), "pipeline " + key + " has no libraries", "name its SQL files there");
    }
  }

  @Override
  public boolean carriesDeployment() {
    return true;
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode pipeline) {
    var request = Sdk.request(pipeline, CreatePipeline.class);
    request.setAllowDuplicateNames(true);
    return workspace.pipelines().create(request).getPipelineId();
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode pipeline) {
    var request = Sdk.request(pipeline, EditPipeline.class);
    request.setAllowDuplicateNames(true);
    workspace.pipelines().update(request.setPipelineId(id));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    var pipeline = workspace.pipelines().get(id);
    var live = Sdk.live(pipeline.getSpec());
    live.remove(List.of("id", "deployment"));
    live.put("name", pipeline.getName());
    return live;
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode pipeline) {
    var name = pipeline.path("name").asText();
    var metadata = pipeline.path("deployment").path("metadata_file_path").asText();
    var twins = new ArrayList<String>();
    for (PipelineStateInfo found :
        workspace.pipelines().listPipelines(new ListPipelinesRequest())) {
      if (name.equals(found.getName())) {
        var spec = workspace.pipelines().get(found.getPipelineId()).getSpec();
        var deployment = spec == null ? null : spec.getDeployment();
        if (deployment != null && metadata.equals(deployment.getMetadataFilePath())) {
          twins.add(found.getPipelineId());
        }
      }
    }
    return twins;
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.pipelines().delete(id);
  }

  @Override
  public String page(String id) {
    return "/pipelines/" + id;
  }
}
