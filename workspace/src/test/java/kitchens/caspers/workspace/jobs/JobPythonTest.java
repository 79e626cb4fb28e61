package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.result;
import static kitchens.caspers.workspace.jobs.SampleJobs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.jobs.NotebookTask;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunOutput;
import com.databricks.sdk.service.jobs.SparkPythonTask;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.workspace.CreateScope;
import com.databricks.sdk.service.workspace.PutSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.jobs.engine.PythonRuntime;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks and notebooks in Python, on the machine's own {@code python3}. */
class JobPythonTest {
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @BeforeAll
  static void startWorkspace() throws Exception {
    workspace = TestWorkspace.startWith("python: {program: python3}\n");
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

  private static Task python(String key, String name, String... parameters) {
    return new Task()
        .setTaskKey(key)
        .setSparkPythonTask(
            new SparkPythonTask()
                .setPythonFile("/Workspace/Shared/" + name)
                .setParameters(List.of(parameters)));
  }

  private static Task notebook(String key, String name, Map<String, String> parameters) {
    return new Task()
        .setTaskKey(key)
        .setNotebookTask(
            new NotebookTask()
                .setNotebookPath("/Workspace/Shared/" + name)
                .setBaseParameters(parameters));
  }

  private static RunOutput output(Run run, String key) {
    return w.jobs().getRunOutput(SampleJobs.task(run, key).getRunId());
  }

  @Test
  void aFileGetsItsArgumentsItsModulesAndTheWorkspace() throws Exception {
    file("py/helper.py", "def shout(text): return text.upper()\n");
    file(
        "py/main.py",
        """
        import os, sys, urllib.request, json
        from helper import shout
        assert __name__ == "__main__"
        request = urllib.request.Request(os.environ["DATABRICKS_HOST"] + "/api/2.0/preview/scim/v2/Me")
        request.add_header("Authorization", "Bearer " + os.environ["DATABRICKS_TOKEN"])
        print(shout(sys.argv[1]), sys.argv[2], json.load(urllib.request.urlopen(request))["userName"])
        print("grün", file=sys.stderr)
        print(repr(sys.stdin.read()))
        """);
    var run = run(w, job("py", python("a", "py/main.py", "hello", "{{job.name}}")));
    assertThat(result(run, "a")).isEqualTo("SUCCESS");
    assertThat(output(run, "a").getLogs()).contains("HELLO py ", "grün", "''");
  }

  @Test
  void anErrorSaysItsCauseFirst() throws Exception {
    file(
        "bad.py",
        """
        def bake():
          try:
            {}["oven"]
          except KeyError as e:
            raise RuntimeError("could not bake") from e
        bake()
        """);
    file("syntax.py", "print('a'\n");
    file("exits.py", "import sys\nsys.exit(7)\n");
    file("says.py", "import sys\nsys.exit('no dough')\n");
    file("done.py", "import sys\nsys.exit()\n");
    var run =
        run(
            w,
            job(
                "bad",
                python("bad", "bad.py"),
                python("syntax", "syntax.py"),
                python("exits", "exits.py"),
                python("says", "says.py"),
                python("done", "done.py"),
                python("absent", "absent.py")));
    assertThat(output(run, "bad").getError()).isEqualTo("KeyError: 'oven'");
    assertThat(output(run, "bad").getErrorTrace())
        .startsWith("Traceback")
        .contains("line 3, in bake", "RuntimeError: could not bake")
        .doesNotContain("task_main.py", "runpy");
    assertThat(output(run, "syntax").getError()).startsWith("SyntaxError: ");
    assertThat(output(run, "exits").getError()).contains("exit code 7");
    assertThat(output(run, "says").getError()).isEqualTo("SystemExit: no dough");
    assertThat(result(run, "done")).isEqualTo("SUCCESS");
    assertThat(output(run, "absent").getError()).contains("/Workspace/Shared/absent.py does not");
  }

  @Test
  void aNotebookHasItsWidgetsValuesSecretsAndAnExit() throws Exception {
    w.secrets().createScope(new CreateScope().setScope("py"));
    w.secrets().putSecret(new PutSecret().setScope("py").setKey("k").setStringValue("hidden"));
    file(
        "first.py",
        """
        # Databricks notebook source
        # MAGIC %md
        # MAGIC # What this does
        # COMMAND ----------
        dbutils.widgets.text("DAY", "today")
        day = dbutils.widgets.get("DAY")
        # COMMAND ----------
        dbutils.jobs.taskValues.set("days", [day, len(dbutils.secrets.get("py", "k"))])
        # COMMAND ----------
        dbutils.notebook.exit(day + "!")
        # COMMAND ----------
        raise ValueError("after the exit")
        """);
    file(
        "second.py",
        """
        # Databricks notebook source
        print(dbutils.jobs.taskValues.get("first", "days"), dbutils.widgets.getAll())
        print(dbutils.jobs.taskValues.get("first", "absent", default="none"))
        # COMMAND ----------
        1 / 0
        """);
    file(
        "mixed.py",
        "# Databricks notebook source\n1\n# COMMAND ----------\n# MAGIC %sql\n# MAGIC x");
    var run =
        run(
            w,
            job(
                "notebooks",
                notebook("first", "first", Map.of("DAY", "monday")),
                after(
                    notebook("second", "second.py", Map.of("V", "{{tasks.first.values.days}}")),
                    "first"),
                notebook("mixed", "mixed.py", Map.of())));
    assertThat(output(run, "first").getNotebookOutput().getResult()).isEqualTo("monday!");
    assertThat(output(run, "second").getLogs())
        .contains("['monday', 6] {'V': '[\"monday\",6]'}", "none");
    assertThat(output(run, "second").getError()).isEqualTo("ZeroDivisionError: division by zero");
    assertThat(output(run, "second").getErrorTrace()).contains("second.py\", line 5");
    assertThat(output(run, "mixed").getError()).contains("a cell of %sql is not run here");
  }

  @Test
  void aProgramThatIsNotThereIsRefusedAtTheStart() {
    var settings = Optional.of(new Settings.Python("python-of-nobody"));
    assertThatThrownBy(() -> PythonRuntime.of(settings, "/usr/bin:/bin", null))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("python.program is 'python-of-nobody', which is no program here");
  }
}
