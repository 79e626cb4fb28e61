package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What attempts gave beyond their logs, and the task values that they set. */
public final class Results {

  /** Keeps what an attempt gave; a later one takes its place. */
  public void put(Handle h, long attemptRunId, JsonNode result) {
    h.createUpdate(
            """
            INSERT INTO job_results (attempt_run_id, result) VALUES (:id, CAST(:result AS json))
            ON CONFLICT (attempt_run_id) DO UPDATE SET result = excluded.result
            """)
        .bind("id", attemptRunId)
        .bind("result", Rows.json(result).replace("\\u0000", "\\ufffd"))
        .execute();
  }

  public Optional<JsonNode> find(Handle h, long attemptRunId) {
    return h.createQuery("SELECT result FROM job_results WHERE attempt_run_id = :id")
        .bind("id", attemptRunId)
        .mapTo(String.class)
        .findOne()
        .map(Rows::node);
  }

  /** Sets a task value. */
  public void setValue(Handle h, long attemptRunId, String name, JsonNode value) {
    h.createUpdate(
            """
            INSERT INTO job_task_values (attempt_run_id, name, value)
            VALUES (:id, :name, CAST(:value AS json))
            ON CONFLICT (attempt_run_id, name) DO UPDATE SET value = excluded.value
            """)
        .bind("id", attemptRunId)
        .bind("name", name)
        .bind("value", Rows.json(value).replace("\\u0000", "\\ufffd"))
        .execute();
  }

  public Optional<JsonNode> value(Handle h, long attemptRunId, String name) {
    return h.createQuery(
            "SELECT value FROM job_task_values WHERE attempt_run_id = :id AND name = :name")
        .bind("id", attemptRunId)
        .bind("name", name)
        .mapTo(String.class)
        .findOne()
        .map(Rows::node);
  }

  /** How many values an attempt has set. */
  public int countValues(Handle h, long attemptRunId) {
    return h.createQuery("SELECT count(*) FROM job_task_values WHERE attempt_run_id = :id")
        .bind("id", attemptRunId)
        .mapTo(Integer.class)
        .one();
  }
}
