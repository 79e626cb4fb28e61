package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import org.jdbi.v3.core.Handle;

/** The last runs of many jobs at once, as much of each as a list of jobs shows. */
public final class LastRuns {

  /** How one run went and how long. */
  public record Line(
      long jobId,
      long runId,
      RunState state,
      Optional<Outcome> outcome,
      Instant created,
      Optional<Instant> ended) {}

  private LastRuns() {}

  /**
   * By job id, the newest first; a job that has not run is not among them.
   *
   * @param most of each job
   */
  public static Map<Long, List<Line>> of(Handle h, Collection<Long> jobIds, int most) {
    var found = new LinkedHashMap<Long, List<Line>>();
    h.createQuery(
            """
            SELECT r.*
              FROM unnest(CAST(:ids AS bigint[])) AS wanted(job_id)
             CROSS JOIN LATERAL (
               SELECT job_id, run_id, state, outcome, created_at, ended_at
                 FROM job_runs
                WHERE job_runs.job_id = wanted.job_id
                ORDER BY run_id DESC
                LIMIT :most) AS r
             ORDER BY r.job_id, r.run_id DESC
            """)
        .bindArray("ids", Long.class, List.copyOf(jobIds))
        .bind("most", most)
        .map(Rows.LINE)
        .forEach(line -> found.computeIfAbsent(line.jobId(), id -> new ArrayList<>()).add(line));
    return found;
  }
}
