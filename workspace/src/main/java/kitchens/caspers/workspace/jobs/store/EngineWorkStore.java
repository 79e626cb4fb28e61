package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.run.Decider;
import kitchens.caspers.workspace.jobs.run.Outcome;
import org.jdbi.v3.core.Handle;

/**
 * What the attempts table knows of work that the engine itself does: conditions, loops with their
 * iterations, and runs of other jobs. It belongs to no epoch, for it is not lost with a process.
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
  public void begin(Handle h, long runId, JsonNode parameters, Instant deadline, Instant now) {
    h.createUpdate(
            """
            UPDATE job_attempts
               SET state = 'RUNNING', claimed_at = :now, started_at = :now, due_at = NULL,
                   deadline = :deadline, resolved_parameters = CAST(:parameters AS json)
             WHERE run_id = :id
            """)
        .bind("id", runId)
        .bind("parameters", Rows.json(parameters))
        .bind("deadline", deadline)
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

  /** Adds the iterations of a loop, one for each input. */
  public void insertIterations(Handle h, TaskRun loop, List<JsonNode> inputs, Instant now) {
    var batch =
        h.prepareBatch(
            """
            INSERT INTO job_attempts (job_run_id, task_key, position, attempt_number, failures,
                                      state, created_at, repair_id, parent_run_id, iteration, input)
            SELECT job_run_id, :key, position,
                   (SELECT coalesce(max(o.attempt_number) + 1, 0) FROM job_attempts o
                     WHERE o.job_run_id = a.job_run_id AND o.task_key = :key),
                   0, 'BLOCKED', :now, repair_id, run_id, :iteration, :input
              FROM job_attempts a WHERE run_id = :loop
            """);
    for (var i = 0; i < inputs.size(); i++) {
      batch
          .bind("key", "%s.%d".formatted(loop.taskKey(), i))
          .bind("now", now)
          .bind("iteration", i)
          .bind("input", Rows.json(inputs.get(i)))
          .bind("loop", loop.runId())
          .add();
    }
    if (!inputs.isEmpty()) {
      batch.execute();
    }
  }

  /** All attempts of a loop's iterations, in the order of the inputs, first attempts first. */
  public List<TaskRun> iterations(Handle h, long loopRunId) {
    return h.createQuery(
            """
            SELECT * FROM job_attempts WHERE parent_run_id = :loop
             ORDER BY iteration, attempt_number
            """)
        .bind("loop", loopRunId)
        .map(Rows.TASK_RUN)
        .list();
  }

  /** The latest attempt of each iteration, in the order of the inputs. */
  public List<TaskRun> latestIterations(Handle h, long loopRunId) {
    var latest = new LinkedHashMap<String, TaskRun>();
    iterations(h, loopRunId).forEach(attempt -> latest.put(attempt.taskKey(), attempt));
    return List.copyOf(latest.values());
  }

  /** How far the loops of a run are, by the attempt of the loop. */
  public Map<Long, LoopStats> loops(Handle h, long jobRunId) {
    var latest = new LinkedHashMap<Long, List<TaskRun>>();
    h.createQuery(
            """
            SELECT DISTINCT ON (parent_run_id, iteration) * FROM job_attempts
             WHERE job_run_id = :run AND parent_run_id IS NOT NULL
             ORDER BY parent_run_id, iteration, attempt_number DESC
            """)
        .bind("run", jobRunId)
        .map(Rows.TASK_RUN)
        .forEach(
            attempt ->
                latest
                    .computeIfAbsent(
                        attempt.iteration().orElseThrow().loopRunId(), x -> new ArrayList<>())
                    .add(attempt));
    var stats = new LinkedHashMap<Long, LoopStats>();
    latest.forEach((loop, iterations) -> stats.put(loop, LoopStats.of(iterations)));
    return stats;
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
