package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What helps with bundles: templates, generated configuration, bindings, files alone. */
@Tag("long")
class BundleToolsIT {

  private static Installation installation;

  @TempDir private Path directory;

  @BeforeAll
  static void aWorkspace() throws Exception {
    installation = SharedWorkspace.get();
  }

  @Test
  void theUniversesTemplateComesToLife() throws Exception {
    succeed(directory, "bundle", "init", "universe", "--name", "small", "--set", "catalog=tiny");
    var bundle = directory.resolve("small");
    succeed(bundle, "bundle", "validate", "--strict");
    succeed(bundle, "bundle", "validate", "--strict", "-t", "events");
    succeed(bundle, "bundle", "deploy", "-t", "events");
    succeed(bundle, "bundle", "run", "universe", "-t", "events", "--params", "ORDERS=7");
    assertThat(succeed(bundle, "fs", "ls", "dbfs:/Volumes/tiny/shop/events"))
        .contains("orders-7.json");
    assertThat(succeed(bundle, "fs", "cat", "/Volumes/tiny/shop/events/orders-7.json").lines())
        .hasSize(7);
    assertThat(succeed(bundle, "bundle", "run", "look", "-t", "events")).contains("orders-7.json");
    assertThat(succeed(bundle, "bundle", "open", "universe", "-t", "events", "--no-browser"))
        .contains("/jobs/");
    assertThat(succeed(bundle, "bundle", "summary", "-t", "events"))
        .contains("jobs.universe", "pipelines.orders", "/pipelines/");
    succeed(bundle, "bundle", "destroy", "-t", "events", "--auto-approve");
  }

  /** The one type of resource that needs a table which a pipeline made is deployed here too. */
  @Test
  void aPipelineIsValidatedRunAndItsTableSynced() throws Exception {
    succeed(directory, "bundle", "init", "universe", "--name", "piped", "--set", "catalog=piped");
    var bundle = directory.resolve("piped");
    succeed(bundle, "bundle", "deploy");

    var validated = run(bundle, "bundle", "run", "orders", "--validate-only");
    assertThat(validated.exitCode()).as(validated.err()).isZero();
    assertThat(validated.err()).contains("Update URL: http://", "valid; no table was touched");
    assertThat(succeed(bundle, "tables", "list", "piped", "shop")).doesNotContain("silver_orders");

    succeed(bundle, "bundle", "run", "universe", "--params", "ORDERS=9");
    assertThat(count(bundle)).isEqualTo("9");
    var events = succeed(bundle, "bundle", "run", "orders", "--full-refresh-all", "-o", "json");
    var last = events.lines().reduce((earlier, later) -> later).orElseThrow();
    var event = new ObjectMapper().readTree(last);
    assertThat(event.path("event").asText()).isEqualTo("update");
    assertThat(event.path("update").path("state").asText()).isEqualTo("COMPLETED");
    assertThat(event.path("update").path("full_refresh").asBoolean()).isTrue();
    assertThat(count(bundle)).isEqualTo("9");
    assertThat(run(bundle, "bundle", "run", "orders", "--params", "ORDERS=9").err())
        .contains("--params");

    Files.writeString(bundle.resolve("resources/copy.yml"), COPY);
    succeed(bundle, "bundle", "deploy");
    assertThat(succeed(bundle, "bundle", "plan")).contains("Nothing to change");
    Files.writeString(
        bundle.resolve("resources/copy.yml"), COPY.replace("TRIGGERED", "CONTINUOUS"));
    assertThat(succeed(bundle, "bundle", "plan")).contains("synced_database_tables.copy");
    succeed(bundle, "bundle", "deploy", "--auto-approve");
    assertThat(succeed(bundle, "bundle", "plan")).contains("Nothing to change");

    var sql = bundle.resolve("pipelines/orders/orders.sql");
    Files.writeString(sql, Files.readString(sql).replace("FROM silver_orders", "FROM nowhere"));
    succeed(bundle, "bundle", "deploy");
    var wrong = run(bundle, "bundle", "run", "orders", "--validate-only");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("of pipeline orders ended failed", "nowhere");
    succeed(bundle, "bundle", "destroy", "--auto-approve");
  }

  private static final String COPY =
      """
      resources:
        database_instances:
          d: {name: piped-db, capacity: CU_1}
        synced_database_tables:
          copy:
            name: piped.shop.copied
            database_instance_name: ${resources.database_instances.d.name}
            logical_database_name: databricks_postgres
            spec:
              source_table_full_name: piped.shop.silver_orders
              primary_key_columns: [order_id]
              scheduling_policy: TRIGGERED
      """;

  private static String count(Path bundle) throws Exception {
    var rows =
        succeed(bundle, "sql", "SELECT count(*) AS n FROM piped.shop.silver_orders", "-o", "json");
    return new ObjectMapper().readTree(rows).path(0).path("n").asText();
  }

  @Test
  void theEmptyTemplateIsValid() throws Exception {
    succeed(directory, "bundle", "init", "empty", "--name", "nothing", "--output-dir", "here");
    succeed(directory.resolve("here"), "bundle", "validate", "--strict");
    succeed(directory.resolve("here"), "bundle", "validate", "--strict", "-t", "prod");
    assertThat(run(directory, "bundle", "init", "empty", "--output-dir", "here").err())
        .contains("is there already and not empty");
    assertThat(run(directory, "bundle", "init", "empty", "--name", "a b").err())
        .contains("name cannot be \"a b\"");
    assertThat(run(directory, "bundle", "init").err())
        .contains("one of universe, agent-app, empty");
  }

  @Test
  void aJobBecomesConfigurationAndIsBound() throws Exception {
    succeed(directory, "bundle", "init", "empty", "--name", "taken");
    var bundle = directory.resolve("taken");
    var jar = TinyJar.make(directory);
    succeed(directory, "workspace", "mkdirs", "/Workspace/made/by-hand");
    succeed(
        directory, "workspace", "import", "/Workspace/made/by-hand/tiny.jar", "--file", "" + jar);
    var id =
        new ObjectMapper()
            .readTree(
                succeed(
                    directory,
                    "jobs",
                    "create",
                    "--json",
                    """
                    {"name": "Nightly Run!", "max_concurrent_runs": 3, "tasks": [{"task_key": "a",
                     "spark_jar_task": {"main_class_name": "Tiny", "parameters": ["{{job.id}}"]},
                     "libraries": [{"jar": "/Workspace/made/by-hand/tiny.jar"}]}]}
                    """))
            .path("job_id")
            .asText();
    succeed(bundle, "bundle", "generate", "job", "--existing-job-id", id);
    var yaml = Files.readString(bundle.resolve("resources/nightly_run.job.yml"));
    assertThat(yaml).contains("nightly_run:", "name: Nightly Run!", "jar: ../src/tiny.jar");
    assertThat(bundle.resolve("src/tiny.jar")).hasSameBinaryContentAs(jar);
    assertThat(run(bundle, "bundle", "generate", "job", "--existing-job-id", id).err())
        .contains("is there already — replace it with --force");
    succeed(bundle, "bundle", "validate", "--strict");

    assertThat(run(bundle, "bundle", "deployment", "bind", "nightly_run", id).err())
        .contains("--auto-approve");
    assertThat(
            run(bundle, "bundle", "deployment", "bind", "nightly_run", "1", "--auto-approve").err())
        .contains("there is no job 1");
    succeed(bundle, "bundle", "deployment", "bind", "nightly_run", id, "--auto-approve");
    succeed(bundle, "bundle", "deploy");
    assertThat(succeed(bundle, "bundle", "summary")).contains("id:  " + id);
    assertThat(succeed(bundle, "jobs", "get", id)).contains("[dev ");
    succeed(bundle, "bundle", "deployment", "unbind", "nightly_run");
    succeed(bundle, "bundle", "destroy", "--auto-approve");
    succeed(bundle, "jobs", "delete", id);
  }

  @Test
  void filesAreSentAsTheyChange() throws Exception {
    Files.writeString(directory.resolve("databricks.yml"), "bundle: {name: files}\n");
    Files.writeString(directory.resolve("a.txt"), "one");
    assertThat(succeed(directory, "bundle", "sync", "--dry-run").lines())
        .containsExactly("a.txt", "databricks.yml");
    var out = Files.createTempFile("sync", ".out");
    var err = Files.createTempFile("sync", ".err");
    var watching =
        new CommandLine(installation, directory)
            .start(Map.of(), out, err, "bundle", "sync", "--watch", "-o", "json");
    try {
      await(out, "\"uploaded\":2");
      Files.writeString(directory.resolve("b.txt"), "two");
      await(out, "\"uploaded\":1");
      Files.delete(directory.resolve("a.txt"));
      await(out, "\"deleted\":1");
    } finally {
      watching.destroy();
      watching.waitFor(30, TimeUnit.SECONDS);
      Files.delete(out);
      Files.delete(err);
    }
    var path = "/Workspace/Users/" + user() + "/.bundle/files/default/files";
    assertThat(succeed(directory, "workspace", "list", path)).contains("b.txt");
    assertThat(succeed(directory, "workspace", "export", path + "/b.txt")).contains("two");
    assertThat(succeed(directory, "bundle", "sync")).contains("0 of 2 files uploaded, 0 deleted");
  }

  @Test
  void aTargetOfAnotherWorkspaceIsNotDeployedToThisOne() throws Exception {
    Files.writeString(
        directory.resolve("databricks.yml"),
        "bundle: {name: far}\nworkspace: {host: \"https://far.example.com\"}\n");
    var refused = run(directory, "bundle", "deploy");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("is for https://far.example.com, and nothing says how to sign in there");
  }

  private static String user() throws Exception {
    return new ObjectMapper()
        .readTree(succeed(Path.of("."), "current-user", "me"))
        .path("userName")
        .asText();
  }

  private static void await(Path file, String text) throws IOException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.readString(file).contains(text)) {
      assertThat(System.nanoTime()).as("no " + text).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static CommandLine.Outcome run(Path directory, String... words) throws Exception {
    return new CommandLine(installation, directory).run(words);
  }

  private static String succeed(Path directory, String... words) throws Exception {
    var outcome = run(directory, words);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }
}
