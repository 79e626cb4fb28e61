package kitchens.caspers.workspace.pipelines;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;

/** Pipelines and updates as Databricks' REST shows them. */
final class PipelineViews {

  private PipelineViews() {}

  /** A pipeline in a list. */
  static ObjectNode summary(Pipeline pipeline, List<Update> latest) {
    PipelineState state = PipelineState.of(latest.stream().findFirst());
    ObjectNode view =
        Json.MAPPER
            .createObjectNode()
            .put("pipeline_id", pipeline.pipelineId())
            .put("name", pipeline.name())
            .put("state", state.name())
            .put("health", state.health())
            .put("creator_user_name", pipeline.creatorUserName())
            .put("run_as_user_name", pipeline.creatorUserName());
    ArrayNode updates = view.putArray("latest_updates");
    latest.forEach(
        update ->
            updates
                .addObject()
                .put("update_id", update.updateId())
                .put("state", update.state().name())
                .put("creation_time", update.createdAt().toString()));
    return view;
  }

  /** A pipeline by itself. */
  static ObjectNode full(Pipeline pipeline, List<Update> latest) {
    ObjectNode view = summary(pipeline, latest);
    view.set("spec", spec(pipeline));
    view.put("last_modified", pipeline.lastModified().toEpochMilli());
    Optional<String> failure =
        latest.stream()
            .findFirst()
            .filter(update -> update.state() == UpdateState.FAILED)
            .map(Update::error);
    failure.ifPresent(error -> view.put("cause", error));
    return view;
  }

  static ObjectNode spec(Pipeline pipeline) {
    return pipeline.spec().json().deepCopy().put("id", pipeline.pipelineId());
  }

  static ObjectNode update(Update update) {
    ObjectNode view =
        Json.MAPPER
            .createObjectNode()
            .put("update_id", update.updateId())
            .put("pipeline_id", update.pipelineId())
            .put("cause", update.cause())
            .put("state", update.state().name())
            .put("creation_time", update.createdAt().toEpochMilli())
            .put("full_refresh", update.fullRefresh())
            .put("validate_only", update.validateOnly());
    view.set("config", update.config().json());
    names(view, "full_refresh_selection", update.fullRefreshSelection());
    names(view, "refresh_selection", update.refreshSelection());
    return view;
  }

  private static void names(ObjectNode view, String field, List<String> names) {
    if (!names.isEmpty()) {
      view.set(field, Json.MAPPER.valueToTree(names));
    }
  }
}
