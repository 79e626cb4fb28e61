package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.create;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.start;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.InvalidState;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.mixin.JobsExt;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.compute.PythonPyPiLibrary;
import com.databricks.sdk.service.jobs.BaseJob;
import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.CancelAllRuns;
import com.databricks.sdk.service.jobs.Continuous;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.CronSchedule;
import com.databricks.sdk.service.jobs.GetRunRequest;
import com.databricks.sdk.service.jobs.JobParameterDefinition;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.ModelTriggerConfiguration;
import com.databricks.sdk.service.jobs.PauseStatus;
import com.databricks.sdk.service.jobs.ResetJob;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.SparkPythonTask;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TriggerSettings;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobsApiTest {
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

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

  @Test
  void aJobComesBackAsItWasGiven() {
    var id =
        create(
            w,
            job("given", task("a", "Hello"), after(task("b", "Hello").setMaxRetries(3L), "a"))
                .setTags(Map.of("team", "kitchen"))
                .setDescription("as given")
                .setTimeoutSeconds(600L));
    var found = w.jobs().get(id);

    assertThat(found.getCreatorUserName()).endsWith("@localhost");
    assertThat(found.getRunAsUserName()).isEqualTo(found.getCreatorUserName());
    assertThat(found.getSettings().getTags()).containsEntry("team", "kitchen");
    assertThat(found.getSettings().getDescription()).isEqualTo("as given");
    assertThat(found.getSettings().getTimeoutSeconds()).isEqualTo(600L);
    assertThat(found.getSettings().getMaxConcurrentRuns()).isEqualTo(1L);
    assertThat(found.getSettings().getTasks())
        .extracting(Task::getTaskKey)
        .containsExactly("a", "b");
  }

  @Test
  void aJobThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> w.jobs().get(77L))
        .isInstanceOf(NotFound.class)
        .hasMessage("Job 77 does not exist.");
    assertThatThrownBy(() -> w.jobs().getRun(77L)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> w.jobs().delete(77L)).isInstanceOf(InvalidParameterValue.class);
    assertThatThrownBy(() -> start(w, 77L)).isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void settingsThatContradictThemselvesAreRefusedByName() {
    refused(job("x", task("a", "Hello"), task("a", "Hello")), "Duplicate task key 'a'");
    refused(job("x", after(task("a", "Hello"), "b")), "unknown task 'b'");
    refused(
        job(
            "x",
            after(task("a", "Hello"), "c"),
            after(task("b", "Hello"), "a"),
            after(task("c", "Hello"), "b")),
        "a -> c -> b -> a");
    refused(job("x", task("a", "Hello", "{{job.parameters.day}}")), "no parameter 'day'");
    refused(job("x", task("a", "Hello", "{{job.nmae}}")), "{{job.nmae}}");
    refused(job("x", task("a b", "Hello")), "task_key 'a b'");
    refused(job("x", new Task().setTaskKey("a")), "no task type");
    refused(job("x", task("a", "Hello").setLibraries(List.of())), "has no jar");
    refused(
        job("x", task("a", "Hello")).setContinuous(new Continuous()).setMaxConcurrentRuns(2L),
        "max_concurrent_runs must be 1");
  }

  private static void refused(CreateJob job, String reason) {
    assertThatThrownBy(() -> create(w, job))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining(reason);
  }

  @Test
  void whatNothingHereComputesIsRefusedByName() {
    notServed(
        job(
            "x",
            new Task()
                .setTaskKey("look")
                .setSparkPythonTask(new SparkPythonTask().setPythonFile("/Workspace/x.py"))),
        "task 'look' is a spark_python_task, but this workspace has no Python runtime");
    notServed(
        job("x", task("a", "Hello"))
            .setTrigger(
                new TriggerSettings()
                    .setModel(new ModelTriggerConfiguration().setSecurableName("a.b.c"))),
        "kind model");
    refused(
        job("x", task("a", "Hello"))
            .setSchedule(
                new CronSchedule().setQuartzCronExpression("every day").setTimezoneId("UTC")),
        "quartz_cron_expression 'every day' cannot be used");
    refused(
        job("x", task("a", "Hello"))
            .setSchedule(
                new CronSchedule().setQuartzCronExpression("0 0 0 * * ?").setTimezoneId("Mars")),
        "timezone_id 'Mars'");
    notServed(
        job(
            "x",
            task("a", "Hello")
                .setLibraries(
                    List.of(new Library().setPypi(new PythonPyPiLibrary().setPackage("pandas"))))),
        "library of kind pypi");
    assertThat(
            create(
                w,
                job("paused", task("a", "Hello"))
                    .setSchedule(
                        new CronSchedule()
                            .setQuartzCronExpression("0 0 0 * * ?")
                            .setTimezoneId("UTC")
                            .setPauseStatus(PauseStatus.PAUSED))))
        .isPositive();
  }

  private static void notServed(CreateJob job, String reason) {
    assertThatThrownBy(() -> create(w, job))
        .isInstanceOf(BadRequest.class)
        .hasFieldOrPropertyWithValue("errorCode", "NOT_IMPLEMENTED")
        .hasMessageContaining(reason);
  }

  @Test
  void anUpdateReplacesFieldsAndMergesTasksByKey() {
    var id = create(w, job("old", task("a", "Hello"), task("b", "Hello")).setDescription("d"));
    w.jobs()
        .update(
            new UpdateJob()
                .setJobId(id)
                .setFieldsToRemove(List.of("description", "tasks/a"))
                .setNewSettings(
                    new JobSettings()
                        .setName("new")
                        .setTasks(List.of(task("b", "Fail"), after(task("c", "Hello"), "b")))));
    var settings = w.jobs().get(id).getSettings();

    assertThat(settings.getName()).isEqualTo("new");
    assertThat(settings.getDescription()).isNull();
    assertThat(settings.getTasks()).extracting(Task::getTaskKey).containsExactly("b", "c");
    assertThat(settings.getTasks().iterator().next().getSparkJarTask().getMainClassName())
        .endsWith("$Fail");

    w.jobs()
        .reset(
            new ResetJob()
                .setJobId(id)
                .setNewSettings(new JobSettings().setName("reset").setTasks(List.of())));
    assertThat(w.jobs().get(id).getSettings().getTasks()).isEmpty();
    assertThatThrownBy(() -> start(w, id)).hasMessageContaining("has no tasks");
  }

  @Test
  void listsAreGivenInPagesNewestFirst() {
    var ids = new ArrayList<Long>();
    for (var i = 0; i < 7; i++) {
      ids.add(create(w, job("paged", task("a", "Hello"))));
    }
    var listed =
        StreamSupport.stream(
                w.jobs()
                    .list(new ListJobsRequest().setName("PAGED").setLimit(3L).setExpandTasks(true))
                    .spliterator(),
                false)
            .toList();

    assertThat(listed)
        .extracting(BaseJob::getJobId)
        .containsExactlyElementsOf(ids.stream().sorted((a, b) -> Long.compare(b, a)).toList());
    assertThat(listed.get(0).getSettings().getTasks()).hasSize(1);
    assertThatThrownBy(() -> w.jobs().list(new ListJobsRequest().setLimit(1000L)).iterator().next())
        .isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void aLongListOfTasksComesWholeThroughTheSdk() {
    var tasks = new Task[230];
    for (var i = 0; i < tasks.length; i++) {
      tasks[i] = task("t" + i, "Hello");
    }
    var id = create(w, job("long", tasks));

    assertThat(new JobsExt(w.apiClient()).get(id).getSettings().getTasks())
        .extracting(Task::getTaskKey)
        .hasSize(230)
        .endsWith("t229");
  }

  @Test
  void aRunRefusesParametersThatTheJobDoesNotDefine() {
    var id =
        create(
            w,
            job("strict", task("a", "Hello"))
                .setParameters(
                    List.of(new JobParameterDefinition().setName("day").setDefault(""))));
    assertThatThrownBy(
            () -> w.jobs().runNow(new RunNow().setJobId(id).setJobParameters(Map.of("dya", "1"))))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("no parameter 'dya'")
        .hasMessageContaining("day");
    assertThatThrownBy(() -> w.jobs().runNow(new RunNow().setJobId(id).setOnly(List.of("z"))))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("unknown task 'z'");
  }

  @Test
  void theSameTokenStartsOneRun() throws Exception {
    var id = create(w, job("once", task("a", "Hello")).setMaxConcurrentRuns(5L));
    var request = new RunNow().setJobId(id).setIdempotencyToken("token-1");
    var first = w.jobs().runNow(request).getResponse().getRunId();

    assertThat(w.jobs().runNow(request).getResponse().getRunId()).isEqualTo(first);
    ended(w, first);
  }

  @Test
  void endedRunsAreListedReadAndDeleted() throws Exception {
    var id = create(w, job("history", task("a", "Hello", "x")).setMaxConcurrentRuns(3L));
    var first = start(w, id);
    ended(w, first);
    var second = start(w, id);
    ended(w, second);

    assertThat(w.jobs().listRuns(new ListRunsRequest().setJobId(id).setLimit(1L)))
        .extracting(BaseRun::getRunId)
        .containsExactly(second, first);
    assertThat(w.jobs().listRuns(new ListRunsRequest().setJobId(id).setActiveOnly(true))).isEmpty();
    var run = w.jobs().getRun(new GetRunRequest().setRunId(first).setIncludeResolvedValues(true));
    var attempt = run.getTasks().iterator().next();
    assertThat(attempt.getResolvedValues().getSparkJarTask().getParameters()).containsExactly("x");
    assertThat(w.jobs().getRun(attempt.getRunId()).getRunName()).isEqualTo("a");
    assertThat(workspace.home().taskLogs().resolve(Long.toString(first))).exists();

    w.jobs().deleteRun(first);
    assertThatThrownBy(() -> w.jobs().getRun(first)).isInstanceOf(NotFound.class);
    assertThat(workspace.home().taskLogs().resolve(Long.toString(first))).doesNotExist();
  }

  @Test
  void anActiveRunIsNotDeleted() throws Exception {
    var id = create(w, job("busy", task("a", "Stubborn", "/dev/null")));
    var run = start(w, id);
    assertThatThrownBy(() -> w.jobs().deleteRun(run)).isInstanceOf(InvalidState.class);
    w.jobs().cancelAllRuns(new CancelAllRuns().setJobId(id));
    ended(w, run);
  }
}
