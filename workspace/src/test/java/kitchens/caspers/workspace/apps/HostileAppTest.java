package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.StopAppRequest;
import java.time.Duration;
import java.util.Arrays;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an app may try, and what comes of it. */
@ExtendWith(SharedWorkspace.class)
class HostileAppTest {

  private TestWorkspace workspace;

  @BeforeEach
  void deploy(TestWorkspace shared) throws Exception {
    workspace = shared;
    WorkspaceClient client = workspace.client();
    SampleApps.create(client, new App().setName("hostile"));
    String folder = SampleApps.upload(client, "hostile", "hostile/", "HostileApp.java");
    SampleApps.deploy(client, "hostile", new AppDeployment().setSourceCodePath(folder));
  }

  @AfterEach
  void delete() {
    workspace.client().apps().delete("hostile");
  }

  @Test
  void itSeesNoOtherAppAndLeavesNothingBehind() throws Exception {
    assumeTrue(
        new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true").start().waitFor()
            == 0,
        "this machine lets nobody have a process space");
    SampleApps.running(workspace, "victim");
    String own = ask("/environments");
    assertThat(own).contains("DATABRICKS_APP_NAME=hostile").doesNotContain("victim");
    ask("/detach");
    Await.until(Duration.ofSeconds(10), () -> running("7310") == 2);
    workspace.client().apps().stop(new StopAppRequest().setName("hostile")).get();
    Await.until(Duration.ofSeconds(10), () -> running("7310") == 0);
    workspace.client().apps().delete("victim");
  }

  @Test
  void whoForksTooMuchIsEndedAndStartedAgain() throws Exception {
    ask("/forks");
    Await.until(
        Duration.ofSeconds(30),
        () -> log().contains("settings.yaml allows apps.processes: 128") && running("7311") == 0);
    Await.until(Duration.ofMinutes(1), () -> status("/") == 200);
  }

  @Test
  void anotherPortIsNobodysAndForgedHeadersSayNothing() throws Exception {
    assertThat(Integer.parseInt(ask("/port"))).isPositive();
    assertThat(ask("/")).isEqualTo("here");
    var stranger = ServicePrincipals.create(workspace, "stranger");
    var admin = new Http(workspace).withToken(workspace.adminToken());
    admin.send(
        "PATCH",
        "/api/2.0/permissions/apps/hostile",
        java.net.http.HttpRequest.BodyPublishers.ofString(
            "{\"access_control_list\": [{\"service_principal_name\": \"%s\","
                    .formatted(stranger.name())
                + " \"permission_level\": \"CAN_USE\"}]}"));
    String me =
        new Http(workspace)
            .with("Authorization", stranger.client().config().authenticate().get("Authorization"))
            .get("/apps/hostile/forge")
            .body();
    assertThat(me).contains(stranger.name()).doesNotContain("admin@localhost");
  }

  private static long running(String seconds) {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().filter(c -> c.endsWith("sleep")).isPresent())
        .filter(p -> Arrays.asList(p.info().arguments().orElse(new String[0])).contains(seconds))
        .count();
  }

  private String ask(String path) throws Exception {
    return new Http(workspace).withToken(workspace.adminToken()).get("/apps/hostile" + path).body();
  }

  private int status(String path) throws Exception {
    return new Http(workspace)
        .withToken(workspace.adminToken())
        .get("/apps/hostile" + path)
        .statusCode();
  }

  private String log() throws Exception {
    return new Http(workspace)
        .withToken(workspace.adminToken())
        .get("/api/2.0/caspers/apps/hostile/logs")
        .body();
  }
}
