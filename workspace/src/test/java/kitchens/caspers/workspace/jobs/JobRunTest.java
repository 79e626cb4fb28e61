package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.awaitLines;
import static kitchens.caspers.workspace.jobs.SampleJobs.create;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.result;
import static kitchens.caspers.workspace.jobs.SampleJobs.run;
import static kitchens.caspers.workspace.jobs.SampleJobs.start;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.Unauthenticated;
import com.databricks.sdk.service.compute.ClusterSpec;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.Continuous;
import com.databricks.sdk.service.jobs.JobParameterDefinition;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.PauseStatus;
import com.databricks.sdk.service.jobs.QueueSettings;
import com.databricks.sdk.service.jobs.RunIf;
import com.databricks.sdk.service.jobs.RunLifeCycleState;
import com.databricks.sdk.service.jobs.RunLifecycleStateV2State;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.jobs.SubmitRun;
import com.databricks.sdk.service.jobs.SubmitTask;
import com.databricks.sdk.service.jobs.TerminationCodeCode;
import com.databricks.sdk.service.jobs.TriggerType;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunTest {
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

  private String file(String name) {
    return temp.resolve(name).toString();
  }

  @Test
  void aTaskRunsWithItsParametersAndItsOutputIsKept() throws Exception {
    var run =
        run(
            w,
            job(
                    "greeter",
                    task("greet", "Hello", "{{job.parameters.who}}", "{{task.name}}", "{{x}}"))
                .setParameters(
                    List.of(new JobParameterDefinition().setName("who").setDefault("casper"))));

    assertThat(run.getState().getLifeCycleState()).isEqualTo(RunLifeCycleState.TERMINATED);
    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
    assertThat(run.getStatus().getTerminationDetails().getCode())
        .isEqualTo(TerminationCodeCode.SUCCESS);
    assertThat(run.getRunPageUrl())
        .isEqualTo("%s/jobs/%d/runs/%d".formatted(workspace.url(), run.getJobId(), run.getRunId()));
    var output = w.jobs().getRunOutput(task(run, "greet").getRunId());
    assertThat(output.getLogs()).isEqualTo("hello casper,greet,{{x}}\naside\n");
    assertThat(output.getLogsTruncated()).isFalse();
    assertThat(output.getMetadata().getRunId()).isEqualTo(task(run, "greet").getRunId());
  }

  @Test
  void parametersOfTheRunReplaceTheDefaults() throws Exception {
    var jobId =
        create(
            w,
            job("greeter", task("greet", "Hello", "{{job.parameters.who}} {{job.run_id}}"))
                .setParameters(
                    List.of(new JobParameterDefinition().setName("who").setDefault("casper"))));
    var runId =
        w.jobs()
            .runNow(new RunNow().setJobId(jobId).setJobParameters(Map.of("who", "a guest")))
            .getResponse()
            .getRunId();
    var run = ended(w, runId);

    assertThat(w.jobs().getRunOutput(task(run, "greet").getRunId()).getLogs())
        .startsWith("hello a guest " + runId);
    var parameter = run.getJobParameters().iterator().next();
    assertThat(parameter.getDefault()).isEqualTo("casper");
    assertThat(parameter.getValue()).isEqualTo("a guest");
  }

  @Test
  void aTaskSeesNothingOfOurEnvironmentButItsOwn() throws Exception {
    var run = run(w, job("environment", task("look", "Environment")));

    assertThat(w.jobs().getRunOutput(task(run, "look").getRunId()).getLogs())
        .contains("DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_RUN_ID")
        .doesNotContain("CASPERS", "MAVEN");
  }

  @Test
  void aTaskCallsTheWorkspaceAndItsTokenEndsWithIt() throws Exception {
    var run = run(w, job("caller", task("call", "CallHome")));

    var lines = w.jobs().getRunOutput(task(run, "call").getRunId()).getLogs().split("\n");
    assertThat(lines[0]).contains("\"jobs\":{\"active_runs\":");
    var late = workspace.client(lines[1].strip());
    assertThat(catchThrowable(() -> late.jobs().getRun(1L))).isInstanceOf(Unauthenticated.class);
  }

  @Test
  void aFailureShowsItsCauseFirstAndStopsWhatDependsOnIt() throws Exception {
    var run =
        run(
            w,
            job(
                "bakery",
                task("bake", "Fail"),
                after(task("serve", "Hello"), "bake"),
                after(task("tidy", "Hello"), "bake").setRunIf(RunIf.ALL_DONE),
                task("alone", "Hello")));

    assertThat(result(run, "bake")).isEqualTo("FAILED");
    assertThat(result(run, "serve")).isEqualTo("UPSTREAM_FAILED");
    assertThat(result(run, "tidy")).isEqualTo("SUCCESS");
    assertThat(result(run, "alone")).isEqualTo("SUCCESS");
    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.FAILED);
    assertThat(run.getState().getStateMessage()).isEqualTo("Task bake failed.");
    var output = w.jobs().getRunOutput(task(run, "bake").getRunId());
    assertThat(output.getError()).isEqualTo("IllegalStateException: the oven is cold");
    assertThat(output.getErrorTrace())
        .startsWith("java.lang.IllegalStateException: the oven is cold\n  at samples.")
        .contains("Which broke: RuntimeException: could not bake");
  }

  @Test
  void tasksWithoutADependencyBetweenThemRunAtTheSameTime() throws Exception {
    var notes = file("notes");
    var runId =
        start(
            w,
            create(
                w,
                job(
                    "together",
                    task("a", "Wait", notes, file("go"), "a"),
                    task("b", "Wait", notes, file("go"), "b"),
                    after(task("c", "Wait", notes, file("go"), "c"), "a", "b"))));
    awaitLines(Path.of(notes), 2);
    assertThat(String.valueOf(task(w.jobs().getRun(runId), "c").getState().getLifeCycleState()))
        .isEqualTo("BLOCKED");
    Files.createFile(Path.of(file("go")));
    ended(w, runId);

    assertThat(Files.readAllLines(Path.of(notes)).get(4)).startsWith("begin c");
  }

  @Test
  void aFailedAttemptIsTriedAgainAsOftenAsTheTaskSays() throws Exception {
    var run =
        run(
            w,
            job(
                "flaky",
                task("works_in_the_end", "Flaky", file("a"), "3").setMaxRetries(2L),
                task("gives_up", "Flaky", file("b"), "9")
                    .setMaxRetries(1L)
                    .setMinRetryIntervalMillis(50L)));

    assertThat(result(run, "works_in_the_end")).isEqualTo("SUCCESS");
    assertThat(task(run, "works_in_the_end").getAttemptNumber()).isEqualTo(2);
    assertThat(result(run, "gives_up")).isEqualTo("FAILED");
    assertThat(Files.readAllLines(Path.of(file("b")))).hasSize(2);
    assertThat(run.getTasks()).hasSize(5);
  }

  @Test
  void exitCodesAndKilledProcessesFailTheAttempt() throws Exception {
    var notes = file("notes");
    var runId =
        start(
            w,
            create(
                w,
                job(
                    "ends",
                    task("code", "Exit", "7"),
                    task("zero", "Exit", "0"),
                    task("killed", "Wait", notes, file("never"), "k"))));
    awaitLines(Path.of(notes), 1);
    var pid = Long.parseLong(Files.readString(Path.of(notes)).strip().split(" ")[2]);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    var run = ended(w, runId);

    assertThat(result(run, "zero")).isEqualTo("SUCCESS");
    assertThat(w.jobs().getRunOutput(task(run, "code").getRunId()).getError())
        .contains("exit code 7");
    assertThat(w.jobs().getRunOutput(task(run, "killed").getRunId()).getError())
        .contains("killed by signal 9");
  }

  @Test
  void aTaskGetsTheMemoryThatItsClusterAsksFor() throws Exception {
    var cluster = new ClusterSpec().setSparkConf(Map.of("spark.driver.memory", "1500m"));
    var run =
        run(
            w,
            job("hungry", task("small", "Glutton"), task("big", "Glutton").setNewCluster(cluster)));

    assertThat(result(run, "big")).isEqualTo("SUCCESS");
    assertThat(w.jobs().getRunOutput(task(run, "small").getRunId()).getError())
        .startsWith("The task ran out of memory.");
  }

  @Test
  void aTaskThatHasHadItsTimeIsEnded() throws Exception {
    var run =
        run(
            w,
            job(
                "slow",
                task("wait", "Wait", file("n"), file("never"), "w").setTimeoutSeconds(1L),
                after(task("next", "Hello"), "wait")));

    assertThat(result(run, "wait")).isEqualTo("TIMEDOUT");
    assertThat(result(run, "next")).isEqualTo("UPSTREAM_FAILED");
    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.FAILED);
  }

  @Test
  void aRunThatHasHadItsTimeIsEnded() throws Exception {
    var run =
        run(
            w,
            job(
                    "slow",
                    task("wait", "Wait", file("n"), file("never"), "w"),
                    after(task("next", "Hello"), "wait"))
                .setTimeoutSeconds(1L));

    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.TIMEDOUT);
    assertThat(result(run, "wait")).isEqualTo("TIMEDOUT");
    assertThat(result(run, "next")).isEqualTo("TIMEDOUT");
  }

  @Test
  void aCancelledRunEndsItsProcessesEvenStubbornOnes() throws Exception {
    var notes = file("notes");
    var runId =
        start(
            w,
            create(
                w,
                job(
                    "doomed",
                    task("stubborn", "Stubborn", notes),
                    after(task("next", "Hello"), "stubborn"))));
    awaitLines(Path.of(notes), 1);
    var pid = Long.parseLong(Files.readString(Path.of(notes)).strip().split(" ")[1]);
    w.jobs().cancelRun(runId);
    var run = ended(w, runId);

    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.CANCELED);
    assertThat(run.getStatus().getTerminationDetails().getCode())
        .isEqualTo(TerminationCodeCode.USER_CANCELED);
    assertThat(result(run, "next")).isEqualTo("CANCELED");
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aRunOverTheLimitIsSkippedOrWaitsInTheQueue() throws Exception {
    var go = file("go");
    var jobId = create(w, job("one", task("wait", "Wait", file("n"), go, "x")));
    var first = start(w, jobId);
    var skipped = w.jobs().getRun(start(w, jobId));
    assertThat(skipped.getState().getLifeCycleState()).isEqualTo(RunLifeCycleState.SKIPPED);
    assertThat(skipped.getState().getResultState())
        .isEqualTo(RunResultState.MAXIMUM_CONCURRENT_RUNS_REACHED);

    w.jobs()
        .update(
            new UpdateJob()
                .setJobId(jobId)
                .setNewSettings(new JobSettings().setQueue(new QueueSettings().setEnabled(true))));
    var queued = start(w, jobId);
    assertThat(w.jobs().getRun(queued).getStatus().getState())
        .isEqualTo(RunLifecycleStateV2State.QUEUED);
    Files.createFile(Path.of(go));
    assertThat(ended(w, first).getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
    assertThat(ended(w, queued).getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
  }

  @Test
  void aPartialRunRunsOnlyWhatWasChosen() throws Exception {
    var jobId =
        create(
            w,
            job(
                "parts",
                task("a", "Fail"),
                after(task("b", "Hello"), "a"),
                after(task("c", "Hello"), "b")));
    var runId =
        w.jobs()
            .runNow(new RunNow().setJobId(jobId).setOnly(List.of("b+")))
            .getResponse()
            .getRunId();
    var run = ended(w, runId);

    assertThat(result(run, "a")).isEqualTo("DISABLED");
    assertThat(result(run, "b")).isEqualTo("SUCCESS");
    assertThat(result(run, "c")).isEqualTo("SUCCESS");
    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
  }

  @Test
  void aOneTimeRunNeedsNoJobAndHappensOnce() throws Exception {
    var task = task("once", "Hello", "{{task.name}}");
    var submit =
        new SubmitRun()
            .setRunName("clean up")
            .setIdempotencyToken("only-once")
            .setTasks(
                List.of(
                    new SubmitTask()
                        .setTaskKey("once")
                        .setSparkJarTask(task.getSparkJarTask())
                        .setLibraries(task.getLibraries())));
    var run = w.jobs().submit(submit).get();

    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
    assertThat(run.getRunName()).isEqualTo("clean up");
    assertThat(w.jobs().submit(submit).getResponse().getRunId()).isEqualTo(run.getRunId());
    assertThat(w.jobs().getRunOutput(run.getRunId()).getLogs()).startsWith("hello once");
  }

  @Test
  void aMissingJarAndAMissingClassSayWhatIsMissing() throws Exception {
    var run =
        run(
            w,
            job(
                "lost",
                task("jar", "Hello")
                    .setLibraries(List.of(new Library().setJar("/Workspace/Shared/gone.jar"))),
                task("class", "Gone")));

    assertThat(task(run, "jar").getStatus().getTerminationDetails().getCode())
        .isEqualTo(TerminationCodeCode.LIBRARY_INSTALLATION_ERROR);
    assertThat(task(run, "jar").getState().getStateMessage())
        .isEqualTo("Jar /Workspace/Shared/gone.jar does not exist. Upload it, or deploy again.");
    assertThat(w.jobs().getRunOutput(task(run, "class").getRunId()).getError())
        .contains("samples.Samples$Gone");
  }

  @Test
  void aContinuousJobAlwaysHasARunUntilItIsPaused() throws Exception {
    var notes = file("notes");
    var jobId =
        create(
            w,
            job("ever", task("wait", "Wait", notes, file("never"), "e"))
                .setContinuous(new Continuous().setPauseStatus(PauseStatus.UNPAUSED)));
    awaitLines(Path.of(notes), 1);
    var first = runs(jobId).get(0);
    assertThat(first.getTrigger()).isEqualTo(TriggerType.CONTINUOUS);

    w.jobs().cancelRun(first.getRunId());
    awaitLines(Path.of(notes), 2);
    assertThat(runs(jobId)).hasSize(2);

    w.jobs()
        .update(
            new UpdateJob()
                .setJobId(jobId)
                .setNewSettings(
                    new JobSettings()
                        .setContinuous(new Continuous().setPauseStatus(PauseStatus.PAUSED))));
    Await.until(
        SampleJobs.LONG,
        () ->
            runs(jobId).stream()
                .allMatch(
                    run -> run.getStatus().getState() == RunLifecycleStateV2State.TERMINATED));
    assertThat(runs(jobId)).hasSize(2);
  }

  @Test
  void aFailingContinuousJobIsStartedAgainAfterAWhileAndDeletingItEndsThat() throws Exception {
    var notes = file("notes");
    var jobId =
        create(
            w, job("stumbling", task("try", "Flaky", notes, "99")).setContinuous(new Continuous()));
    awaitLines(Path.of(notes), 2);
    var times = runs(jobId);
    assertThat(times.get(0).getStartTime() - times.get(1).getEndTime()).isBetween(2_000L, 10_000L);
    w.jobs().delete(jobId);
    Await.until(
        SampleJobs.LONG,
        () ->
            runs(jobId).stream()
                .allMatch(
                    run -> run.getStatus().getState() == RunLifecycleStateV2State.TERMINATED));
  }

  private static List<BaseRun> runs(long jobId) {
    return StreamSupport.stream(
            w.jobs().listRuns(new ListRunsRequest().setJobId(jobId)).spliterator(), false)
        .toList();
  }
}
