package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.bundle.state.History;
import kitchens.caspers.bundle.value.BundleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target's deployments: what is kept of them, and how one is brought about again. */
class RollbackIT {

  private static final String FIRST =
      """
      bundle: {name: back}
      resources:
        jobs:
          a:
            name: back a
            tasks: [{task_key: t, spark_jar_task: {main_class_name: x.A, parameters: [first]}, libraries: [{jar: lib.jar}]}]
          b:
            name: back b
            tasks: [{task_key: t, spark_jar_task: {main_class_name: x.A, parameters: ["${resources.jobs.a.id}"]}, libraries: [{jar: lib.jar}]}]
      """;

  private static final String SECOND =
      FIRST
          .replaceAll("(?s)    b:.*", "")
          .concat(
              "    c: {name: back c, tasks: [{task_key: t, sql_task: {warehouse_id: w, file: {path: c.sql}}}]}\n")
          .replace("[first]", "[second]");

  @TempDir private Path directory;
  private TestBundle bundle;

  @BeforeEach
  void aBundle() throws Exception {
    bundle = new TestBundle(SharedWorkspace.get(), directory);
    bundle.write("databricks.yml", "bundle: {name: back}\nsync: {exclude: [lib.jar]}\n");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bundle.write("databricks.yml", "bundle: {name: back}\n");
    bundle.deployer().destroy(true);
    bundle.assertNoFileIsLeft("back");
    assertThat(bundle.jobs("back a")).isEmpty();
  }

  @Test
  void resourcesAndFilesComeBackAsANewDeployment() throws Exception {
    write(FIRST, "one\n", "any bytes");
    bundle.write("gone.sql", "SELECT 'gone'\n");
    bundle.deployer().deploy(false);
    write(SECOND, "two\n", "other bytes");
    Files.delete(directory.resolve("gone.sql"));
    bundle.write("c.sql", "SELECT 'new'\n");
    bundle.deployer().deploy(false);
    assertThat(argument("back a")).isEqualTo("second");
    assertThat(bundle.jobs("back b")).isEmpty();

    var back = bundle.deployer().rollback(1, false, Deployer.Approval.GIVEN);
    assertThat(back.created()).isEqualTo(1);
    assertThat(back.updated()).isEqualTo(1);
    assertThat(back.deleted()).isEqualTo(1);
    assertThat(argument("back a")).isEqualTo("first");
    assertThat(argument("back b")).isEqualTo(bundle.job("back a").getJobId().toString());
    assertThat(bundle.jobs("back c")).isEmpty();
    assertThat(file("files/x.sql")).contains("one\n");
    assertThat(file("files/gone.sql")).contains("SELECT 'gone'\n");
    assertThat(file("files/c.sql")).isEmpty();
    assertThat(file("artifacts/.internal/lib.jar")).contains("any bytes");

    var last = last();
    assertThat(last.number()).isEqualTo(3);
    assertThat(last.rollbackTo()).isEqualTo(1);
    assertThat(last.actions())
        .isEqualTo(
            Map.of(
                "resources.jobs.a", "update",
                "resources.jobs.b", "create",
                "resources.jobs.c", "delete"));

    assertThat(bundle.deployer().plan().isEmpty()).as("the bundle says the second").isFalse();
    bundle.deployer().rollback(2, false, Deployer.Approval.GIVEN);
    assertThat(argument("back a")).isEqualTo("second");
    assertThat(bundle.deployer().plan().isEmpty()).as("the bundle says the second").isTrue();
    assertThat(bundle.deployer().deploy(false).isEmpty()).isTrue();
    assertThat(bundle.deployer().history()).hasSize(4);
  }

  @Test
  void theLastTenAreKept() throws Exception {
    for (var i = 1; i <= 11; i++) {
      bundle.write("x.sql", "content " + i);
      bundle.deployer().deploy(false);
    }
    assertThatThrownBy(() -> bundle.deployer().rollback(1, false, Deployer.Approval.GIVEN))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("deployment 1 is not kept: the last 10")
        .hasMessageContaining("2, 3, 4");
    assertThatThrownBy(() -> bundle.deployer().rollback(77, false, Deployer.Approval.GIVEN))
        .hasMessageContaining("there is no deployment 77");
    bundle.deployer().rollback(2, false, Deployer.Approval.GIVEN);
    assertThat(file("files/x.sql")).contains("content 2");
  }

  @Test
  void aFailedDeploymentTellsWhatWasDoneAndWhy() throws Exception {
    bundle.write(
        "databricks.yml",
        """
        bundle: {name: back}
        resources:
          catalogs: {c: {name: back_catalog}}
          schemas: {s: {name: s, catalog_name: no_such_catalog}}
          jobs: {a: {name: back a, tasks: [{task_key: t, spark_jar_task: {main_class_name: x.A}, libraries: [{jar: /Workspace/a.jar}]}]}}
        """);
    assertThatThrownBy(() -> bundle.deployer().deploy(false))
        .hasMessageContaining("resources.schemas.s was refused by the workspace");
    assertThat(last().failed()).contains("resources.schemas.s was refused by the workspace");
    assertThat(last().actions()).isEqualTo(Map.of("resources.catalogs.c", "create"));
    assertThat(last().filesUploaded()).isEqualTo(1);
    assertThatThrownBy(() -> bundle.deployer().rollback(1, false, Deployer.Approval.GIVEN))
        .hasMessageContaining("deployment 1 failed");
  }

  /** What comes after it, while the deployment closes its state and its lock, must not hide it. */
  @Test
  void theFirstFailureIsTheOneThatIsTold() throws Exception {
    write(FIRST.replaceAll("(?s)    b:.*", ""), "one\n", "bytes");
    for (var request = 4; request <= 20; request += 4) {
      var dying = new DyingClient(request, false);
      var killed =
          catchThrowableOfType(DyingClient.Killed.class, () -> bundle.deployer(dying).deploy(true));
      assertThat(killed.request()).isBetween(request, request + 2); // two files are sent at once
    }
  }

  private void write(String text, String sql, String jar) throws Exception {
    bundle.write("databricks.yml", "sync: {exclude: [lib.jar]}\n" + text);
    bundle.write("x.sql", sql);
    bundle.write("lib.jar", jar);
  }

  private String argument(String job) {
    var tasks = List.copyOf(bundle.job(job).getSettings().getTasks());
    return List.copyOf(tasks.get(0).getSparkJarTask().getParameters()).get(0);
  }

  private Optional<String> file(String path) {
    return bundle.read(bundle.remote("back", path));
  }

  private History.Deployment last() throws Exception {
    var all = bundle.deployer().history();
    return all.get(all.size() - 1);
  }
}
