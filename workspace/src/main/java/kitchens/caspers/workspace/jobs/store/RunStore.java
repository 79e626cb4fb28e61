package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import org.jdbi.v3.core.Handle;

/** The runs table. Each method works in the transaction of the handle it is given. */
public final class RunStore {
  private final JobStore jobs;
  private final TaskRunStore taskRuns;

  public RunStore(JobStore jobs, TaskRunStore taskRuns) {
    this.jobs = jobs;
    this.taskRuns = taskRuns;
  }

  /** Makes a run with the first attempt of each task and returns its id. */
  public long insert(Handle h, NewRun run) {
    var runId = h.createQuery("SELECT nextval('job_run_ids')").mapTo(Long.class).one();
    var number = run.jobId().map(jobId -> jobs.nextNumberInJob(h, jobId)).orElse(runId);
    var admitted = run.state() == RunState.PENDING;
    h.createUpdate(
            """
            INSERT INTO job_runs (run_id, job_id, run_type, trigger, run_name, number_in_job,
                                  settings, parameters, overrides, creator_id, creator_user_name,
                                  run_as_id, run_as_user_name, state, outcome, message, created_at,
                                  admitted_at, ended_at, deadline, idempotency_token,
                                  parent_attempt_id, trigger_info, trigger_key, warn_at)
            VALUES (:runId, :jobId, :type, :trigger, :name, :number, CAST(:settings AS json),
                    CAST(:parameters AS json), CAST(:overrides AS json), :creatorId, :creatorName,
                    :runAsId, :runAsName, :state, :outcome, :message, :now, :admitted, :ended,
                    :deadline, :token, :parent, CAST(:info AS json), :key, :warn)
            """)
        .bind("runId", runId)
        .bind("jobId", run.jobId().orElse(null))
        .bind("type", run.type())
        .bind("trigger", run.cause().trigger())
        .bind("name", run.settings().name())
        .bind("number", number)
        .bind("settings", Rows.json(run.settings().json()))
        .bind("parameters", Rows.json(run.parameters()))
        .bind("overrides", Rows.json(run.overrides()))
        .bind("creatorId", run.creator().id())
        .bind("creatorName", run.creator().userName())
        .bind("runAsId", run.runAs().id())
        .bind("runAsName", run.runAs().userName())
        .bind("state", run.state())
        .bind("outcome", run.outcome().map(Outcome::name).orElse(null))
        .bind("message", run.message())
        .bind("now", run.now())
        .bind("admitted", admitted ? run.now() : null)
        .bind("ended", run.outcome().isPresent() ? run.now() : null)
        .bind("deadline", admitted ? deadline(run) : null)
        .bind("token", run.idempotencyToken().orElse(null))
        .bind("parent", run.cause().parentAttemptId().orElse(null))
        .bind("info", Rows.json(run.cause().info()))
        .bind("key", run.cause().key().orElse(null))
        .bind("warn", admitted ? warnAt(run.settings(), run.now()) : null)
        .execute();
    if (run.outcome().isEmpty()) {
      taskRuns.insertFirst(h, runId, run);
    }
    return runId;
  }

  private static Instant deadline(NewRun run) {
    var timeout = run.settings().timeout();
    return timeout.isZero() ? null : run.now().plus(timeout);
  }

  static Instant warnAt(JobSettings settings, Instant now) {
    return settings.notifications().durationWarning().map(now::plus).orElse(null);
  }

  /** The run has been told of as slow. */
  public void warned(Handle h, long runId) {
    h.execute("UPDATE job_runs SET warn_at = NULL WHERE run_id = ?", runId);
  }

  /** The job of a run, without reading the run. */
  public Optional<Long> jobOf(Handle h, long runId) {
    return h.createQuery("SELECT job_id FROM job_runs WHERE run_id = :id AND job_id IS NOT NULL")
        .bind("id", runId)
        .mapTo(Long.class)
        .findOne();
  }

  public Optional<Run> find(Handle h, long runId) {
    return h.createQuery("SELECT * FROM job_runs WHERE run_id = :id")
        .bind("id", runId)
        .map(Rows.RUN)
        .findOne();
  }

  /** The run, held until the transaction ends. */
  public Optional<Run> lock(Handle h, long runId) {
    return h.createQuery("SELECT * FROM job_runs WHERE run_id = :id FOR UPDATE")
        .bind("id", runId)
        .map(Rows.RUN)
        .findOne();
  }

  public Optional<Long> byIdempotencyToken(Handle h, String token) {
    return h.createQuery("SELECT run_id FROM job_runs WHERE idempotency_token = :token")
        .bind("token", token)
        .mapTo(Long.class)
        .findOne();
  }

  /** The run that a job was started with for that key. */
  public Optional<Long> byTriggerKey(Handle h, long jobId, String key) {
    return h.createQuery("SELECT run_id FROM job_runs WHERE job_id = :id AND trigger_key = :key")
        .bind("id", jobId)
        .bind("key", key)
        .mapTo(Long.class)
        .findOne();
  }

  /** Runs of a job that have left the queue and not ended. */
  public int countAdmitted(Handle h, long jobId) {
    return h.createQuery(
            """
            SELECT count(*) FROM job_runs
             WHERE job_id = :id AND state NOT IN ('TERMINATED', 'QUEUED')
            """)
        .bind("id", jobId)
        .mapTo(Integer.class)
        .one();
  }

  public List<Run> queued(Handle h, long jobId) {
    return h.createQuery(
            "SELECT * FROM job_runs WHERE job_id = :id AND state = 'QUEUED' ORDER BY run_id")
        .bind("id", jobId)
        .map(Rows.RUN)
        .list();
  }

  public void admit(Handle h, Run run, Instant now) {
    var settings = run.settings();
    var timeout = settings.timeout();
    h.createUpdate(
            """
            UPDATE job_runs SET state = 'PENDING', message = '',
                                admitted_at = coalesce(admitted_at, :now),
                                deadline = :deadline, warn_at = :warn
             WHERE run_id = :id AND state = 'QUEUED'
            """)
        .bind("id", run.runId())
        .bind("now", now)
        .bind("deadline", timeout.isZero() ? null : now.plus(timeout))
        .bind("warn", warnAt(settings, now))
        .execute();
  }

  public void setState(Handle h, long runId, RunState state) {
    h.createUpdate("UPDATE job_runs SET state = :state WHERE run_id = :id")
        .bind("id", runId)
        .bind("state", state)
        .execute();
  }

  public void finish(Handle h, long runId, Outcome outcome, String message, Instant now) {
    h.createUpdate(
            """
            UPDATE job_runs
               SET state = 'TERMINATED', outcome = :outcome, message = :message, ended_at = :now
             WHERE run_id = :id
            """)
        .bind("id", runId)
        .bind("outcome", outcome)
        .bind("message", message)
        .bind("now", now)
        .execute();
    h.createUpdate(
            """
            UPDATE job_repairs SET outcome = :outcome, message = :message, ended_at = :now
             WHERE job_run_id = :id AND ended_at IS NULL
            """)
        .bind("id", runId)
        .bind("outcome", outcome)
        .bind("message", message)
        .bind("now", now)
        .execute();
  }

  /** Asks for a run's end; the engine does the rest. Whether there was something to end. */
  public boolean requestCancel(Handle h, long runId, Instant now) {
    return h.createUpdate(
                """
                UPDATE job_runs SET cancel_requested_at = coalesce(cancel_requested_at, :now)
                 WHERE run_id = :id AND state <> 'TERMINATED'
                """)
            .bind("id", runId)
            .bind("now", now)
            .execute()
        > 0;
  }

  /** Ids of the runs that have not ended, oldest first. */
  public List<Long> active(Handle h) {
    return h.createQuery("SELECT run_id FROM job_runs WHERE state <> 'TERMINATED' ORDER BY run_id")
        .mapTo(Long.class)
        .list();
  }

  /** Ids of a job's runs that have not ended, oldest first. */
  public List<Long> active(Handle h, long jobId) {
    return h.createQuery(
            """
            SELECT run_id FROM job_runs
             WHERE job_id = :id AND state <> 'TERMINATED' ORDER BY run_id
            """)
        .bind("id", jobId)
        .mapTo(Long.class)
        .list();
  }

  /** Jobs that have runs in their queue. */
  public List<Long> jobsWithQueue(Handle h) {
    return h.createQuery("SELECT DISTINCT job_id FROM job_runs WHERE state = 'QUEUED'")
        .mapTo(Long.class)
        .list();
  }

  /** Runs for which a time has come: a deadline, or an attempt's start. */
  public List<Long> due(Handle h, Instant now) {
    return h.createQuery(
            """
            SELECT run_id FROM job_runs
             WHERE state NOT IN ('TERMINATED', 'QUEUED', 'TERMINATING') AND deadline <= :now
             UNION
            SELECT run_id FROM job_runs WHERE state NOT IN ('TERMINATED', 'QUEUED')
                                          AND warn_at <= :now
             UNION
            SELECT job_run_id FROM job_attempts
             WHERE state = 'WAITING' AND due_at <= :now OR state = 'RUNNING' AND deadline <= :now
                OR state IN ('RUNNING', 'TERMINATING') AND warn_at <= :now
            """)
        .bind("now", now)
        .mapTo(Long.class)
        .list();
  }

  /** The next time at which something is due without anybody's asking. */
  public Optional<Instant> nextDue(Handle h) {
    return h.createQuery(
            """
            SELECT min(t) FROM (
              SELECT deadline AS t FROM job_runs
               WHERE state NOT IN ('TERMINATED', 'QUEUED', 'TERMINATING')
               UNION ALL
              SELECT warn_at FROM job_runs WHERE state NOT IN ('TERMINATED', 'QUEUED')
               UNION ALL
              SELECT CASE state WHEN 'WAITING' THEN due_at ELSE deadline END FROM job_attempts
               WHERE state IN ('WAITING', 'RUNNING')
               UNION ALL
              SELECT warn_at FROM job_attempts WHERE state IN ('RUNNING', 'TERMINATING')
               UNION ALL
              SELECT next_start_at FROM jobs j
               WHERE j.keeps_running AND j.deleted_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM job_runs r
                                  WHERE r.job_id = j.job_id AND r.state <> 'TERMINATED')) times
            """)
        .mapTo(Instant.class)
        .findOne();
  }

  public List<Run> list(Handle h, RunFilter filter) {
    return h.createQuery(
            """
            SELECT * FROM job_runs
             WHERE (CAST(:jobId AS bigint) IS NULL OR job_id = :jobId)
               AND (CAST(:type AS text) IS NULL OR run_type = :type)
               AND (NOT :activeOnly OR state <> 'TERMINATED')
               AND (NOT :completedOnly OR state = 'TERMINATED')
               AND (CAST(:from AS timestamptz) IS NULL OR created_at >= :from)
               AND (CAST(:to AS timestamptz) IS NULL OR created_at <= :to)
               AND (CAST(:before AS bigint) IS NULL OR run_id < :before)
             ORDER BY run_id DESC
            OFFSET :offset LIMIT :limit
            """)
        .bind("jobId", filter.jobId().orElse(null))
        .bind("type", filter.type().map(Run.Type::name).orElse(null))
        .bind("activeOnly", filter.activeOnly())
        .bind("completedOnly", filter.completedOnly())
        .bind("from", filter.from().orElse(null))
        .bind("to", filter.to().orElse(null))
        .bind("before", filter.before().orElse(null))
        .bind("offset", filter.offset())
        .bind("limit", filter.limit())
        .map(Rows.RUN)
        .list();
  }

  /**
   * Ended runs that nobody needs to see any more: old ones, and of each continuous job those beyond
   * the latest so many.
   */
  public List<Long> outdated(Handle h, Instant endedBefore, int keptOfContinuous) {
    return h.createQuery(
            """
            SELECT run_id FROM job_runs WHERE ended_at < :before
             UNION
            SELECT run_id FROM (
              SELECT run_id, row_number() OVER (PARTITION BY job_id ORDER BY run_id DESC) AS nth
                FROM job_runs WHERE trigger = 'CONTINUOUS' AND state = 'TERMINATED') runs
             WHERE nth > :kept
            """)
        .bind("before", endedBefore)
        .bind("kept", keptOfContinuous)
        .mapTo(Long.class)
        .list();
  }

  public int countActive(Handle h) {
    return h.createQuery("SELECT count(*) FROM job_runs WHERE state <> 'TERMINATED'")
        .mapTo(Integer.class)
        .one();
  }

  public void delete(Handle h, long runId) {
    h.createUpdate("DELETE FROM job_runs WHERE run_id = :id").bind("id", runId).execute();
  }
}
