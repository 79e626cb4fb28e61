package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.commons.CommonsHttpClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.http.HttpClient;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle's life in a real workspace. */
class BundleIT {

  private static final String BUNDLE =
      """
      bundle: {name: it}
      sync: {exclude: [lib.jar]}
      resources:
        catalogs:
          c: {name: it_catalog}
        schemas:
          s: {name: it_schema, catalog_name: "${resources.catalogs.c.name}"}
        jobs:
          first:
            name: it first
            tasks:
              - task_key: a
                spark_jar_task: {main_class_name: x.A, parameters: [one]}
                libraries: [{jar: lib.jar}]
          second:
            name: it second
            tasks:
              - task_key: a
                spark_jar_task: {main_class_name: x.A, parameters: ["${resources.jobs.first.id}"]}
                libraries: [{jar: lib.jar}]
      scripts:
        fails: {content: "exit 7"}
        tells:
          env: {NAME: "${bundle.name}"}
          content: |
            echo "$NAME $DATABRICKS_BUNDLE_TARGET ${DATABRICKS_HOST%%:*}"
            databricks bundle validate --output json | grep '"file_path"'
      """;

  /** One file and one library: what is repeated for each request has few of them. */
  private static final String FEW_FILES =
      BUNDLE.replace("[lib.jar]}\nres", "[lib.jar, databricks.yml, deep]}\nres");

  @TempDir private Path directory;
  private TestBundle bundle;
  private CommandLine caspers;

  @BeforeEach
  void aBundle() throws Exception {
    caspers = new CommandLine(SharedWorkspace.get(), directory);
    bundle = new TestBundle(SharedWorkspace.get(), directory);
    bundle.write("databricks.yml", BUNDLE);
    bundle.write("a.sql", "SELECT 1\n");
    bundle.write("lib.jar", "any bytes");
    bundle.write("deep/er/b ü.sql", "SELECT 2\n");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bundle.deployer().destroy(true);
    assertNothingIsLeft();
  }

  @Test
  void aSecondDeployChangesNothing() throws Exception {
    assertThat(deploy()).contains("4 created, 0 updated, 0 deleted, 0 unchanged");
    assertThat(deploy())
        .contains("0 created, 0 updated, 0 deleted, 4 unchanged")
        .contains("files: 0 of 4 uploaded, 0 deleted");
    var second = bundle.job("it second");
    assertThat(second.getSettings().getTasks().iterator().next().getSparkJarTask().getParameters())
        .containsExactly(Long.toString(bundle.job("it first").getJobId()));
    assertThat(caspers.run("bundle", "destroy", "--auto-approve").out())
        .contains("4 resources deleted, files and state too");
  }

  @Test
  void aChangeIsAnUpdateAndAnAbsenceADeletion() throws Exception {
    bundle.deployer().deploy(false);
    var id = bundle.job("it first").getJobId();
    bundle.write("databricks.yml", BUNDLE.replace("[one]", "[two]"));
    Files.delete(directory.resolve("a.sql"));
    assertThat(bundle.deployer().deploy(false))
        .asString()
        .contains("0 created, 1 updated, 0 deleted, 3 unchanged")
        .contains("files: 1 of 3 uploaded, 1 deleted");
    assertThat(bundle.job("it first").getJobId()).isEqualTo(id);
    bundle.write("databricks.yml", BUNDLE.replaceAll("(?s)    second:.*(?=scripts:)", ""));
    assertThat(bundle.deployer().deploy(false))
        .asString()
        .contains("0 created, 1 updated, 1 deleted, 2 unchanged");
    assertThat(bundle.jobs("it second")).isEmpty();
  }

  @Test
  void whatVanishedIsMadeAgain() throws Exception {
    bundle.deployer().deploy(false);
    bundle.client().jobs().delete(bundle.job("it second").getJobId());
    assertThat(bundle.deployer().deploy(false))
        .asString()
        .contains("1 created, 0 updated, 0 deleted, 3 unchanged");
    assertThat(bundle.jobs("it second")).hasSize(1);
  }

  /**
   * One page of the list does for all of them; whatever it says of a change is asked of the job.
   */
  @Test
  void manyJobsAreReadByTheirList() throws Exception {
    var jobs = new StringBuilder(BUNDLE.replaceAll("(?s)    second:.*", ""));
    for (var more = 0; more < 10; more++) {
      jobs.append(
          "    more_%d: {name: it more %d, tasks: [{task_key: t, condition_task: {op: EQUAL_TO, left: a, right: a}}]}\n"
              .formatted(more, more));
    }
    bundle.write("databricks.yml", jobs.toString());
    bundle.deployer().deploy(false);
    var asked = new ConcurrentLinkedQueue<String>();
    var client = new CommonsHttpClient.Builder().withTimeoutSeconds(60).build();
    HttpClient listening =
        request -> {
          if (request.getUri().getPath().contains("/jobs/")) {
            asked.add(request.getUri().getPath());
          }
          return client.execute(request);
        };

    assertThat(bundle.deployer(listening).deploy(false).isEmpty()).isTrue();
    assertThat(asked).containsExactly("/api/2.2/jobs/list");

    asked.clear();
    var changed = bundle.job("it more 3").getJobId();
    bundle
        .client()
        .jobs()
        .update(
            new UpdateJob()
                .setJobId(changed)
                .setNewSettings(new JobSettings().setDescription("a stranger's")));
    bundle.client().jobs().delete(bundle.job("it more 4").getJobId());
    bundle.write(
        "databricks.yml",
        jobs.toString().replace("name: it more 3", "description: ours, name: it more 3"));
    assertThat(bundle.deployer(listening).deploy(false))
        .asString()
        .contains("1 created, 1 updated, 0 deleted, 11 unchanged");
    assertThat(asked)
        .containsExactlyInAnyOrder(
            "/api/2.2/jobs/list",
            "/api/2.2/jobs/get", // what the list says of a change
            "/api/2.2/jobs/get", // what is missing from the list
            "/api/2.2/jobs/reset",
            "/api/2.2/jobs/create");
    assertThat(bundle.job("it more 3").getSettings().getDescription()).isEqualTo("ours");
  }

  /**
   * A request that the workspace answered and one that it never got differ only in what the dying
   * process could note of the request before; it notes creations. So the second kind is tried after
   * each creation and at the beginning.
   */
  @Test
  void aDeployKilledAtAnyRequestIsCompletedByTheNext() throws Exception {
    bundle.write("databricks.yml", FEW_FILES);
    var afterCreations = new TreeSet<Integer>();
    var requests = 0;
    for (var died = true; died; ) {
      var dying = new DyingClient(++requests, true);
      died = deployKilledAt(dying, "killed at request " + requests + ", answered");
      dying.creations().forEach(creation -> afterCreations.add(creation + 1));
    }
    assertThat(afterCreations).hasSizeGreaterThanOrEqualTo(4);
    afterCreations.add(1);
    for (var request : afterCreations) {
      deployKilledAt(new DyingClient(request, false), "killed before request " + request);
    }
  }

  private boolean deployKilledAt(DyingClient dying, String what) throws Exception {
    try {
      bundle.deployer(dying).deploy(true);
    } catch (DyingClient.Killed killed) {
      assertThat(dying.died()).isTrue();
    }
    var completed = bundle.deployer().deploy(true);
    assertThat(completed.deleted()).as(what).isZero();
    assertThat(bundle.jobs("it first")).as(what).hasSize(1);
    assertThat(bundle.jobs("it second")).as(what).hasSize(1);
    assertThat(bundle.deployer().deploy(false).isEmpty()).as(what).isTrue();
    var history = bundle.deployer().history();
    assertThat(history.get(history.size() - 1).failed()).as(what).isNull();
    bundle.deployer().destroy(false);
    assertNothingIsLeft();
    return dying.died();
  }

  @Test
  void aDestroyKilledAtAnyRequestIsCompletedByTheNext() throws Exception {
    bundle.write("databricks.yml", FEW_FILES);
    var died = true;
    for (var request = 1; died; request++) {
      bundle.deployer().deploy(true);
      var dying = new DyingClient(request, true);
      try {
        bundle.deployer(dying).destroy(true);
      } catch (DyingClient.Killed killed) {
        assertThat(dying.died()).isTrue();
      }
      died = dying.died();
      bundle.deployer().destroy(true);
      assertNothingIsLeft();
    }
  }

  @Test
  void scriptsReachTheBundleAndPassTheirExitCode() throws Exception {
    assertThat(caspers.run("bundle", "run", "fails").exitCode()).isEqualTo(7);
    var told = caspers.run("bundle", "run", "tells");
    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.out()).contains("it default http", "\"file_path\": \"/Workspace/Users/");
  }

  @Test
  void aLockIsSomebodys() throws Exception {
    bundle.deployer().deploy(false);
    var lock =
        "{\"ID\":\"x\",\"AcquisitionTime\":\"2999-01-01T00:00:00Z\",\"User\":\"somebody\","
            + "\"Process\":\"elsewhere/1\"}";
    bundle.put(bundle.remote("it", "state/deploy.lock"), lock);
    var refused = caspers.run("bundle", "deploy");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("somebody began it at 2999", "--force-lock");
    assertThat(caspers.run("bundle", "deploy", "--force-lock").exitCode()).isZero();
  }

  @Test
  void runRefusesWhatIsNotThere() throws Exception {
    assertThat(caspers.run("bundle", "run", "frist").err()).contains("did you mean \"first\"?");
    assertThat(caspers.run("bundle", "run", "first").err()).contains("not deployed");
    bundle.deployer().deploy(false);
    assertThat(caspers.run("bundle", "run", "first", "--params", "A=b").err())
        .contains("job first defines no parameters");
  }

  private String deploy() throws Exception {
    var outcome = caspers.run("bundle", "deploy");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(bundle.jobs("it first")).isEmpty();
    assertThat(bundle.jobs("it second")).isEmpty();
    assertThatThrownBy(() -> bundle.client().catalogs().get("it_catalog"))
        .isInstanceOf(NotFound.class);
    bundle.assertNoFileIsLeft("it");
  }
}
