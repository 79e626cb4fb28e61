package kitchens.caspers.workspace.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import kitchens.caspers.workspace.http.Json;

/**
 * An entry of a pipeline's event log.
 *
 * @param ordinal counts the events of all pipelines
 * @param updateId null for what concerns the pipeline itself
 * @param sequence compute's count within the update; null for what the workspace reports
 */
record Event(
    String eventId,
    long ordinal,
    String updateId,
    Long sequence,
    String eventType,
    String level,
    String message,
    Instant timestamp,
    JsonNode error,
    JsonNode details) {

  /** As Databricks' REST shows it. */
  ObjectNode json(Pipeline pipeline) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("id", eventId);
    ObjectNode order = json.putObject("sequence").put("control_plane_seq_no", ordinal);
    if (sequence != null) {
      order.putObject("data_plane_id").put("instance", "execution").put("seq_no", sequence);
    }
    ObjectNode origin =
        json.putObject("origin")
            .put("pipeline_id", pipeline.pipelineId())
            .put("pipeline_name", pipeline.name());
    if (updateId != null) {
      origin.put("update_id", updateId);
    }
    JsonNode about = details == null ? Json.MAPPER.createObjectNode() : details;
    for (String name : new String[] {"dataset_name", "flow_name"}) {
      if (about.hasNonNull(name)) {
        origin.set(name, about.get(name));
      }
    }
    json.put("timestamp", timestamp.toString())
        .put("message", message)
        .put("level", level)
        .put("event_type", eventType)
        .put("maturity_level", "STABLE");
    if (error != null && !error.isNull()) {
      json.set("error", databricks());
    }
    if (details != null) {
      json.set("details", details);
    }
    return json;
  }

  /** An error that says only its kind becomes Databricks' list of exceptions. */
  private JsonNode databricks() {
    if (error.has("exceptions")) {
      return error;
    }
    ObjectNode shown = Json.MAPPER.createObjectNode().put("fatal", true);
    ObjectNode exception = shown.putArray("exceptions").addObject();
    for (String name : new String[] {"class_name", "exception", "error_code"}) {
      if (error.hasNonNull(name) && !exception.has("class_name")) {
        exception.put("class_name", error.get(name).asText());
      }
    }
    exception.put("message", error.path("message").asText(message));
    return shown;
  }
}
