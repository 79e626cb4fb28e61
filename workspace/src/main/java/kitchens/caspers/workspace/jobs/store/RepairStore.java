package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import org.jdbi.v3.core.Handle;

/** The repairs table. Each method works in the transaction of the handle it is given. */
public final class RepairStore {

  /** What a repair sets. */
  public record NewRepair(
      JobSettings settings,
      Map<String, String> parameters,
      ObjectNode overrides,
      Collection<String> keys,
      RunState state,
      String message,
      Identity by) {}

  /** Opens an ended run again, with one more attempt of each of the keys; the repair's id. */
  public long begin(Handle h, Run run, NewRepair repair, Instant now) {
    if (run.repairCount() == 0) {
      keepOriginal(h, run);
    }
    var number = run.repairCount() + 1;
    var id =
        h.createQuery(
                """
                INSERT INTO job_repairs (job_run_id, number, requested_by, started_at)
                VALUES (:run, :number, :by, :now)
                RETURNING repair_id
                """)
            .bind("run", run.runId())
            .bind("number", number)
            .bind("by", repair.by().userName())
            .bind("now", now)
            .mapTo(Long.class)
            .one();
    open(h, run, repair, id, number, now);
    insertAttempts(h, run, repair, id, now);
    return id;
  }

  private static void keepOriginal(Handle h, Run run) {
    h.createUpdate(
            """
            INSERT INTO job_repairs (repair_id, job_run_id, number, requested_by, started_at,
                                     ended_at, outcome, message)
            VALUES (:run, :run, 0, :by, :started, :ended, :outcome, :message)
            """)
        .bind("run", run.runId())
        .bind("by", run.creator().userName())
        .bind("started", run.createdAt())
        .bind("ended", run.ended().orElse(null))
        .bind("outcome", run.outcome().map(Enum::name).orElse(null))
        .bind("message", run.message())
        .execute();
  }

  private static void open(Handle h, Run run, NewRepair repair, long id, int number, Instant now) {
    var timeout = repair.settings().timeout();
    var admitted = repair.state() != RunState.QUEUED;
    h.createUpdate(
            """
            UPDATE job_runs
               SET state = :state, outcome = NULL, message = :message, ended_at = NULL,
                   cancel_requested_at = NULL, deadline = :deadline, warn_at = :warn,
                   settings = CAST(:settings AS json), parameters = CAST(:parameters AS json),
                   overrides = CAST(:overrides AS json), repair_count = :number,
                   latest_repair_id = :repair
             WHERE run_id = :run
            """)
        .bind("run", run.runId())
        .bind("state", repair.state())
        .bind("message", repair.message())
        .bind("deadline", timeout.isZero() || !admitted ? null : now.plus(timeout))
        .bind("warn", admitted ? RunStore.warnAt(repair.settings(), now) : null)
        .bind("settings", Rows.json(repair.settings().json()))
        .bind("parameters", Rows.json(repair.parameters()))
        .bind("overrides", Rows.json(repair.overrides()))
        .bind("number", number)
        .bind("repair", id)
        .execute();
  }

  private static void insertAttempts(Handle h, Run run, NewRepair repair, long id, Instant now) {
    h.createUpdate(
            """
            INSERT INTO job_attempts (job_run_id, task_key, position, attempt_number, failures,
                                      state, created_at, repair_id)
            SELECT job_run_id, task_key, position, max(attempt_number) + 1, 0, 'BLOCKED', :now,
                   :repair
              FROM job_attempts
             WHERE job_run_id = :run AND task_key = ANY (:keys)
             GROUP BY job_run_id, task_key, position
            """)
        .bind("run", run.runId())
        .bind("repair", id)
        .bindArray("keys", String.class, repair.keys().toArray())
        .bind("now", now)
        .execute();
  }

  /** What a run went through, in the order of time; empty for one that was never repaired. */
  public List<Repair> ofRun(Handle h, long jobRunId) {
    return h.createQuery("SELECT * FROM job_repairs WHERE job_run_id = :run ORDER BY number")
        .bind("run", jobRunId)
        .map(Rows.REPAIR)
        .list();
  }
}
