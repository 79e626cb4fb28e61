package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeClient.ComputeLost;
import kitchens.caspers.workspace.compute.ComputeState;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import org.jdbi.v3.core.Jdbi;

/**
 * What each pipeline's flows read and fill, as its newest update that was resolved defined it, with
 * compute's live numbers; and over all pipelines, which table comes from which.
 */
final class PipelineGraphs {

  private static final int MOST_PIPELINES = 500;

  private final Jdbi jdbi;
  private final ComputeSupervisor supervisor;
  private final ComputeClient compute;
  private final Access access;

  PipelineGraphs(Jdbi jdbi, ComputeSupervisor supervisor, ComputeClient compute, Access access) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
    this.compute = requireNonNull(compute, "compute is null");
    this.access = requireNonNull(access, "access is null");
  }

  void routes(Routes r) {
    r.get("/api/2.0/caspers/pipelines/{id}/graph", this::graph);
    r.get("/api/2.0/caspers/lineage", this::lineage);
  }

  private void graph(Context ctx) {
    String id = ctx.pathParam("id");
    access.require(Caller.of(ctx), ObjectType.PIPELINES, id, PermissionLevel.CAN_VIEW);
    Pipeline pipeline = jdbi.withHandle(h -> Pipelines.find(h, id));
    Map<String, ObjectNode> datasets = datasets(id);
    ObjectNode answer = Json.MAPPER.createObjectNode().put("name", pipeline.name());
    JsonNode live = live(id);
    for (JsonNode numbers : live.path("datasets")) {
      ObjectNode dataset = datasets.get(numbers.path("name").asText());
      if (dataset != null) {
        copy(numbers, dataset, "rows_written", "malformed_rows", "last_batch_at");
      }
    }
    answer.putArray("datasets").addAll(datasets.values());
    copy(live, answer, "update_id", "state", "batches", "last_batch_ms", "ai_queries");
    ctx.json(answer);
  }

  private static void copy(JsonNode from, ObjectNode to, String... fields) {
    for (String field : fields) {
      if (from.hasNonNull(field)) {
        to.set(field, from.get(field));
      }
    }
  }

  /** Empty when compute does not run this pipeline now. */
  private JsonNode live(String id) {
    if (supervisor.state() != ComputeState.READY
        || jdbi.withHandle(h -> UpdateStore.active(h, id)).isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return compute.pipeline(id);
    } catch (ComputeLost | ApiException e) {
      return MissingNode.getInstance(); // it has just ended, or was never given it
    }
  }

  /** By name, in the order of their definition: each with the names that its flows read. */
  private Map<String, ObjectNode> datasets(String pipelineId) {
    List<JsonNode> definitions =
        jdbi.withHandle(h -> EventStore.definitions(h, UUID.fromString(pipelineId)));
    Map<String, ObjectNode> datasets = new LinkedHashMap<>();
    for (JsonNode details : definitions) {
      JsonNode definition = details.path("flow_definition");
      ObjectNode dataset =
          datasets.computeIfAbsent(
              definition.path("output_dataset").asText(),
              name -> {
                ObjectNode made = Json.MAPPER.createObjectNode().put("name", name);
                made.set("type", definition.path("output_type"));
                copy(definition, made, "private", "comment", "endpoint");
                made.putArray("inputs");
                return made;
              });
      ArrayNode inputs = (ArrayNode) dataset.get("inputs");
      for (JsonNode input : definition.path("input_datasets")) {
        if (inputs.valueStream().noneMatch(input::equals)) {
          inputs.add(input);
        }
      }
    }
    return datasets;
  }

  /** Of the pipelines that the caller may look at: what each of their tables is made from. */
  private void lineage(Context ctx) {
    Principal caller = Caller.of(ctx);
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode tables = answer.putArray("tables");
    for (Pipeline p : jdbi.withHandle(h -> PipelineStore.list(h, "%", "", MOST_PIPELINES))) {
      if (access.has(caller, ObjectType.PIPELINES, p.pipelineId(), PermissionLevel.CAN_VIEW)) {
        datasets(p.pipelineId())
            .values()
            .forEach(
                dataset ->
                    tables.add(
                        dataset.put("pipeline_id", p.pipelineId()).put("pipeline_name", p.name())));
      }
    }
    ctx.json(answer);
  }
}
