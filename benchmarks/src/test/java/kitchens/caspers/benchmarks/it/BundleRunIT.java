package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** {@code bundle run} in a real workspace, with tasks that are small. */
class BundleRunIT {

  private static final String BUNDLE =
      """
      bundle: {name: runs}
      sync: {exclude: ["*.jar", "*.class", "*.java"]}
      variables: {word: {default: spoken}}
      resources:
        jobs:
          chain:
            name: chain
            parameters: [{name: WORD, default: "${var.word}"}]
            tasks:
              - &tiny
                task_key: a
                spark_jar_task: {main_class_name: Tiny, parameters: ["{{job.parameters.WORD}}"]}
                libraries: [{jar: tiny.jar}]
              - {<<: *tiny, task_key: b, depends_on: [{task_key: a}]}
              - {<<: *tiny, task_key: c, depends_on: [{task_key: b}]}
          broken:
            name: broken
            tasks:
              - task_key: once
                max_retries: 1
                spark_jar_task: {main_class_name: Tiny, parameters: [fail-once, "MARKER"]}
                libraries: [{jar: tiny.jar}]
              - task_key: never
                depends_on: [{task_key: once}]
                spark_jar_task: {main_class_name: Tiny, parameters: [fail]}
                libraries: [{jar: tiny.jar}]
          waits:
            name: waits
            max_concurrent_runs: 1
            tasks:
              - task_key: w
                spark_jar_task: {main_class_name: Tiny, parameters: [wait]}
                libraries: [{jar: tiny.jar}]
      scripts:
        ephemeral:
          env: {JAR: "${workspace.artifact_path}/.internal/tiny.jar"}
          content: |
            set -e
            path=$(databricks bundle validate --output json | jq -r .workspace.file_path)
            word=$(databricks --output json bundle validate -t "$DATABRICKS_BUNDLE_TARGET" | jq -r .variables.word.value)
            jq -n --arg jar "$JAR" --arg word "$word" '{run_name: "once", tasks: [{task_key: "a",
              spark_jar_task: {main_class_name: "Tiny", parameters: [$word]},
              libraries: [{jar: $jar}]}]}' > run.json
            databricks jobs submit --json @run.json --target default | jq -r .state.result_state
            echo "files: $path"
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;

  private static Installation installation;
  private static CommandLine caspers;

  @BeforeAll
  static void aDeployedBundle() throws Exception {
    TinyJar.make(directory);
    var marker = directory.resolve("marker").toString();
    Files.writeString(directory.resolve("databricks.yml"), BUNDLE.replace("MARKER", marker));
    installation = SharedWorkspace.get();
    caspers = new CommandLine(installation, directory);
    succeed("bundle", "deploy");
  }

  @AfterAll
  static void takeDown() throws Exception {
    succeed("bundle", "destroy", "--auto-approve");
  }

  @Test
  void aRunIsShownTaskByTaskWithTimes() throws Exception {
    var outcome = caspers.run("bundle", "run", "chain", "--params", "WORD=again");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("Run URL: http").containsPattern("✓ c  done \\(\\d.*s\\)");
  }

  @Test
  void onlyWhatIsChosenRuns() throws Exception {
    assertThat(tasksOf("--only", "b+")).containsExactly("b", "c");
    assertThat(tasksOf("--only", "+b")).containsExactly("a", "b");
    assertThat(tasksOf("--only", "c")).containsExactly("c");
  }

  /** Keys of the tasks that succeeded, in the order in which they ended. */
  private static List<String> tasksOf(String... more) throws Exception {
    var keys = new ArrayList<String>();
    for (var event : events("chain", more)) {
      if (event.path("event").asText().equals("task")
          && event.at("/state/result_state").asText().equals("SUCCESS")) {
        keys.add(event.path("task_key").asText());
      }
    }
    return keys;
  }

  private static List<JsonNode> events(String key, String... more) throws Exception {
    var words = new ArrayList<>(List.of("bundle", "run", key, "-o", "json"));
    words.addAll(List.of(more));
    var outcome = caspers.run(words.toArray(String[]::new));
    var events = new ArrayList<JsonNode>();
    for (var line : outcome.out().lines().toList()) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  @Test
  void aScriptHearsOfEveryChange() throws Exception {
    var events = events("broken");
    assertThat(events.get(0).path("event").asText()).isEqualTo("run_started");
    assertThat(events.get(0).path("run_id").isNumber()).isTrue();
    assertThat(events)
        .filteredOn(event -> event.path("task_key").asText().equals("once"))
        .extracting(event -> event.path("attempt_number").asInt())
        .contains(0, 1);
    var last = events.get(events.size() - 1);
    assertThat(last.path("event").asText()).isEqualTo("run_ended");
    assertThat(last.path("succeeded").asBoolean(true)).isFalse();
    assertThat(last.at("/run/state/result_state").asText()).isEqualTo("FAILED");
  }

  @Test
  void aFailedRunIsExitCodeOneAndSaysWhy() throws Exception {
    var outcome = caspers.run("bundle", "run", "broken", "--only", "never");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("✗ never  failed", "task never: ", "as told");
  }

  @Test
  void validateOnlyRunsNothing() throws Exception {
    var job = job("waits");
    var before = runs(job);
    var outcome = caspers.run("bundle", "run", "waits", "--validate-only");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("nothing was run");
    assertThat(runs(job)).isEqualTo(before);
    assertThat(caspers.run("bundle", "run", "chain", "--validate-only", "--only", "d").err())
        .contains("the job has no task \"d\"");
  }

  @Test
  void anInterruptedScriptLeavesTheRunAndARestartEndsIt() throws Exception {
    var out = Files.createTempFile(directory, "run", ".out");
    var err = Files.createTempFile(directory, "run", ".err");
    var waiting = caspers.start(Map.of(), out, err, "bundle", "run", "waits");
    await(() -> Files.readString(err).contains("w  running"));
    new ProcessBuilder("kill", "-INT", "" + waiting.pid()).start().waitFor();
    assertThat(waiting.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting.exitValue()).isEqualTo(130);
    assertThat(Files.readString(err)).contains("goes on — end it with: caspers jobs cancel-run ");
    var first = active(job("waits"));
    var restarted = caspers.run("bundle", "run", "waits", "--restart", "--no-wait");
    assertThat(restarted.exitCode()).as(restarted.err()).isZero();
    assertThat(restarted.err()).contains("run " + first + "  cancelled");
    succeed("jobs", "cancel-all-runs", Long.toString(job("waits")));
  }

  /** On a terminal, which {@code script} makes: Ctrl-C, then yes. */
  @Test
  @EnabledIf("scriptIsInstalled")
  void aPersonWhoInterruptsIsAskedWhetherTheRunShallEnd() throws Exception {
    var typed = Files.createTempFile(directory, "terminal", ".out");
    var words = caspers.words("bundle", "run", "waits").stream();
    var quoted = words.map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    var builder = new ProcessBuilder("script", "-qefc", quoted, "/dev/null");
    caspers.surround(builder);
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("CI");
    builder.redirectErrorStream(true).redirectOutput(typed.toFile());
    var terminal = builder.start();
    try (var keys = terminal.getOutputStream()) {
      await(() -> Files.readString(typed).matches("(?s).*\\bw\\b.*running.*"));
      keys.write(3);
      keys.flush();
      await(() -> Files.readString(typed).contains("? [y/N] "));
      keys.write("y\n".getBytes(StandardCharsets.UTF_8));
      keys.flush();
      assertThat(terminal.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      terminal.destroyForcibly();
    }
    assertThat(Files.readString(typed)).contains("is being cancelled");
    var job = job("waits");
    await(() -> !activeRuns(job).hasNext());
  }

  static boolean scriptIsInstalled() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v script").start().waitFor() == 0;
  }

  @Test
  void aCommandOfOnesOwnFindsTheWorkspace() throws Exception {
    var told =
        caspers.run(
            "bundle",
            "run",
            "--",
            "sh",
            "-c",
            "databricks current-user me; echo $0 $PWD; exit 5",
            "it");
    assertThat(told.exitCode()).as(told.err()).isEqualTo(5);
    assertThat(told.out()).contains("\"userName\"", "it " + directory.toRealPath());
    assertThat(caspers.run("bundle", "run", "--only", "a", "--", "true").err())
        .contains("--only is for jobs");
  }

  @Test
  void debugShowsEachRequestAndNoToken() throws Exception {
    var shown = caspers.run("--debug", "bundle", "summary");
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.err())
        .contains("> GET /api/2.0/workspace/export?", "< 200 (", "\"content\":\"***\"")
        .doesNotContain(Files.readString(installation.home().resolve("admin-token")).strip());
  }

  @Test
  void aFlagOfAnotherKindIsRefused() throws Exception {
    var outcome = caspers.run("bundle", "run", "chain", "--full-refresh-all");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("--full-refresh-all is for pipelines, and chain is a job — leave it out");
    assertThat(caspers.run("bundle", "run").err())
        .contains("name it: bundle run KEY, one of broken, chain, ephemeral, waits");
  }

  @Test
  @EnabledIf("jqIsInstalled")
  void aCleanupScriptWithJqWorksAsWritten() throws Exception {
    var outcome = caspers.run("bundle", "run", "ephemeral");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines())
        .anyMatch("SUCCESS"::equals)
        .anyMatch(line -> line.startsWith("files: /Workspace/Users/"));
  }

  static boolean jqIsInstalled() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v jq").start().waitFor() == 0;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("it did not come about").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static String succeed(String... words) throws Exception {
    var outcome = caspers.run(words);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private static long job(String name) throws Exception {
    return JSON.readTree(succeed("jobs", "list", "--name", name, "-o", "json"))
        .path(0)
        .path("job_id")
        .asLong();
  }

  private static int runs(long job) throws IOException {
    var found = new ArrayList<Long>();
    installation
        .client()
        .jobs()
        .listRuns(new ListRunsRequest().setJobId(job))
        .forEach(run -> found.add(run.getRunId()));
    return found.size();
  }

  private static long active(long job) throws IOException {
    return activeRuns(job).next().getRunId();
  }

  private static Iterator<BaseRun> activeRuns(long job) throws IOException {
    var active = new ListRunsRequest().setJobId(job).setActiveOnly(true);
    return installation.client().jobs().listRuns(active).iterator();
  }
}
