package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.jobs.BaseJob;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import kitchens.caspers.benchmarks.Installation;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resolve.CurrentUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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

  private static Installation installation;

  @TempDir private Path directory;
  private CommandLine caspers;

  @BeforeAll
  static void aWorkspace() throws Exception {
    installation = Installation.create();
    installation.caspers("workspace", "start").succeeded();
  }

  @AfterAll
  static void takeDown() throws Exception {
    installation.close();
  }

  @BeforeEach
  void aBundle() throws IOException {
    write(BUNDLE);
    Files.writeString(directory.resolve("a.sql"), "SELECT 1\n");
    Files.writeString(directory.resolve("lib.jar"), "any bytes");
    Files.createDirectories(directory.resolve("deep/er"));
    Files.writeString(directory.resolve("deep/er/b ü.sql"), "SELECT 2\n");
    caspers = new CommandLine(installation, directory);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    caspers.run("bundle", "destroy", "--auto-approve", "--force-lock");
    assertNothingIsLeft();
  }

  @Test
  void aSecondDeployChangesNothing() throws Exception {
    assertThat(deploy()).contains("4 created, 0 updated, 0 deleted, 0 unchanged");
    assertThat(deploy())
        .contains("0 created, 0 updated, 0 deleted, 4 unchanged")
        .contains("files: 0 of 4 uploaded, 0 deleted");
    var second = job("it second");
    assertThat(second.getSettings().getTasks().iterator().next().getSparkJarTask().getParameters())
        .containsExactly(Long.toString(job("it first").getJobId()));
  }

  @Test
  void aChangeIsAnUpdateAndAnAbsenceADeletion() throws Exception {
    deploy();
    var id = job("it first").getJobId();
    write(BUNDLE.replace("[one]", "[two]"));
    Files.delete(directory.resolve("a.sql"));
    assertThat(deploy())
        .contains("0 created, 1 updated, 0 deleted, 3 unchanged")
        .contains("files: 1 of 3 uploaded, 1 deleted");
    assertThat(job("it first").getJobId()).isEqualTo(id);
    write(BUNDLE.replaceAll("(?s)    second:.*(?=scripts:)", ""));
    assertThat(deploy()).contains("0 created, 1 updated, 1 deleted, 2 unchanged");
    assertThat(jobs("it second")).isEmpty();
  }

  @Test
  void whatVanishedIsMadeAgain() throws Exception {
    deploy();
    client().jobs().delete(job("it second").getJobId());
    assertThat(deploy()).contains("1 created, 0 updated, 0 deleted, 3 unchanged");
    assertThat(jobs("it second")).hasSize(1);
  }

  @Test
  void aDeployKilledAtAnyRequestIsCompletedByTheNext() throws Exception {
    for (var answered : List.of(true, false)) {
      var died = true;
      for (var request = 1; died; request++) {
        var dying = new DyingClient(request, answered);
        try {
          deployer(dying).deploy(true);
        } catch (DyingClient.Killed killed) {
          assertThat(dying.died()).isTrue();
        }
        died = dying.died();
        var what = "killed at request " + request + (answered ? ", answered" : "");
        var completed = deployer(null).deploy(true);
        assertThat(completed.deleted()).as(what).isZero();
        assertThat(jobs("it first")).as(what).hasSize(1);
        assertThat(jobs("it second")).as(what).hasSize(1);
        assertThat(deployer(null).deploy(false).isEmpty()).as(what).isTrue();
        deployer(null).destroy(false);
        assertNothingIsLeft();
      }
    }
  }

  @Test
  void aDestroyKilledAtAnyRequestIsCompletedByTheNext() throws Exception {
    var died = true;
    for (var request = 1; died; request++) {
      deployer(null).deploy(true);
      var dying = new DyingClient(request, true);
      try {
        deployer(dying).destroy(true);
      } catch (DyingClient.Killed killed) {
        assertThat(dying.died()).isTrue();
      }
      died = dying.died();
      deployer(null).destroy(true);
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
    deploy();
    var path = "/Workspace/Users/" + user().userName() + "/.bundle/it/default/state/deploy.lock";
    var lock =
        "{\"ID\":\"x\",\"AcquisitionTime\":\"2999-01-01T00:00:00Z\",\"User\":\"somebody\","
            + "\"Process\":\"elsewhere/1\"}";
    new WorkspaceTree(client()).write(path, lock.getBytes());
    var refused = caspers.run("bundle", "deploy");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("somebody began it at 2999", "--force-lock");
    assertThat(caspers.run("bundle", "deploy", "--force-lock").exitCode()).isZero();
  }

  @Test
  void runRefusesWhatIsNotThere() throws Exception {
    assertThat(caspers.run("bundle", "run", "frist").err()).contains("did you mean \"first\"?");
    assertThat(caspers.run("bundle", "run", "first").err()).contains("not deployed");
    deploy();
    assertThat(caspers.run("bundle", "run", "first", "--params", "A=b").err())
        .contains("job first defines no parameters");
  }

  private void write(String bundle) throws IOException {
    Files.writeString(directory.resolve("databricks.yml"), bundle);
  }

  private String deploy() throws Exception {
    var outcome = caspers.run("bundle", "deploy");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private Deployer deployer(DyingClient dying) throws IOException {
    var bundle =
        BundleLoader.load(
            new BundleLoader.Request(directory, null, Map.of(), Map.of(), user(), false));
    return new Deployer(client(dying), bundle, user(), Listener.NONE);
  }

  private static CurrentUser user() throws IOException {
    var me = client().currentUser().me(new MeRequest());
    return new CurrentUser(me.getUserName());
  }

  private static WorkspaceClient client() throws IOException {
    return client(null);
  }

  private static WorkspaceClient client(DyingClient dying) throws IOException {
    var config =
        new DatabricksConfig()
            .setHost("http://127.0.0.1:" + installation.port())
            .setAuthType("pat")
            .setToken(Files.readString(installation.home().resolve("admin-token")).strip());
    return new WorkspaceClient(dying == null ? config : config.setHttpClient(dying));
  }

  private static BaseJob job(String name) throws IOException {
    var found = jobs(name);
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static List<BaseJob> jobs(String name) throws IOException {
    var found = new ArrayList<BaseJob>();
    client()
        .jobs()
        .list(new ListJobsRequest().setName(name).setExpandTasks(true))
        .forEach(found::add);
    return found;
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(jobs("it first")).isEmpty();
    assertThat(jobs("it second")).isEmpty();
    assertThatThrownBy(() -> client().catalogs().get("it_catalog")).isInstanceOf(NotFound.class);
    var files = installation.home().resolve("workspace-files");
    try (var paths = Files.walk(files)) {
      assertThat(paths.filter(Files::isRegularFile).sorted(Comparator.naturalOrder())).isEmpty();
    }
    var local = directory.resolve(".databricks/bundle/default").toFile().list();
    assertThat(local == null ? new String[0] : local).noneMatch(name -> name.endsWith(".wal"));
  }
}
