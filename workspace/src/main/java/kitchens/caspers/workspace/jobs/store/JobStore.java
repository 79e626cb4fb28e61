package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The jobs table. Each method works in the transaction of the handle it is given. */
public final class JobStore {

  /** Adds a job and returns its id. */
  public long insert(Handle h, Job job, String name) {
    return h.createQuery(
            """
            INSERT INTO jobs (name, settings, creator_id, creator_user_name, run_as_id,
                              run_as_user_name, created_at, keeps_running)
            VALUES (:name, CAST(:settings AS json), :creatorId, :creatorName, :runAsId, :runAsName,
                    :now, :keepsRunning)
            RETURNING job_id
            """)
        .bind("name", name)
        .bind("settings", Rows.json(job.settingsJson()))
        .bind("creatorId", job.creator().id())
        .bind("creatorName", job.creator().userName())
        .bind("runAsId", job.runAs().id())
        .bind("runAsName", job.runAs().userName())
        .bind("now", job.createdAt())
        .bind("keepsRunning", job.keepsRunning())
        .mapTo(Long.class)
        .one();
  }

  /** Puts other settings in place of a job's; a continuous job's back-off begins anew. */
  public void update(Handle h, Job job, String name) {
    h.createUpdate(
            """
            UPDATE jobs
               SET name = :name, settings = CAST(:settings AS json), run_as_id = :runAsId,
                   run_as_user_name = :runAsName, keeps_running = :keepsRunning,
                   failures_in_a_row = 0, next_start_at = NULL
             WHERE job_id = :id
            """)
        .bind("id", job.jobId())
        .bind("name", name)
        .bind("settings", Rows.json(job.settingsJson()))
        .bind("runAsId", job.runAs().id())
        .bind("runAsName", job.runAs().userName())
        .bind("keepsRunning", job.keepsRunning())
        .execute();
  }

  /** Marks a job as deleted; its runs stay readable. */
  public void delete(Handle h, long jobId, Instant now) {
    h.createUpdate("UPDATE jobs SET deleted_at = :now, keeps_running = false WHERE job_id = :id")
        .bind("id", jobId)
        .bind("now", now)
        .execute();
  }

  public Optional<Job> find(Handle h, long jobId) {
    return h.createQuery("SELECT * FROM jobs WHERE job_id = :id AND deleted_at IS NULL")
        .bind("id", jobId)
        .map(Rows.JOB)
        .findOne();
  }

  /** The job, held until the transaction ends, so that runs are admitted one after the other. */
  public Optional<Job> lock(Handle h, long jobId) {
    return h.createQuery("SELECT * FROM jobs WHERE job_id = :id AND deleted_at IS NULL FOR UPDATE")
        .bind("id", jobId)
        .map(Rows.JOB)
        .findOne();
  }

  /**
   * Jobs, newest first.
   *
   * @param name the whole name, upper and lower case alike
   * @param before only jobs with a lower id
   */
  public List<Job> list(
      Handle h, Optional<String> name, Optional<Long> before, int offset, int limit) {
    return h.createQuery(
            """
            SELECT * FROM jobs
             WHERE deleted_at IS NULL
               AND (CAST(:name AS text) IS NULL OR lower(name) = lower(:name))
               AND (CAST(:before AS bigint) IS NULL OR job_id < :before)
             ORDER BY job_id DESC
            OFFSET :offset LIMIT :limit
            """)
        .bind("name", name.orElse(null))
        .bind("before", before.orElse(null))
        .bind("offset", offset)
        .bind("limit", limit)
        .map(Rows.JOB)
        .list();
  }

  /** All jobs. */
  public List<Job> all(Handle h) {
    return list(h, Optional.empty(), Optional.empty(), 0, Integer.MAX_VALUE);
  }

  /** Unpaused continuous jobs that have no run at present. */
  public List<Job> idleContinuous(Handle h) {
    return h.createQuery(
            """
            SELECT * FROM jobs j
             WHERE j.keeps_running AND j.deleted_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM job_runs r
                                WHERE r.job_id = j.job_id AND r.state <> 'TERMINATED')
            """)
        .map(Rows.JOB)
        .list();
  }

  /** Notes how a continuous job's run went and when the next may start. */
  public void setBackOff(Handle h, long jobId, int failuresInARow, Instant nextStart) {
    h.createUpdate(
            """
            UPDATE jobs SET failures_in_a_row = :failures, next_start_at = :next
             WHERE job_id = :id
            """)
        .bind("id", jobId)
        .bind("failures", failuresInARow)
        .bind("next", nextStart)
        .execute();
  }

  long nextNumberInJob(Handle h, long jobId) {
    return h.createQuery(
            "UPDATE jobs SET runs_made = runs_made + 1 WHERE job_id = :id RETURNING runs_made")
        .bind("id", jobId)
        .mapTo(Long.class)
        .one();
  }
}
