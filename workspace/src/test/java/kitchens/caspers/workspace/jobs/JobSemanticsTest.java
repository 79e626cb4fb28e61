package kitchens.caspers.workspace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobParameterDefinition;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.RepairRun;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.RunTask;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@code jobs/semantics.txt}, one case each, through the SDK. */
class JobSemanticsTest {
  private static TestWorkspace workspace;
  private static WorkspaceClient w;
  private static CaseTasks tasks;

  @BeforeAll
  static void startWorkspace() {
    workspace = TestWorkspace.start();
    w = workspace.client();
    var child =
        SampleJobs.create(
            w,
            new CreateJob()
                .setName("child")
                .setMaxConcurrentRuns(100L)
                .setParameters(List.of(new JobParameterDefinition().setName("x").setDefault("0")))
                .setTasks(
                    List.of(CaseTasks.condition("check", "{{job.parameters.x}}|LESS_THAN|10"))));
    tasks = new CaseTasks(child);
  }

  @AfterAll
  static void stopWorkspace() {
    workspace.close();
  }

  /** A line of a case: what it is about, and the words. */
  private record Line(String field, String text) {
    List<String> words() {
      return Arrays.asList(text.split(" "));
    }
  }

  private record Case(String name, List<Line> lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (var in = JobSemanticsTest.class.getResourceAsStream("/jobs/semantics.txt")) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replaceAll("(?m)^#.*\n", "").split("\n{2,}"))
          .filter(block -> !block.isBlank())
          .map(JobSemanticsTest::read);
    }
  }

  private static Case read(String block) {
    var lines = new ArrayList<Line>();
    for (var line : block.strip().split("\n")) {
      var colon = line.indexOf(':');
      lines.add(new Line(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new Case(lines.get(0).text(), lines.subList(1, lines.size()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rule(Case given) throws Exception {
    var jobId = 0L;
    var only = List.<String>of();
    Run run = null;
    for (var line : given.lines()) {
      switch (line.field()) {
        case "tasks" ->
            jobId =
                SampleJobs.create(
                    w, new CreateJob().setName(given.name()).setTasks(tasks.of(line.words())));
        case "only" -> only = line.words();
        case "expect" -> {
          run = run == null ? start(jobId, only) : SampleJobs.ended(w, run.getRunId());
          check(run, line.words());
        }
        case "fix" ->
            w.jobs()
                .update(
                    new UpdateJob()
                        .setJobId(jobId)
                        .setNewSettings(new JobSettings().setTasks(tasks.of(line.words()))));
        case "repair" -> repair(run.getRunId(), line);
        default -> throw new IllegalArgumentException(line.toString());
      }
    }
  }

  private static Run start(long jobId, List<String> only) throws Exception {
    var request = new RunNow().setJobId(jobId);
    if (!only.isEmpty()) {
      request.setOnly(only);
    }
    return SampleJobs.ended(w, w.jobs().runNow(request).getResponse().getRunId());
  }

  private static void repair(long runId, Line line) {
    var request = new RepairRun().setRunId(runId);
    if (line.text().equals("failed")) {
      request.setRerunAllFailedTasks(true);
    } else {
      request.setRerunTasks(line.words().stream().map(key -> key.replace("+", "")).toList());
      request.setRerunDependentTasks(line.text().contains("+"));
    }
    w.jobs().repairRun(request);
  }

  private static void check(Run run, List<String> expected) {
    for (var word : expected) {
      var key = word.substring(0, word.indexOf('='));
      assertThat(key + "=" + shown(run, key, word))
          .as("of %s", run.getRunPageUrl())
          .isEqualTo(word);
    }
  }

  /** The state of a task in the words of the case: with what else the expectation speaks of. */
  private static String shown(Run run, String key, String expected) {
    if (key.equals("run")) {
      return String.valueOf(run.getState().getResultState());
    }
    var task = SampleJobs.task(run, key);
    var shown = String.valueOf(task.getState().getResultState());
    if (expected.contains(":")) {
      shown += ":" + detail(task);
    }
    if (expected.contains("*")) {
      shown += "*" + run.getTasks().stream().filter(t -> t.getTaskKey().equals(key)).count();
    }
    return shown;
  }

  private static String detail(RunTask task) {
    if (task.getConditionTask() != null) {
      return task.getConditionTask().getOutcome();
    }
    var stats = task.getForEachTask().getStats().getTaskRunStats();
    return stats.getSucceededIterations() + "/" + stats.getTotalIterations();
  }
}
