package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.commons.CommonsHttpClient;
import com.databricks.sdk.core.http.HttpClient;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.core.http.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.state.DeployLock;
import kitchens.caspers.bundle.value.BundleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that is not as a deployment left it, or that somebody else is at work on. */
class BundleStateIT {

  private static final String BUNDLE =
      """
      bundle: {name: st}
      resources:
        jobs: {a: {name: st a, tasks: [{task_key: t, spark_jar_task: {main_class_name: x.A}, libraries: [{jar: /Workspace/a.jar}]}]}}
      """;

  private static final String DEAD =
      "{\"ID\":\"%s\",\"AcquisitionTime\":\"2020-01-01T00:00:00Z\",\"User\":\"dead\"}";

  @TempDir private Path directory;
  @TempDir private Path elsewhere;
  private TestBundle bundle;
  private String state;

  @BeforeEach
  void aDeployedBundle() throws Exception {
    bundle = new TestBundle(SharedWorkspace.get(), directory);
    bundle.write("databricks.yml", BUNDLE);
    bundle.deployer().deploy(false);
    state = bundle.remote("st", "state/resources.json");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bundle.deployer().destroy(true);
    bundle.assertNoFileIsLeft("st");
    assertThat(bundle.jobs("st a")).isEmpty();
  }

  @Test
  void aStateThatCannotBeTrustedIsRefusedAndNothingIsTouched() throws Exception {
    var whole = bundle.read(state).orElseThrow();
    var id = bundle.job("st a").getJobId();
    var cases = new LinkedHashMap<String, String>();
    cases.put("", "is damaged: ");
    cases.put("null", "is damaged: there is nothing in it");
    cases.put("[]", "is damaged: ");
    cases.put(whole.substring(0, whole.length() / 2), "is damaged: ");
    cases.put(whole.substring(0, whole.length() - 3), "is damaged: ");
    cases.put(whole + "}", "is damaged: ");
    cases.put(whole.replaceAll("\"lineage\" : \"[^\"]*\"", "\"lineage\" : null"), "no lineage");
    cases.put(whole.replace("\"" + id + "\"", "null"), "resources.jobs.a has no __id__");
    cases.put(
        whole.replace("\"state_version\" : 1", "\"state_version\" : 2"),
        "was written by a newer version (caspers 0.1.0) — update this installation");
    cases.put(
        whole.replace("\"name\" : \"st\"", "\"name\" : \"other\""),
        "is the state of target default of bundle other (lineage ");
    for (var broken : cases.entrySet()) {
      assertThat(broken.getKey()).isNotEqualTo(whole);
      bundle.put(state, broken.getKey());
      assertRefused(() -> bundle.deployer().deploy(false), broken);
      assertRefused(() -> bundle.deployer().destroy(false), broken);
      assertRefused(() -> bundle.deployer().plan(), broken);
      assertThat(bundle.read(state)).contains(broken.getKey());
      assertThat(bundle.job("st a").getJobId()).isEqualTo(id);
    }
    bundle.put(state, whole);
    assertThat(bundle.deployer().deploy(false).isEmpty()).isTrue();
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void assertRefused(Action action, Map.Entry<String, String> broken) {
    assertThatThrownBy(action::run)
        .as(broken.getKey())
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("/state/resources.json")
        .hasMessageContaining(broken.getValue())
        .hasMessageContaining(" — ");
  }

  /** The same bundle was destroyed and deployed from another checkout meanwhile. */
  @Test
  void whatAnInterruptedDeploymentOfAnotherLineageMadeIsNotForgotten() throws Exception {
    bundle.deployer().destroy(false);
    assertThatThrownBy(() -> bundle.deployer(DyingClient.atTheFirstCreation()).deploy(true))
        .isInstanceOf(DyingClient.Killed.class);
    var stray = bundle.job("st a").getJobId();
    var other = new TestBundle(SharedWorkspace.get(), elsewhere);
    other.write("databricks.yml", BUNDLE);
    other.deployer().deploy(true);
    assertThat(bundle.jobs("st a")).hasSize(2);

    assertThatThrownBy(() -> bundle.deployer().deploy(false))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("another lineage")
        .hasMessageContaining("job " + stray + " (resources.jobs.a)")
        .hasMessageContaining("bundle deployment bind KEY ID");
    assertThat(bundle.jobs("st a")).hasSize(2);
    bundle.client().jobs().delete(stray);
    assertThat(bundle.deployer().deploy(false).isEmpty()).isTrue();
    bundle.assertNoLogIsLeft();
  }

  @Test
  void ofTwoDeploysAtOnceOneIsRefusedAndNamesTheOther() throws Exception {
    bundle.write("databricks.yml", BUNDLE.replace("x.A", "x.B"));
    var pausing = new Pausing(request -> request.getUri().getPath().contains("/jobs/"));
    var first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return bundle.deployer(pausing).deploy(false);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(pausing.reached.await(30, TimeUnit.SECONDS)).isTrue();
    try {
      for (var refused :
          new Action[] {
            () -> bundle.deployer().deploy(false), () -> bundle.deployer().destroy(false)
          }) {
        assertThatThrownBy(refused::run)
            .isInstanceOf(BundleException.class)
            .hasMessageContaining("another deployment is going on: " + bundle.user() + " began it")
            .hasMessageContaining("--force-lock");
      }
    } finally {
      pausing.goOn.countDown();
    }
    assertThat(first.get(30, TimeUnit.SECONDS).updated()).isEqualTo(1);
    assertThat(bundle.deployer().deploy(false).isEmpty()).isTrue();
    assertThat(bundle.jobs("st a")).hasSize(1);
  }

  @Test
  void aDeadOwnersLockGoesToOneOfManyWhoTakeItAtOnce() throws Exception {
    var folder = bundle.remote("st", "state");
    var many = Executors.newFixedThreadPool(8);
    try {
      for (var round = 0; round < 12; round++) {
        bundle.put(folder + "/deploy.lock", DEAD.formatted("dead-" + round));
        var together = new CyclicBarrier(8);
        var takers = new ArrayList<Future<DeployLock>>();
        for (var taker = 0; taker < 8; taker++) {
          takers.add(
              many.submit(
                  () -> {
                    var tree = new WorkspaceTree(bundle.client());
                    together.await(30, TimeUnit.SECONDS);
                    return lock(tree, folder);
                  }));
        }
        var held = new ArrayList<DeployLock>();
        for (var taker : takers) {
          Optional.ofNullable(taker.get(60, TimeUnit.SECONDS)).ifPresent(held::add);
        }
        assertThat(held).as("round " + round).hasSize(1);
        assertThat(lock(new WorkspaceTree(bundle.client()), folder)).isNull();
        held.get(0).close();
        assertThat(new WorkspaceTree(bundle.client()).names(folder))
            .noneMatch(name -> name.startsWith("deploy.lock"));
      }
    } finally {
      many.shutdownNow();
    }
  }

  /**
   * He read the dead owner's file, and slept while another took the lock, was done, and a third
   * came.
   */
  @Test
  void whoIsSlowToTakeADeadOwnersLockTakesNobodyElses() throws Exception {
    var folder = bundle.remote("st", "state");
    bundle.put(folder + "/deploy.lock", DEAD.formatted("dead"));
    var pausing = new Pausing(request -> request.getUri().getPath().endsWith("/deploy.lock.dead"));
    var sleeper = new WorkspaceTree(bundle.client(pausing));
    var slow = CompletableFuture.supplyAsync(() -> lock(sleeper, folder));
    assertThat(pausing.reached.await(30, TimeUnit.SECONDS)).isTrue();
    var tree = new WorkspaceTree(bundle.client());
    try {
      lock(tree, folder).close();
      var third = lock(tree, folder);
      assertThat(third).isNotNull();
      pausing.goOn.countDown();
      assertThat(slow.get(30, TimeUnit.SECONDS)).isNull();
      third.close();
    } finally {
      pausing.goOn.countDown();
    }
    assertThat(tree.names(folder)).noneMatch(name -> name.startsWith("deploy.lock"));
  }

  /** Null when another has it. */
  private static DeployLock lock(WorkspaceTree tree, String folder) {
    try {
      return DeployLock.acquire(tree, folder, "somebody", false);
    } catch (BundleException another) {
      assertThat(another).hasMessageContaining("another deployment is going on: somebody");
      return null;
    }
  }

  /** The SDK's client, which stops before a request until it may go on. */
  private static final class Pausing implements HttpClient {
    private final HttpClient client =
        new CommonsHttpClient.Builder().withTimeoutSeconds(60).build();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Predicate<Request> at;

    private Pausing(Predicate<Request> at) {
      this.at = at;
    }

    @Override
    public Response execute(Request request) throws IOException {
      if (request.getMethod().equals("POST") && at.test(request)) {
        reached.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      return client.execute(request);
    }
  }
}
