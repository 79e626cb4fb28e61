package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What the attempts table knows of loops: their iterations are attempts below the loop's own. */
public final class LoopStore {

  /**
   * Adds the iterations of a loop, one for each input; of a loop that a repair runs again because
   * it did not succeed, for those alone that did not.
   */
  public void insertIterations(Handle h, TaskRun loop, List<JsonNode> inputs, Instant now) {
    var done = loop.repairId().isPresent() ? succeeded(h, loop) : Map.<Integer, String>of();
    var carried = 0;
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
      var input = Rows.json(inputs.get(i));
      if (input.equals(done.get(i))) {
        carried++;
        continue;
      }
      batch
          .bind("key", "%s.%d".formatted(loop.taskKey(), i))
          .bind("now", now)
          .bind("iteration", i)
          .bind("input", input)
          .bind("loop", loop.runId())
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
    if (carried > 0) {
      h.execute("UPDATE job_attempts SET carried = ? WHERE run_id = ?", carried, loop.runId());
    }
  }

  /** The inputs that succeeded last in a run's loop, by place; none when the loop itself did. */
  private static Map<Integer, String> succeeded(Handle h, TaskRun loop) {
    var inputs = new HashMap<Integer, String>();
    h.createQuery(
            """
            SELECT * FROM (
              SELECT DISTINCT ON (i.iteration) i.iteration, i.input, i.outcome
                FROM job_attempts i JOIN job_attempts l ON l.run_id = i.parent_run_id
               WHERE l.job_run_id = :run AND l.task_key = :key
               ORDER BY i.iteration, i.attempt_number DESC) latest
             WHERE outcome = 'SUCCESS'
               AND NOT EXISTS (SELECT 1 FROM job_attempts p
                                WHERE p.job_run_id = :run AND p.task_key = :key
                                  AND p.attempt_number = :attempt - 1 AND p.outcome = 'SUCCESS')
            """)
        .bind("run", loop.jobRunId())
        .bind("key", loop.taskKey())
        .bind("attempt", loop.attemptNumber())
        .map((rs, ctx) -> Map.entry(rs.getInt("iteration"), rs.getString("input")))
        .forEach(entry -> inputs.put(entry.getKey(), entry.getValue()));
    return inputs;
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
    carried(h, jobRunId)
        .forEach(
            (loop, carried) ->
                stats.put(loop, LoopStats.of(latest.getOrDefault(loop, List.of()), carried)));
    latest.forEach(
        (loop, iterations) -> stats.computeIfAbsent(loop, x -> LoopStats.of(iterations, 0)));
    return stats;
  }

  private static Map<Long, Integer> carried(Handle h, long jobRunId) {
    var carried = new LinkedHashMap<Long, Integer>();
    h.createQuery(
            "SELECT run_id, carried FROM job_attempts WHERE job_run_id = :run AND carried > 0")
        .bind("run", jobRunId)
        .map((rs, ctx) -> Map.entry(rs.getLong("run_id"), rs.getInt("carried")))
        .forEach(entry -> carried.put(entry.getKey(), entry.getValue()));
    return carried;
  }
}
