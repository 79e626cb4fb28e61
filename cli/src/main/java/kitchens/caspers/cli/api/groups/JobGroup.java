package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.jobs.CancelAllRuns;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.RepairRun;
import com.databricks.sdk.service.jobs.ResetJob;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.SubmitRun;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.util.List;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.run.RunEnd;

/** {@code caspers jobs}. */
final class JobGroup {

  static final Group GROUP = new Group("jobs", "Jobs and their runs.", JobGroup::operations);

  private static final String NO_WAIT = "--no-wait";
  private static final String NO_WAIT_TEXT = "Do not wait for the end.";

  private JobGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("list", "List the jobs.")
            .option("--name", "NAME", "Only those of this name.")
            .columns("ID=job_id", "settings.name", "Creator=creator_user_name", "created_time")
            .example("jobs list --name \"Casper's Initializer\"")
            .does(
                call ->
                    call.client()
                        .jobs()
                        .list(new ListJobsRequest().setName(call.option("--name").orElse(null)))),
        op("get", "Show a job with all its settings.")
            .args("JOB_ID")
            .example("jobs get 42")
            .does(call -> call.client().jobs().get(call.id("JOB_ID"))),
        op("create", "Create a job.")
            .json()
            .example("jobs create --json @job.json")
            .does(call -> call.client().jobs().create(call.request(CreateJob.class))),
        op("update", "Change some of a job's settings.")
            .args("[JOB_ID]")
            .json()
            .example("jobs update 42 --json '{\"new_settings\": {\"max_concurrent_runs\": 2}}'")
            .does(JobGroup::update),
        op("reset", "Replace all of a job's settings.")
            .json()
            .example("jobs reset --json @reset.json")
            .does(
                call -> {
                  call.client().jobs().reset(call.request(ResetJob.class));
                  return null;
                }),
        op("delete", "Delete a job.")
            .args("JOB_ID")
            .example("jobs delete 42")
            .does(
                call -> {
                  call.client().jobs().delete(call.id("JOB_ID"));
                  return null;
                }),
        op("run-now", "Run a job and wait for the run's end.")
            .args("[JOB_ID]")
            .maybeJson()
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("jobs run-now 42 --json '{\"job_parameters\": {\"CATALOG\": \"mine\"}}'")
            .does(JobGroup::runNow),
        op("submit", "Run tasks without a job and wait for their end.")
            .json()
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("jobs submit --json @run.json")
            .does(
                call -> finish(call, JobRun.submit(call.client(), call.request(SubmitRun.class)))),
        op("list-runs", "List runs, the latest first.")
            .option("--job-id", "JOB_ID", "Only this job's.")
            .flag("--active-only", "Only those that go on.")
            .flag("--completed-only", "Only those that have ended.")
            .columns(
                "run_id",
                "job_id",
                "Name=run_name",
                "State=state.life_cycle_state",
                "Result=state.result_state",
                "start_time")
            .example("jobs list-runs --job-id 42 --limit 5")
            .does(JobGroup::listRuns),
        op("get-run", "Show a run with its tasks.")
            .args("RUN_ID")
            .example("jobs get-run 7")
            .does(call -> call.client().jobs().getRun(call.id("RUN_ID"))),
        op("get-run-output", "Show what a task's run gave, or why it failed.")
            .args("RUN_ID")
            .example("jobs get-run-output 8")
            .does(call -> call.client().jobs().getRunOutput(call.id("RUN_ID"))),
        op("cancel-run", "Cancel a run.")
            .alias("cancel")
            .args("RUN_ID")
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("jobs cancel-run 7")
            .does(JobGroup::cancel),
        op("cancel-all-runs", "Cancel all runs of a job.")
            .args("JOB_ID")
            .example("jobs cancel-all-runs 42")
            .does(
                call -> {
                  call.client()
                      .jobs()
                      .cancelAllRuns(new CancelAllRuns().setJobId(call.id("JOB_ID")));
                  return null;
                }),
        op("repair-run", "Run failed tasks of an ended run again, and wait for the end.")
            .alias("repair")
            .args("RUN_ID")
            .maybeJson()
            .flag("--rerun-all-failed-tasks", "All that failed; what is done when nothing is said.")
            .option("--rerun-tasks", "TASK,…", "These tasks.")
            .flag("--rerun-dependent-tasks", "Also what waits for those.")
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("jobs repair-run 7 --rerun-all-failed-tasks")
            .does(JobGroup::repair),
        op("delete-run", "Forget an ended run.")
            .args("RUN_ID")
            .example("jobs delete-run 7")
            .does(
                call -> {
                  call.client().jobs().deleteRun(call.id("RUN_ID"));
                  return null;
                }));
  }

  private static Object update(Call call) {
    var request = call.request(UpdateJob.class);
    call.maybe("JOB_ID").ifPresent(id -> request.setJobId(call.id("JOB_ID")));
    call.client().jobs().update(request);
    return null;
  }

  private static Object runNow(Call call) {
    var request = call.request(RunNow.class);
    call.maybe("JOB_ID").ifPresent(id -> request.setJobId(call.id("JOB_ID")));
    return finish(call, JobRun.start(call.client(), request));
  }

  private static Object listRuns(Call call) {
    var request = new ListRunsRequest();
    call.number("--job-id").ifPresent(request::setJobId);
    if (call.flag("--active-only")) {
      request.setActiveOnly(true);
    }
    if (call.flag("--completed-only")) {
      request.setCompletedOnly(true);
    }
    return call.client().jobs().listRuns(request);
  }

  private static Object cancel(Call call) throws InterruptedException {
    var run = JobRun.of(call.client(), call.id("RUN_ID"));
    run.cancel();
    if (!call.flag(NO_WAIT)) {
      run.follow(any -> {});
    }
    return null;
  }

  private static Object repair(Call call) {
    var request = call.request(RepairRun.class).setRunId(call.id("RUN_ID"));
    call.option("--rerun-tasks")
        .ifPresent(tasks -> request.setRerunTasks(List.of(tasks.split("\\s*,\\s*"))));
    if (call.flag("--rerun-dependent-tasks")) {
      request.setRerunDependentTasks(true);
    }
    if (call.flag("--rerun-all-failed-tasks") || request.getRerunTasks() == null) {
      request.setRerunAllFailedTasks(true);
    }
    var run = JobRun.of(call.client(), request.getRunId());
    if (request.getLatestRepairId() == null) {
      request.setLatestRepairId(run.latestRepair().orElse(null));
    }
    call.client().jobs().repairRun(request);
    return finish(call, run);
  }

  /** The run as it is at its end, or at once when nobody waits; a failure is an error. */
  private static Run finish(Call call, JobRun run) {
    return call.flag(NO_WAIT)
        ? call.client().jobs().getRun(run.id())
        : RunEnd.await(run, Progress.onStandardError());
  }
}
