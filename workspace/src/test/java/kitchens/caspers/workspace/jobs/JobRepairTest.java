package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.create;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.result;
import static kitchens.caspers.workspace.jobs.SampleJobs.run;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.InvalidState;
import com.databricks.sdk.service.jobs.ForEachTask;
import com.databricks.sdk.service.jobs.GetRunRequest;
import com.databricks.sdk.service.jobs.JobParameterDefinition;
import com.databricks.sdk.service.jobs.RepairHistoryItemType;
import com.databricks.sdk.service.jobs.RepairRun;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunIf;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.jobs.RunTask;
import com.databricks.sdk.service.jobs.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRepairTest {
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @TempDir Path temp;

  @BeforeAll
  static void startWorkspace() throws Exception {
    workspace = TestWorkspace.start();
    SampleTasks.install(workspace.home().workspaceFiles());
    w = workspace.client();
  }

  @AfterAll
  static void stopWorkspace() {
    workspace.close();
  }

  private static long repair(RepairRun request) {
    return w.jobs().repairRun(request).getResponse().getRepairId();
  }

  private static List<Long> attempts(Run run, String key) {
    return run.getTasks().stream()
        .filter(task -> task.getTaskKey().equals(key))
        .map(RunTask::getAttemptNumber)
        .toList();
  }

  @Test
  void aRepairRunsWhatFailedAgainAndKeepsEveryAttempt() throws Exception {
    var notes = temp.resolve("notes").toString();
    var failed =
        run(
            w,
            job(
                "mend",
                task("a", "Flaky", notes, "2"),
                after(task("b", "Hello"), "a"),
                task("c", "Hello")));
    assertThat(failed.getState().getResultState()).isEqualTo(RunResultState.FAILED);

    var runId = failed.getRunId();
    var repairId = repair(new RepairRun().setRunId(runId).setRerunAllFailedTasks(true));
    var mended = ended(w, runId);

    assertThat(mended.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
    assertThat(attempts(mended, "a")).containsExactly(0L, 1L);
    assertThat(attempts(mended, "b")).containsExactly(0L, 1L);
    assertThat(attempts(mended, "c")).containsExactly(0L);
    var history =
        new ArrayList<>(
            w.jobs()
                .getRun(new GetRunRequest().setRunId(runId).setIncludeHistory(true))
                .getRepairHistory());
    assertThat(history)
        .extracting(item -> item.getType())
        .containsExactly(RepairHistoryItemType.ORIGINAL, RepairHistoryItemType.REPAIR);
    assertThat(history.get(0).getState().getResultState()).isEqualTo(RunResultState.FAILED);
    assertThat(history.get(0).getTaskRunIds()).hasSize(3);
    assertThat(history.get(1).getId()).isEqualTo(repairId);
    assertThat(history.get(1).getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
    assertThat(history.get(1).getTaskRunIds()).hasSize(2);
  }

  @Test
  void chosenTasksRunAgainWithOrWithoutWhatDependsOnThem() throws Exception {
    var good =
        run(
            w,
            job(
                    "again",
                    task("a", "Hello", "{{job.parameters.day}}", "{{job.repair_count}}"),
                    after(task("b", "Hello"), "a"),
                    after(task("c", "Hello"), "b"))
                .setParameters(
                    List.of(new JobParameterDefinition().setName("day").setDefault("mon"))));
    var runId = good.getRunId();
    var first =
        repair(
            new RepairRun()
                .setRunId(runId)
                .setRerunTasks(List.of("a"))
                .setJobParameters(Map.of("day", "tue")));
    var once = ended(w, runId);
    assertThat(attempts(once, "b")).containsExactly(0L);
    assertThat(w.jobs().getRunOutput(SampleJobs.task(once, "a").getRunId()).getLogs())
        .startsWith("hello tue,1");

    assertThatThrownBy(() -> repair(new RepairRun().setRunId(runId).setRerunTasks(List.of("b"))))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("latest_repair_id of run " + runId + " is " + first);
    repair(
        new RepairRun()
            .setRunId(runId)
            .setRerunTasks(List.of("b"))
            .setRerunDependentTasks(true)
            .setLatestRepairId(first));
    var twice = ended(w, runId);
    assertThat(attempts(twice, "a")).containsExactly(0L, 1L);
    assertThat(attempts(twice, "b")).containsExactly(0L, 1L);
    assertThat(attempts(twice, "c")).containsExactly(0L, 1L);
  }

  @Test
  void aRepairedLoopRunsTheInputsAgainThatFailed() throws Exception {
    var notes = temp.resolve("notes").toString();
    var bad = temp.resolve("bad");
    Files.createFile(bad);
    var loop =
        new Task()
            .setTaskKey("loop")
            .setForEachTask(
                new ForEachTask()
                    .setInputs("[\"a\", \"b\", \"c\"]")
                    .setConcurrency(3L)
                    .setTask(task("each", "FailWhile", notes, "{{input}}", "b", bad.toString())));
    var failed = run(w, job("loop", loop));
    assertThat(result(failed, "loop")).isEqualTo("FAILED");
    assertThat(iterations(failed, 0)).hasSize(3);

    Files.delete(bad);
    var runId = failed.getRunId();
    var first = repair(new RepairRun().setRunId(runId).setRerunAllFailedTasks(true));
    var mended = ended(w, runId);
    assertThat(result(mended, "loop")).isEqualTo("SUCCESS");
    assertThat(Files.readAllLines(Path.of(notes))).containsExactlyInAnyOrder("a", "b", "c", "b");
    assertThat(iterations(mended, 1)).extracting(RunTask::getAttemptNumber).containsExactly(1L);
    var stats = SampleJobs.task(mended, "loop").getForEachTask().getStats().getTaskRunStats();
    assertThat(stats.getTotalIterations()).isEqualTo(3);
    assertThat(stats.getSucceededIterations()).isEqualTo(3);

    // One that succeeded, and is to run again, runs whole.
    repair(new RepairRun().setRunId(runId).setRerunTasks(List.of("loop")).setLatestRepairId(first));
    assertThat(iterations(ended(w, runId), 2)).hasSize(3);
  }

  private static Collection<RunTask> iterations(Run run, long attempt) {
    var loop =
        run.getTasks().stream()
            .filter(task -> task.getAttemptNumber() == attempt)
            .findFirst()
            .orElseThrow();
    return w.jobs().getRun(loop.getRunId()).getIterations();
  }

  @Test
  void whatCannotBeRepairedIsRefused() throws Exception {
    var jobId = create(w, job("fine", task("a", "Stubborn", temp.resolve("n").toString())));
    var runId = SampleJobs.start(w, jobId);
    assertThatThrownBy(() -> repair(new RepairRun().setRunId(runId).setRerunTasks(List.of("a"))))
        .isInstanceOf(InvalidState.class)
        .hasMessageContaining("has not ended");
    w.jobs().cancelRun(runId);
    ended(w, runId);
    refused(new RepairRun().setRunId(runId), "rerun_all_failed_tasks: true");
    refused(new RepairRun().setRunId(runId).setRerunTasks(List.of("z")), "no task 'z'");
    refused(
        new RepairRun().setRunId(runId).setRerunTasks(List.of("a")).setLatestRepairId(7L),
        "never repaired");
    refused(
        new RepairRun()
            .setRunId(runId)
            .setRerunTasks(List.of("a"))
            .setJobParameters(Map.of("x", "1")),
        "no parameter 'x'");
  }

  private static void refused(RepairRun request, String reason) {
    assertThatThrownBy(() -> repair(request))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aDisabledTaskIsPassedOverAndSoIsWhatNeedsItsSuccess() throws Exception {
    var run =
        run(
            w,
            job(
                "part",
                task("a", "Fail").setDisabled(true),
                after(task("b", "Hello"), "a"),
                after(task("c", "Hello"), "a").setRunIf(RunIf.ALL_DONE)));

    assertThat(result(run, "a")).isEqualTo("DISABLED");
    assertThat(result(run, "b")).isEqualTo("DISABLED");
    assertThat(result(run, "c")).isEqualTo("SUCCESS");
    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
  }
}
