package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import kitchens.caspers.workspace.jobs.store.Job;

/** What there is to say of a job's trigger beside its settings. */
final class TriggerJson {
  private TriggerJson() {}

  /**
   * Adds {@code caspers_next_run_time}, in epoch milliseconds, to a job that runs at known times
   * and is not paused. The Jobs API has no field for it.
   *
   * @param next when triggers are due, by job id; paused ones are not among them
   */
  static void addNextRun(ObjectNode json, Job job, Map<Long, Instant> next) {
    var due = next.get(job.jobId());
    var settings = job.settingsJson();
    if (due != null && (settings.has("schedule") || settings.path("trigger").has("periodic"))) {
      json.put("caspers_next_run_time", due.toEpochMilli());
    }
  }

  /**
   * Adds {@code trigger_state} to a job that has a trigger.
   *
   * @param seen what the trigger keeps
   */
  static void addState(ObjectNode json, Job job, JsonNode seen) {
    var settings = job.settingsJson();
    var trigger =
        Stream.of("schedule", "trigger", "continuous")
            .map(settings::path)
            .filter(JsonNode::isObject)
            .findFirst();
    if (trigger.isEmpty()) {
      return;
    }
    var state = json.putObject("trigger_state");
    state.put("pause_status", trigger.get().path("pause_status").asText("UNPAUSED"));
    if (trigger.get().has("file_arrival")) {
      state.putObject("file_arrival").put("using_file_events", false);
    }
    var tables = trigger.get().at("/table_update/table_names");
    if (tables.isArray()) {
      var table = state.putObject("table").put("using_scalable_monitoring", false);
      var states = table.putArray("last_seen_table_states");
      for (var name : tables) {
        states
            .addObject()
            .put("table_name", name.asText())
            .put("has_seen_updates", updated(seen, name.asText()));
      }
    }
  }

  private static boolean updated(JsonNode seen, String table) {
    for (var name : seen.path("updated")) {
      if (name.asText().equals(table)) {
        return true;
      }
    }
    return false;
  }
}
