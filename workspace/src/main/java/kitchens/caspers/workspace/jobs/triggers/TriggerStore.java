package kitchens.caspers.workspace.jobs.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;

/** What triggers have seen, and when they are looked at next. */
public final class TriggerStore {
  static final String TASK = "job-trigger";

  ObjectNode state(Handle h, long jobId) {
    return h.createQuery("SELECT state FROM job_trigger_states WHERE job_id = :id")
        .bind("id", jobId)
        .mapTo(String.class)
        .findOne()
        .map(TriggerStore::object)
        .orElseGet(Json.MAPPER::createObjectNode);
  }

  void put(Handle h, long jobId, ObjectNode state) {
    h.createUpdate(
            """
            INSERT INTO job_trigger_states (job_id, state) VALUES (:id, CAST(:state AS json))
            ON CONFLICT (job_id) DO UPDATE SET state = excluded.state
            """)
        .bind("id", jobId)
        .bind("state", state.toString())
        .execute();
  }

  /** A changed trigger begins anew. */
  void forget(Handle h, long jobId) {
    h.createUpdate("DELETE FROM job_trigger_states WHERE job_id = :id").bind("id", jobId).execute();
  }

  /** What a workspace that is gone had in hand is free again: there is one at a time. */
  void free(Handle h) {
    h.execute(
        """
        UPDATE scheduled_tasks SET picked = false, picked_by = NULL, last_heartbeat = NULL
         WHERE picked
        """);
  }

  /** When the triggers of all jobs are due, by job id. */
  public Map<Long, Instant> next(Handle h) {
    return h
        .createQuery(
            """
            SELECT CAST(task_instance AS bigint) AS job_id, execution_time FROM scheduled_tasks
             WHERE task_name = :task
            """)
        .bind("task", TASK)
        .map(
            (rs, ctx) ->
                Map.entry(rs.getLong("job_id"), rs.getTimestamp("execution_time").toInstant()))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static ObjectNode object(String text) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds unreadable JSON", e);
    }
  }
}
