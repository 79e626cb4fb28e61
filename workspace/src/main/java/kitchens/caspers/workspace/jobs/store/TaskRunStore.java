package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.run.Step;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import org.jdbi.v3.core.Handle;

/** The attempts table. Each method works in the transaction of the handle it is given. */
public final class TaskRunStore {
  private static final String PASS_OVER =
      """
      UPDATE job_attempts
         SET state = 'TERMINATED', outcome = :outcome, message = :message, ended_at = :now
       WHERE run_id = :id AND state NOT IN ('RUNNING', 'TERMINATING', 'TERMINATED')
      """;

  void insertFirst(Handle h, long jobRunId, NewRun run) {
    var batch =
        h.prepareBatch(
            """
            INSERT INTO job_attempts (job_run_id, task_key, position, attempt_number, failures,
                                      state, outcome, message, created_at, ended_at)
            VALUES (:run, :key, :position, 0, 0, :state, :outcome, :message, :now, :ended)
            """);
    var position = 0;
    for (var key : run.settings().tasks().keys()) {
      var chosen = run.chosen().contains(key);
      batch
          .bind("run", jobRunId)
          .bind("key", key)
          .bind("position", position++)
          .bind("state", chosen ? RunState.BLOCKED.name() : RunState.TERMINATED.name())
          .bind("outcome", chosen ? null : Outcome.NOT_CHOSEN.name())
          .bind("message", chosen ? "" : "Not among the tasks chosen for this run.")
          .bind("now", run.now())
          .bind("ended", chosen ? null : run.now())
          .add();
    }
    if (position > 0) {
      batch.execute();
    }
  }

  /**
   * All attempts of a run's tasks but iterations, in the order of the tasks, first attempts first.
   */
  public List<TaskRun> ofRun(Handle h, long jobRunId) {
    return h.createQuery(
            """
            SELECT * FROM job_attempts WHERE job_run_id = :run AND parent_run_id IS NULL
             ORDER BY position, attempt_number
            """)
        .bind("run", jobRunId)
        .map(Rows.TASK_RUN)
        .list();
  }

  /** All attempts of a task, or of an iteration ({@code loop.3}), first attempts first. */
  public List<TaskRun> ofKey(Handle h, long jobRunId, String taskKey) {
    return h.createQuery(
            """
            SELECT * FROM job_attempts WHERE job_run_id = :run AND task_key = :key
             ORDER BY attempt_number
            """)
        .bind("run", jobRunId)
        .bind("key", taskKey)
        .map(Rows.TASK_RUN)
        .list();
  }

  /** The latest attempt of each task of a run. */
  public Map<String, TaskRun> latestOfRun(Handle h, long jobRunId) {
    var latest = new LinkedHashMap<String, TaskRun>();
    ofRun(h, jobRunId).forEach(attempt -> latest.put(attempt.taskKey(), attempt));
    return latest;
  }

  public Optional<TaskRun> find(Handle h, long runId) {
    return h.createQuery("SELECT * FROM job_attempts WHERE run_id = :id")
        .bind("id", runId)
        .map(Rows.TASK_RUN)
        .findOne();
  }

  public void setState(Handle h, long runId, RunState state) {
    h.createUpdate("UPDATE job_attempts SET state = :state, due_at = NULL WHERE run_id = :id")
        .bind("id", runId)
        .bind("state", state)
        .execute();
  }

  /** Lets attempts start. */
  public void setPending(Handle h, Collection<Long> runIds) {
    if (!runIds.isEmpty()) {
      h.createUpdate(
              "UPDATE job_attempts SET state = 'PENDING', due_at = NULL WHERE run_id = ANY (:ids)")
          .bindArray("ids", Long.class, runIds.toArray())
          .execute();
    }
  }

  /** Ends attempts that have no process. */
  public void passOver(Handle h, Collection<Step.PassOver> all, Instant now) {
    if (all.isEmpty()) {
      return;
    }
    var batch = h.prepareBatch(PASS_OVER);
    for (var over : all) {
      batch
          .bind("id", over.attempt().runId())
          .bind("outcome", over.outcome().name())
          .bind("message", over.message())
          .bind("now", now)
          .add();
    }
    batch.execute();
  }

  /** Ends an attempt that has no process. */
  public void passOver(Handle h, long runId, Outcome outcome, String message, Instant now) {
    h.createUpdate(PASS_OVER)
        .bind("id", runId)
        .bind("outcome", outcome)
        .bind("message", message)
        .bind("now", now)
        .execute();
  }

  /** Notes that an attempt is told to stop, and how it will have ended. */
  public void stop(Handle h, long runId, Outcome ending) {
    h.createUpdate(
            """
            UPDATE job_attempts SET state = 'TERMINATING', ending = :ending
             WHERE run_id = :id AND state = 'RUNNING'
            """)
        .bind("id", runId)
        .bind("ending", ending)
        .execute();
  }

  /**
   * Adds the attempt that follows a failed or lost one.
   *
   * @param inEngine whether its work is the engine's own, which no claim must take
   */
  public void insertNext(
      Handle h, long previous, int failures, Instant due, boolean inEngine, Instant now) {
    var waits = inEngine || due.isAfter(now);
    h.createUpdate(
            """
            INSERT INTO job_attempts (job_run_id, task_key, position, attempt_number, failures,
                                      state, created_at, due_at, repair_id, parent_run_id,
                                      iteration, input)
            SELECT job_run_id, task_key, position, attempt_number + 1, :failures,
                   :state, :now, :due, repair_id, parent_run_id, iteration, input
              FROM job_attempts WHERE run_id = :previous
            """)
        .bind("previous", previous)
        .bind("failures", failures)
        .bind("state", waits ? RunState.WAITING : RunState.PENDING)
        .bind("now", now)
        .bind("due", waits ? due : null)
        .execute();
  }

  /** Takes up to {@code most} attempts that may start; no other engine gets the same ones. */
  public List<TaskRun> claim(Handle h, long epoch, int most, Instant now) {
    return h.createQuery(
            """
            UPDATE job_attempts SET state = 'RUNNING', claimed_at = :now, epoch = :epoch
             WHERE run_id IN (SELECT run_id FROM job_attempts WHERE state = 'PENDING'
                               ORDER BY run_id LIMIT :most FOR UPDATE SKIP LOCKED)
            RETURNING *
            """)
        .bind("epoch", epoch)
        .bind("most", most)
        .bind("now", now)
        .map(Rows.TASK_RUN)
        .list();
  }

  /** Sets when an attempt that begins now has had its time, and when it is worth a warning. */
  public void setTimes(Handle h, long runId, TaskSettings task, Instant now) {
    if (task.timeout().isZero() && task.notifications().durationWarning().isEmpty()) {
      return;
    }
    h.createUpdate(
            "UPDATE job_attempts SET deadline = :deadline, warn_at = :warn WHERE run_id = :id")
        .bind("id", runId)
        .bind("deadline", task.timeout().isZero() ? null : now.plus(task.timeout()))
        .bind("warn", task.notifications().durationWarning().map(now::plus).orElse(null))
        .execute();
  }

  /** Attempts at work that have taken longer than their health rules want; each is given once. */
  public List<TaskRun> slow(Handle h, long jobRunId, Instant now) {
    return h.createQuery(
            """
            UPDATE job_attempts SET warn_at = NULL
             WHERE job_run_id = :run AND warn_at <= :now AND state IN ('RUNNING', 'TERMINATING')
            RETURNING *
            """)
        .bind("run", jobRunId)
        .bind("now", now)
        .map(Rows.TASK_RUN)
        .list();
  }

  /** Notes what the attempt holds, before it holds it. */
  public void prepared(Handle h, long runId, String tokenId, JsonNode parameters) {
    h.createUpdate(
            """
            UPDATE job_attempts
               SET token_id = :token, resolved_parameters = CAST(:parameters AS json)
             WHERE run_id = :id
            """)
        .bind("id", runId)
        .bind("token", tokenId)
        .bind("parameters", Rows.json(parameters))
        .execute();
  }

  /** Notes that work without a process of its own has begun. */
  public void began(Handle h, long runId, Instant now) {
    h.createUpdate("UPDATE job_attempts SET started_at = :now WHERE run_id = :id")
        .bind("id", runId)
        .bind("now", now)
        .execute();
  }

  public void started(Handle h, long runId, TaskRun.ProcessMark process, Instant now) {
    h.createUpdate(
            """
            UPDATE job_attempts SET pid = :pid, process_started_at = :since, started_at = :now
             WHERE run_id = :id
            """)
        .bind("id", runId)
        .bind("pid", process.pid())
        .bind("since", process.startedAt())
        .bind("now", now)
        .execute();
  }

  /**
   * Records an attempt's end, unless another engine has taken over since. An attempt that was told
   * to stop ends as it was told.
   */
  public boolean end(Handle h, long runId, long epoch, Ended ended, Instant now) {
    return h.createUpdate(
                """
                UPDATE job_attempts
                   SET state = 'TERMINATED', outcome = coalesce(ending, :outcome), ended_at = :now,
                       message = CASE ending WHEN 'CANCELED' THEN 'Run cancelled.'
                                             WHEN 'TIMED_OUT' THEN 'The task had its time.'
                                             ELSE :message END,
                       error = :error, error_trace = :trace, token_id = NULL
                 WHERE run_id = :id AND epoch = :epoch AND state IN ('RUNNING', 'TERMINATING')
                """)
            .bind("id", runId)
            .bind("epoch", epoch)
            .bind("outcome", ended.outcome())
            .bind("message", ended.message())
            .bind("error", ended.error().orElse(null))
            .bind("trace", ended.trace().orElse(null))
            .bind("now", now)
            .execute()
        > 0;
  }

  /** Attempts that an earlier engine left at work. */
  public List<TaskRun> leftBehind(Handle h, long epoch) {
    return h.createQuery(
            """
            SELECT * FROM job_attempts
             WHERE state IN ('RUNNING', 'TERMINATING') AND epoch < :epoch ORDER BY run_id
            """)
        .bind("epoch", epoch)
        .map(Rows.TASK_RUN)
        .list();
  }

  /** Records an attempt of an earlier engine as lost, or as ended in the way it was told. */
  public void lose(Handle h, long runId, Instant now) {
    h.createUpdate(
            """
            UPDATE job_attempts
               SET state = 'TERMINATED', outcome = coalesce(ending, 'LOST'), ended_at = :now,
                   message = CASE WHEN ending IS NULL
                                  THEN 'Lost: the workspace went away while the attempt ran. It is'
                                       || ' tried again and does not count against max_retries.'
                                  ELSE 'Run cancelled.' END,
                   token_id = NULL
             WHERE run_id = :id AND state IN ('RUNNING', 'TERMINATING')
            """)
        .bind("id", runId)
        .bind("now", now)
        .execute();
  }
}
