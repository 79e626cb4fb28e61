package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.awaitLines;
import static kitchens.caspers.workspace.jobs.SampleJobs.create;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.result;
import static kitchens.caspers.workspace.jobs.SampleJobs.start;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.jobs.RunLifeCycleState;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.jobs.RunTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRestartTest {
  @TempDir Path temp;

  @Test
  void aWorkspaceThatComesBackTakesUpItsRuns() throws Exception {
    try (var workspace = TestWorkspace.start()) {
      SampleTasks.install(workspace.home().workspaceFiles());
      var notes = temp.resolve("notes");
      var go = temp.resolve("go");
      var runId =
          start(
              workspace.client(),
              create(
                  workspace.client(),
                  job(
                      "durable",
                      task("first", "Hello"),
                      after(task("second", "Wait", notes.toString(), go.toString(), "s"), "first"),
                      after(task("third", "Hello"), "second"))));
      awaitLines(notes, 1);
      var pid = Long.parseLong(Files.readAllLines(notes).get(0).split(" ")[2]);

      workspace.restart();

      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
      awaitLines(notes, 2);
      Files.createFile(go);
      var run = ended(workspace.client(), runId);
      assertThat(run.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
      assertThat(result(run, "third")).isEqualTo("SUCCESS");
      var attempts =
          run.getTasks().stream().filter(task -> task.getTaskKey().equals("second")).toList();
      // Lost, not failed: max_retries is 0, and yet there was a second attempt.
      assertThat(attempts).extracting(RunTask::getAttemptNumber).isEqualTo(List.of(0L, 1L));
      assertThat(attempts.get(0).getState().getLifeCycleState())
          .isEqualTo(RunLifeCycleState.INTERNAL_ERROR);
      assertThat(Files.readAllLines(notes)).hasSize(3).last().isEqualTo("end s");
    }
  }

  @Test
  void aCancellationSurvivesARestart() throws Exception {
    try (var workspace = TestWorkspace.start()) {
      SampleTasks.install(workspace.home().workspaceFiles());
      var notes = temp.resolve("notes");
      var runId =
          start(
              workspace.client(),
              create(
                  workspace.client(),
                  job("doomed", task("stubborn", "Stubborn", notes.toString()))));
      awaitLines(notes, 1);
      workspace.client().jobs().cancelRun(runId);
      workspace.restart();

      var run = ended(workspace.client(), runId);
      assertThat(run.getState().getResultState()).isEqualTo(RunResultState.CANCELED);
      assertThat(Files.readAllLines(notes)).hasSize(1);
    }
  }
}
