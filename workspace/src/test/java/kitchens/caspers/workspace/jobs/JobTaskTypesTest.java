package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.result;
import static kitchens.caspers.workspace.jobs.SampleJobs.run;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.service.jobs.ForEachTask;
import com.databricks.sdk.service.jobs.GetRunRequest;
import com.databricks.sdk.service.jobs.JobParameterDefinition;
import com.databricks.sdk.service.jobs.NotebookTask;
import com.databricks.sdk.service.jobs.PipelineTask;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunTask;
import com.databricks.sdk.service.jobs.SqlTask;
import com.databricks.sdk.service.jobs.SqlTaskFile;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.ViewType;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.FileLibrary;
import com.databricks.sdk.service.pipelines.PipelineLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that work through SQL, pipelines and values, against a stand-in for compute. */
class JobTaskTypesTest {
  @TempDir static Path temp;
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @BeforeAll
  static void startWorkspace() throws Exception {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    SampleTasks.install(workspace.home().workspaceFiles());
    w = workspace.client();
  }

  @AfterAll
  static void stopWorkspace() {
    workspace.close();
  }

  private static void file(String name, String text) throws IOException {
    var file = workspace.home().workspaceFiles().resolve("Shared").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Task sql(String key, String name, Map<String, String> parameters) {
    return new Task()
        .setTaskKey(key)
        .setSqlTask(
            new SqlTask()
                .setFile(new SqlTaskFile().setPath("/Workspace/Shared/" + name))
                .setParameters(parameters)
                .setWarehouseId(Warehouses.ID));
  }

  private static Task notebook(String key, String name, Map<String, String> parameters) {
    return new Task()
        .setTaskKey(key)
        .setNotebookTask(
            new NotebookTask()
                .setNotebookPath("/Workspace/Shared/" + name)
                .setBaseParameters(parameters));
  }

  /** What the last statement of a task sent to compute, as the stand-in echoes it. */
  private static JsonNode echoed(Run run, String key) throws Exception {
    var output = w.jobs().getRunOutput(SampleJobs.task(run, key).getRunId());
    var statements = Json.MAPPER.readTree(output.getNotebookOutput().getResult());
    return Json.MAPPER.readTree(statements.get(statements.size() - 1).at("/rows/0/0").asText());
  }

  @Test
  void aSqlFileRunsStatementByStatementAndItsRowsCanBeReferredTo() throws Exception {
    file("two.sql", "ROWS 1; -- one; not two\nROWS 2\n;");
    file("echo.sql", "ECHO");
    var run =
        run(
            w,
            job(
                "sql",
                sql("two", "two.sql", Map.of()),
                after(sql("one", "echo.sql", Map.of("p", "{{tasks.two.output.rows}}")), "two"),
                after(
                    CaseTasks.condition("first", "{{tasks.two.output.first_row.c}}|EQUAL_TO|0x"),
                    "two")));

    assertThat(result(run, "one")).isEqualTo("SUCCESS");
    assertThat(SampleJobs.task(run, "first").getConditionTask().getOutcome()).isEqualTo("true");
    var output = w.jobs().getRunOutput(SampleJobs.task(run, "two").getRunId());
    assertThat(output.getSqlOutput().getQueryOutput().getQueryText()).startsWith("ROWS 1;");
    assertThat(output.getLogs())
        .contains("statement 1 of 2, line 1: SUCCEEDED, 1 rows")
        .contains("statement 2 of 2, line 2: SUCCEEDED, 2 rows");
    var resolved =
        w
            .jobs()
            .getRun(new GetRunRequest().setRunId(run.getRunId()).setIncludeResolvedValues(true))
            .getTasks()
            .stream()
            .filter(task -> task.getTaskKey().equals("one"))
            .findFirst()
            .orElseThrow()
            .getResolvedValues();
    assertThat(resolved.getSqlTask().getParameters())
        .containsEntry("p", "[{\"c\":\"0x\"},{\"c\":\"1x\"}]");
  }

  @Test
  void aNotebookIsExportedAsAPageInWhichAllIsText() throws Exception {
    file(
        "page.sql",
        """
        -- Databricks notebook source
        -- DBTITLE 1,<img src=x onerror=alert(1)>
        ECHO '<script>alert(1)</script>'
        """);
    file("plain.sql", "ROWS 1");
    var run = run(w, job("page", notebook("page", "page.sql", Map.of())));
    var views = w.jobs().exportRun(run.getRunId()).getViews();

    assertThat(views).hasSize(1);
    var view = views.iterator().next();
    assertThat(view.getName()).isEqualTo("page");
    assertThat(view.getType()).isEqualTo(ViewType.NOTEBOOK);
    assertThat(view.getContent())
        .contains("&lt;img src=x", "&lt;script&gt;alert(1)", "<table>")
        .doesNotContain("<img", "<script");
    var other = run(w, job("other", sql("other", "plain.sql", Map.of())));
    assertThatThrownBy(() -> w.jobs().exportRun(other.getRunId()))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("gave no notebook");
  }

  @Test
  void aFailedStatementIsTheCauseAndEndsTheTask() throws Exception {
    file("bad.sql", "ROWS 1;\n\nFAIL x;\nROWS 2");
    var run = run(w, job("bad", sql("bad", "bad.sql", Map.of())));
    var output = w.jobs().getRunOutput(SampleJobs.task(run, "bad").getRunId());

    assertThat(output.getError()).isEqualTo("[TABLE_OR_VIEW_NOT_FOUND] t");
    assertThat(output.getErrorTrace()).contains("in the statement of line 3:\nFAIL x");
    assertThat(SampleJobs.task(run, "bad").getState().getStateMessage())
        .isEqualTo("Workload failed: [TABLE_OR_VIEW_NOT_FOUND] t");
  }

  @Test
  void aNotebookRunsItsCellsWithParametersAndWidgets() throws Exception {
    file(
        "nb.sql",
        """
        -- Databricks notebook source
        -- MAGIC %md
        -- MAGIC # Orders; of a day

        -- COMMAND ----------

        CREATE WIDGET TEXT day DEFAULT 'mon';
        CREATE WIDGET TEXT place DEFAULT 'it''s here'

        -- COMMAND ----------

        -- DBTITLE 1,What was sent
        ECHO ${day} :place
        """);
    var run =
        run(
            w,
            job(
                    "nb",
                    notebook("by_name", "nb", Map.of("day", "{{job.parameters.day}}")),
                    notebook("missing", "gone", Map.of()))
                .setParameters(
                    List.of(new JobParameterDefinition().setName("day").setDefault("tue"))));

    var sent = echoed(run, "by_name");
    assertThat(sent.path("statement").asText()).isEqualTo("ECHO tue :place");
    assertThat(sent.path("parameters").toString())
        .contains("\"name\":\"place\",\"value\":\"it's here\"")
        .contains("\"name\":\"day\",\"value\":\"tue\"");
    assertThat(sent.path("principal").asText()).endsWith("@localhost");
    assertThat(w.jobs().getRunOutput(SampleJobs.task(run, "missing").getRunId()).getError())
        .isEqualTo("/Workspace/Shared/gone does not exist. Upload it, or deploy again.");
  }

  @Test
  void aNotebookThatIsNotOfSqlIsRefusedByName() throws Exception {
    file("py.sql", "# Databricks notebook source\nprint(1)");
    file(
        "mixed.sql",
        "-- Databricks notebook source\nROWS 1\n-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC x");
    assertThatThrownBy(() -> SampleJobs.create(w, job("py", notebook("py", "py.sql", Map.of()))))
        .hasMessageContaining("task 'py' runs /Workspace/Shared/py.sql, a notebook in Python, but")
        .hasMessageContaining("settings.yaml");
    file("late.sql", "ROWS 1");
    var job =
        SampleJobs.create(
            w, job("py", notebook("late", "late", Map.of()), notebook("mixed", "mixed", Map.of())));
    file("late.sql", "# Databricks notebook source\nprint(1)");
    var run = ended(w, SampleJobs.start(w, job));

    assertThat(w.jobs().getRunOutput(SampleJobs.task(run, "late").getRunId()).getError())
        .contains("a notebook in Python or R");
    assertThat(w.jobs().getRunOutput(SampleJobs.task(run, "mixed").getRunId()).getError())
        .contains("line 4: a cell of %python");
  }

  @Test
  void aCancelledStatementEnds() throws Exception {
    file("hang.sql", "HANG");
    var runId =
        SampleJobs.start(w, SampleJobs.create(w, job("hang", sql("hang", "hang.sql", Map.of()))));
    Await.until(
        SampleJobs.LONG,
        () -> "RUNNING".equals(String.valueOf(w.jobs().getRun(runId).getStatus().getState())));
    w.jobs().cancelRun(runId);

    assertThat(result(ended(w, runId), "hang")).isEqualTo("CANCELED");
  }

  @Test
  void aPipelineTaskEndsAsItsUpdateDoes() throws Exception {
    file("good.sql", "SELECT 1");
    file("broken.sql", "BREAK");
    var run = run(w, job("pipes", pipeline("good", "good.sql"), pipeline("broken", "broken.sql")));

    assertThat(result(run, "good")).isEqualTo("SUCCESS");
    assertThat(result(run, "broken")).isEqualTo("FAILED");
  }

  private static Task pipeline(String key, String name) {
    var id =
        w.pipelines()
            .create(
                new CreatePipeline()
                    .setName(key)
                    .setCatalog("workspace")
                    .setSchema("default")
                    .setLibraries(
                        List.of(
                            new PipelineLibrary()
                                .setFile(new FileLibrary().setPath("/Workspace/Shared/" + name)))))
            .getPipelineId();
    return new Task().setTaskKey(key).setPipelineTask(new PipelineTask().setPipelineId(id));
  }

  @Test
  void aTaskSetsValuesForConditionsAndLoopsAfterIt() throws Exception {
    var loop =
        new Task()
            .setTaskKey("loop")
            .setForEachTask(
                new ForEachTask()
                    .setInputs("{{tasks.set.values.list}}")
                    .setConcurrency(2L)
                    .setTask(task("say", "Hello", "{{input.name}}")));
    var run =
        run(
            w,
            job(
                "values",
                task("set", "SetValue", "list", "[{\"name\":\"a\"},{\"name\":\"b\"}]"),
                after(loop, "set")));

    var attempt = SampleJobs.task(run, "loop");
    assertThat(attempt.getForEachTask().getStats().getTaskRunStats().getSucceededIterations())
        .isEqualTo(2);
    var iterations = w.jobs().getRun(attempt.getRunId()).getIterations();
    assertThat(iterations).extracting(RunTask::getTaskKey).containsExactly("say", "say");
    assertThat(
            iterations.stream()
                .map(task -> w.jobs().getRunOutput(task.getRunId()).getLogs())
                .toList())
        .containsExactly("hello a\naside\n", "hello b\naside\n");
  }
}
