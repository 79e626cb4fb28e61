package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.jobs.store.RunFilter;
import kitchens.caspers.workspace.jobs.triggers.Triggers;

/**
 * The workspace's own routes under the pages of jobs: all that one shows at first in one answer,
 * where the Jobs API would have it ask once for each job, or four times and more for one.
 */
final class JobPageRoutes {
  private static final int MOST_JOBS = 500;
  private static final int IN_A_STRIP = 14;
  private static final int LAST_RUNS = 25;

  private final JobActions jobs;
  private final RunActions runs;
  private final RepairActions repairs;
  private final RunJson json;
  private final Triggers triggers;

  JobPageRoutes(
      JobActions jobs, RunActions runs, RepairActions repairs, RunJson json, Triggers triggers) {
    this.jobs = jobs;
    this.runs = runs;
    this.repairs = repairs;
    this.json = json;
    this.triggers = triggers;
  }

  void routes(Routes r) {
    r.get("/api/2.0/caspers/jobs", ctx -> ctx.json(all()));
    r.get("/api/2.0/caspers/jobs/{job_id}/page", ctx -> ctx.json(page(ctx)));
  }

  /** The newest jobs, each with its last runs. */
  private ObjectNode all() {
    var found = jobs.list(Optional.empty(), Optional.empty(), 0, MOST_JOBS + 1);
    var shown = found.subList(0, Math.min(MOST_JOBS, found.size()));
    var last = jobs.lastRuns(shown, IN_A_STRIP);
    var next = triggers.next();
    var answer = JsonNodeFactory.instance.objectNode();
    var lines = answer.putArray("jobs");
    for (var job : shown) {
      var line = JobJson.line(job, false);
      TriggerJson.addNextRun(line, job, next);
      var strip = line.putArray("runs");
      last.getOrDefault(job.jobId(), List.of()).forEach(run -> strip.add(RunJson.line(run)));
      lines.add(line);
    }
    return answer.put("has_more", found.size() > MOST_JOBS);
  }

  /** The job with all its tasks, its last runs, and the last one of them with all its tasks. */
  private ObjectNode page(Context ctx) {
    var jobId = Requests.pathId(ctx, "job_id");
    var job = jobs.get(jobId);
    var answer = JsonNodeFactory.instance.objectNode();
    var whole = JobJson.everything(job);
    TriggerJson.addNextRun(whole, job, triggers.next());
    TriggerJson.addState(whole, job, triggers.seen(jobId));
    answer.set("job", whole);
    var found = runs.list(RunFilter.ofJob(jobId, LAST_RUNS));
    var lines = answer.putArray("runs");
    found.forEach(run -> lines.add(json.base(run)));
    Optional<Long> last = found.stream().findFirst().map(run -> run.runId());
    last.ifPresent(id -> answer.set("last_run", json.everything(runs.get(id), repairs.ofRun(id))));
    return answer;
  }
}
