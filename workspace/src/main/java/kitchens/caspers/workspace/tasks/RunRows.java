package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;

/** The rows of runs, written. */
final class RunRows {

  private RunRows() {}

  static void insert(Handle h, Run run) {
    h.createUpdate(
            """
            INSERT INTO agent_runs (run_id, endpoint, served, requester, owner, mode, input, state,
                                    turn_until, created_at, changed_at)
            VALUES (:id, :endpoint, :served::jsonb, :requester, :owner, :mode, :input::jsonb,
                    :state, :until, :now, :now)
            """)
        .bind("id", run.id())
        .bind("endpoint", run.endpoint())
        .bind("served", json(run.served()))
        .bind("requester", run.requester())
        .bind("owner", run.owner())
        .bind("mode", run.mode().name())
        .bind("input", run.input().toString())
        .bind("state", run.state().name())
        .bind("until", Rows.stamp(run.turnUntil()))
        .bind("now", Rows.stamp(run.createdAt()))
        .execute();
  }

  /** How many of somebody's runs of an endpoint have not ended, counted by one at a time. */
  static int open(Handle h, String requester, String endpoint) {
    h.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 981))", requester + " " + endpoint);
    return h.createQuery(
            """
            SELECT count(*) FROM agent_runs
            WHERE requester = :requester AND endpoint = :endpoint AND ended_at IS NULL
            """)
        .bind("requester", requester)
        .bind("endpoint", endpoint)
        .mapTo(Integer.class)
        .one();
  }

  static void state(Handle h, UUID id, Run.State state, Instant expires, Instant now) {
    h.createUpdate(
            """
            UPDATE agent_runs SET state = :state, expires_at = :expires, changed_at = :now
            WHERE run_id = :id
            """)
        .bind("state", state.name())
        .bind("expires", Rows.stamp(expires))
        .bind("now", Rows.stamp(now))
        .bind("id", id)
        .execute();
  }

  static void turn(Handle h, UUID id, int turn, long from, Instant until) {
    h.createUpdate(
            """
            UPDATE agent_runs SET turn = :turn, turn_from = :from, turn_until = :until
            WHERE run_id = :id
            """)
        .bind("turn", turn)
        .bind("from", from)
        .bind("until", Rows.stamp(until))
        .bind("id", id)
        .execute();
  }

  static void count(Handle h, UUID id, Journal.Outcome outcome, Duration took) {
    h.createUpdate(
            """
            UPDATE agent_runs
            SET prompt_tokens = prompt_tokens + :in, completion_tokens = completion_tokens + :out,
                active_millis = active_millis + :millis,
                model_label = coalesce(:label, model_label)
            WHERE run_id = :id
            """)
        .bind("in", outcome.promptTokens())
        .bind("out", outcome.completionTokens())
        .bind("millis", took.toMillis())
        .bind("label", outcome.label())
        .bind("id", id)
        .execute();
  }

  static void end(
      Handle h,
      UUID id,
      Run.State state,
      JsonNode answer,
      String code,
      String message,
      Instant now) {
    h.createUpdate(
            """
            UPDATE agent_runs
            SET state = :state, answer = :answer::jsonb, error_code = :code,
                error_message = :message, changed_at = :now, ended_at = :now, expires_at = NULL
            WHERE run_id = :id
            """)
        .bind("state", state.name())
        .bind("answer", answer == null ? null : answer.toString())
        .bind("code", code)
        .bind("message", message)
        .bind("now", Rows.stamp(now))
        .bind("id", id)
        .execute();
  }

  /** Runs that somebody must take on: those that no process is at any more are among them. */
  static List<UUID> toDrive(Handle h) {
    return h.createQuery(
            """
            SELECT run_id FROM agent_runs WHERE state IN ('QUEUED', 'RUNNING')
            ORDER BY created_at
            """)
        .mapTo(UUID.class)
        .list();
  }

  static List<UUID> expired(Handle h, Instant now) {
    return h.createQuery("SELECT run_id FROM agent_runs WHERE expires_at <= :now")
        .bind("now", Rows.stamp(now))
        .mapTo(UUID.class)
        .list();
  }

  static int forget(Handle h, Instant before) {
    return h.createUpdate("DELETE FROM agent_runs WHERE ended_at <= :before")
        .bind("before", Rows.stamp(before))
        .execute();
  }

  /** The newest first. */
  static List<Run> list(Handle h, int most) {
    return h.createQuery("SELECT * FROM agent_runs ORDER BY created_at DESC, run_id LIMIT :most")
        .bind("most", most)
        .map(Rows.RUN)
        .list();
  }

  private static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
