package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.EnvVar;
import com.databricks.sdk.service.oauth2.ListServicePrincipalSecretsRequest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An app that is deployed anew answers all the while. */
@ExtendWith(SharedWorkspace.class)
class RedeployTest {

  private static final int CLIENTS = 4;

  private final TestWorkspace workspace;
  private final WorkspaceClient client;

  RedeployTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.client = workspace.client();
  }

  @Test
  void noRequestIsRefusedWhileOneDeploymentTakesThePlaceOfAnother() throws Exception {
    String source = SampleApps.running(workspace, "green").getDefaultSourceCodePath();
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    AtomicBoolean enough = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Object>> clients =
          IntStream.range(0, CLIENTS)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            while (!enough.get()) {
                              answers.add(slow());
                            }
                            return null;
                          }))
              .toList();
      SampleApps.deploy(client, "green", greeting(source, "good day"));
      Await.until(Duration.ofSeconds(30), () -> slow().equals("200 good day"));
      enough.set(true);
      for (Future<Object> each : clients) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(answers).contains("200 hello", "200 good day");
    assertThat(answers).containsOnly("200 hello", "200 good day");
    // What was replaced ends once its visitors have left, and its secret with it.
    long principal = client.apps().get("green").getServicePrincipalId();
    Await.until(Duration.ofSeconds(30), () -> secrets(principal) == 1);
    client.apps().delete("green");
  }

  @Test
  void whatDoesNotComeUpLeavesTheOneBeforeItInItsPlace() throws Exception {
    String source = SampleApps.running(workspace, "stays").getDefaultSourceCodePath();
    String before = client.apps().get("stays").getActiveDeployment().getDeploymentId();
    AppDeployment broken = greeting(source, "x").setCommand(List.of("sh", "-c", "exit 3"));
    assertThatThrownBy(() -> SampleApps.deploy(client, "stays", broken))
        .hasMessageContaining("goes on answering");
    assertThat(get("stays", "/").statusCode()).isEqualTo(200);
    assertThat(client.apps().get("stays").getActiveDeployment().getDeploymentId())
        .isEqualTo(before);
    AppDeployment unknown = greeting(source, "x").setCommand(List.of("no-such-program"));
    assertThatThrownBy(() -> SampleApps.deploy(client, "stays", unknown))
        .hasMessageContaining("'no-such-program', which is not on this machine");
    client.apps().delete("stays");
  }

  private static AppDeployment greeting(String source, String word) {
    return new AppDeployment()
        .setSourceCodePath(source)
        .setEnvVars(List.of(new EnvVar().setName("GREETING").setValue(word)));
  }

  /** Status and greeting of a request that takes a while. */
  private String slow() throws Exception {
    var answer = get("green", "/slow");
    return answer.statusCode() + " " + answer.body();
  }

  private java.net.http.HttpResponse<String> get(String app, String path) throws Exception {
    return new Http(workspace).withToken(workspace.adminToken()).get("/apps/" + app + path);
  }

  private long secrets(long principal) {
    var asked =
        new ListServicePrincipalSecretsRequest().setServicePrincipalId(Long.toString(principal));
    var found = client.servicePrincipalSecretsProxy().list(asked);
    return StreamSupport.stream(found.spliterator(), false).count();
  }
}
