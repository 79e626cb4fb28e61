package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.create;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.start;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.jobs.ForEachTask;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.jobs.RunTask;
import com.databricks.sdk.service.jobs.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.WorkspaceMain;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A workspace in a process of its own, killed again and again in the middle of a run. */
@Tag("chaos")
class JobChaosTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int KILLS = Integer.getInteger("caspers.kills", 50);

  private CaspersHome home;
  private Process process;

  @BeforeEach
  void makeHome() throws IOException {
    var root = Files.createTempDirectory("caspers-home-");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    home = new CaspersHome(root);
    SampleTasks.install(home.workspaceFiles());
  }

  @AfterEach
  void removeHome() throws Exception {
    if (process != null) {
      process.toHandle().destroy();
      process.onExit().get();
    }
    try (var paths = Files.walk(home.root())) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void startWorkspace() throws Exception {
    Files.deleteIfExists(home.workspaceJson());
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            WorkspaceMain.class.getName());
    builder.environment().put("CASPERS_HOME", home.root().toString());
    builder.environment().put("CASPERS_PORT", "0");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.root().resolve("out").toFile()));
    process = builder.start();
    Await.until(LONG, () -> Files.exists(home.workspaceJson()));
  }

  private WorkspaceClient client() throws IOException {
    var announced = Json.MAPPER.readTree(Files.readString(home.workspaceJson()));
    return new WorkspaceClient(
        new DatabricksConfig()
            .setHost(announced.get("url").asText())
            .setToken(Files.readString(home.adminToken()).strip())
            .setAuthType("pat"));
  }

  @Test
  void everyAttemptHappensOnceOrIsRecordedAsLost() throws Exception {
    var notes = home.root().resolve("notes");
    var go = home.root().resolve("go").toString();
    Files.createFile(Path.of(go));
    startWorkspace();
    var runId =
        start(
            client(),
            create(
                client(),
                job(
                    "mixed",
                    wait(notes, go, "a"),
                    after(wait(notes, go, "b"), "a"),
                    after(wait(notes, go, "c"), "a"),
                    after(
                        CaseTasks.condition("check", "{{tasks.a.result_state}}|EQUAL_TO|success"),
                        "a"),
                    after(loop(notes, go), "check"),
                    after(wait(notes, go, "d"), "b", "c", "loop"),
                    after(wait(notes, go, "e"), "d"))));
    var random = new Random(42);
    for (var i = 0; i < KILLS; i++) {
      var lines = lines(notes).size();
      var killAt = lines + random.nextInt(3);
      var until = Instant.now().plusMillis(random.nextInt(1_500));
      Await.until(
          LONG, () -> lines(notes).size() > killAt || done(notes) || Instant.now().isAfter(until));
      process.destroyForcibly();
      process.onExit().get();
      startWorkspace();
    }
    var run = ended(client(), runId);

    assertThat(run.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
    for (var key : List.of("a", "b", "c", "d", "e")) {
      var attempts = run.getTasks().stream().filter(task -> task.getTaskKey().equals(key)).toList();
      var last = attempts.get(attempts.size() - 1);
      assertThat(last.getState().getResultState()).isEqualTo(RunResultState.SUCCESS);
      assertThat(attempts.subList(0, attempts.size() - 1))
          .extracting(attempt -> attempt.getStatus().getTerminationDetails().getCode().toString())
          .allMatch("INTERNAL_ERROR"::equals);
      // Nothing ran that is not recorded, and no attempt ran twice.
      assertThat(begun(notes, key)).isLessThanOrEqualTo(attempts.size());
      assertThat(begun(notes, key)).isPositive();
    }
    var loop = SampleJobs.task(run, "loop");
    assertThat(loop.getAttemptNumber()).isZero();
    var iterations = client().jobs().getRun(loop.getRunId()).getIterations();
    for (var i = 0; i < 3; i++) {
      assertThat(lines(notes)).contains("end loop" + i);
    }
    assertThat(begun(notes, "loop0") + begun(notes, "loop1") + begun(notes, "loop2"))
        .isLessThanOrEqualTo(iterations.size());
    assertThat(run.getTasks().stream().map(RunTask::getRunId).collect(Collectors.toSet()))
        .hasSameSizeAs(run.getTasks());
  }

  private static Task loop(Path notes, String go) {
    return new Task()
        .setTaskKey("loop")
        .setForEachTask(
            new ForEachTask()
                .setInputs("[0,1,2]")
                .setConcurrency(2L)
                .setTask(task("turn", "Wait", notes.toString(), go, "loop{{input}}")));
  }

  private static Task wait(Path notes, String go, String key) {
    return task(key, "Wait", notes.toString(), go, key);
  }

  private static boolean done(Path notes) throws IOException {
    return lines(notes).contains("end e");
  }

  private static List<String> lines(Path notes) throws IOException {
    return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
  }

  private static long begun(Path notes, String key) throws IOException {
    return lines(notes).stream().filter(line -> line.startsWith("begin " + key + " ")).count();
  }
}
