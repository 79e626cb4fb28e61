package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import kitchens.caspers.workspace.jobs.run.Decider;
import kitchens.caspers.workspace.jobs.run.Outcome;
import org.jdbi.v3.core.Handle;

/**
 * What the attempts table knows of work that the engine itself does: conditions, loops, and runs of
 * other jobs. It belongs to no epoch, for it is not lost with a process.
 */
public final class EngineWorkStore {

  /** A condition and what it decided. */
  public record Decided(long runId, Decider.Decision decision) {}

  /** Ends condition_tasks. */
  public void decide(Handle h, Collection<Decided> all, Instant now) {
    var batch =
        h.prepareBatch(
            """
            UPDATE job_attempts
               SET state = 'TERMINATED', outcome = :outcome, decision = :decision,
                   message = :message, error = :error, claimed_at = :now, started_at = :now,
                   ended_at = :now, due_at = NULL,
                   resolved_parameters = CAST(:operands AS json)
             WHERE run_id = :id AND state <> 'TERMINATED'
            """);
    for (var decided : all) {
      var decision = decided.decision();
      batch
          .bind("id", decided.runId())
          .bind("outcome", decision.outcome().name())
          .bind("decision", decision.decision().orElse(null))
          .bind("message", decision.message())
          .bind("error", decision.outcome().failed() ? decision.message() : null)
          .bind("operands", Rows.json(decision.operands()))
          .bind("now", now)
          .add();
    }
    if (!all.isEmpty()) {
      batch.execute();
    }
  }

  /** Begins an attempt of a loop or of a run of another job. */
  public void begin(Handle h, long runId, JsonNode parameters, Instant now) {
    h.createUpdate(
            """
            UPDATE job_attempts
               SET state = 'RUNNING', claimed_at = :now, started_at = :now, due_at = NULL,
                   resolved_parameters = CAST(:parameters AS json)
             WHERE run_id = :id
            """)
        .bind("id", runId)
        .bind("parameters", Rows.json(parameters))
        .bind("now", now)
        .execute();
  }

  /** Ends an attempt that {@link #begin} began, or that could not be begun. */
  public void end(Handle h, long runId, Outcome outcome, String message, Instant now) {
    h.createUpdate(
            """
            UPDATE job_attempts
               SET state = 'TERMINATED', outcome = coalesce(ending, :outcome), ended_at = :now,
                   claimed_at = coalesce(claimed_at, :now), started_at = coalesce(started_at, :now),
                   due_at = NULL,
                   message = CASE ending WHEN 'CANCELED' THEN 'Run cancelled.'
                                         WHEN 'TIMED_OUT' THEN 'The task had its time.'
                                         ELSE :message END,
                   error = CASE WHEN ending IS NULL THEN CAST(:error AS text) END
             WHERE run_id = :id AND state <> 'TERMINATED'
            """)
        .bind("id", runId)
        .bind("outcome", outcome)
        .bind("message", message)
        .bind("error", outcome.failed() ? message : null)
        .bind("now", now)
        .execute();
  }

  /** Notes the run that an attempt started, or its update of a pipeline. */
  public void setChild(Handle h, long runId, long childRunId) {
    h.createUpdate("UPDATE job_attempts SET child_run_id = :child WHERE run_id = :id")
        .bind("id", runId)
        .bind("child", childRunId)
        .execute();
  }

  public void setUpdate(Handle h, long runId, String updateId) {
    h.createUpdate("UPDATE job_attempts SET update_id = :update WHERE run_id = :id")
        .bind("id", runId)
        .bind("update", updateId)
        .execute();
  }
}
