package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Optional;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.jobs.store.RunFilter;
import kitchens.caspers.workspace.jobs.triggers.Triggers;

/**
 * The workspace's own route under a job's page: all that it shows at first in one answer, where the
 * Jobs API would have the page ask four times and more, one after the other.
 */
final class JobPageRoutes {
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
    r.get("/api/2.0/caspers/jobs/{job_id}/page", ctx -> ctx.json(page(ctx)));
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
