package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.AppDeploymentState;
import com.databricks.sdk.service.apps.ApplicationState;
import com.databricks.sdk.service.apps.ComputeState;
import com.databricks.sdk.service.apps.CreateAppDeploymentRequest;
import com.databricks.sdk.service.apps.EnvVar;
import com.databricks.sdk.service.apps.ListAppsRequest;
import com.databricks.sdk.service.apps.StartAppRequest;
import com.databricks.sdk.service.apps.StopAppRequest;
import com.databricks.sdk.service.iam.ListServicePrincipalsRequest;
import com.databricks.sdk.service.iam.MeRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class AppsTest {

  private final TestWorkspace workspace;
  private final WorkspaceClient client;

  AppsTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.client = workspace.client();
  }

  @Test
  void anAppIsMadeDeployedStoppedStartedAndDeleted() throws Exception {
    App app = SampleApps.running(workspace, "life");
    assertThat(app.getAppStatus().getState()).isEqualTo(ApplicationState.RUNNING);
    assertThat(app.getComputeStatus().getState()).isEqualTo(ComputeState.ACTIVE);
    assertThat(app.getActiveDeployment().getStatus().getState())
        .isEqualTo(AppDeploymentState.SUCCEEDED);
    assertThat(app.getUrl()).isEqualTo("http://life.localhost:" + workspace.url().getPort());
    assertThat(app.getServicePrincipalName()).matches("app-[0-9a-f]{6} life");
    assertThat(get("life", "/hello").statusCode()).isEqualTo(200);
    assertThat(names()).contains("life");
    assertThatThrownBy(() -> SampleApps.create(client, new App().setName("life")))
        .isInstanceOf(ResourceAlreadyExists.class);

    client.apps().stop(new StopAppRequest().setName("life")).get();
    assertThat(client.apps().get("life").getComputeStatus().getState())
        .isEqualTo(ComputeState.STOPPED);
    assertThat(get("life", "/").statusCode()).isEqualTo(503);
    assertThatThrownBy(() -> SampleApps.deploy(client, "life", new AppDeployment()))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("start it first");
    client.apps().start(new StartAppRequest().setName("life")).get();
    Await.until(Duration.ofMinutes(1), () -> get("life", "/").statusCode() == 200);

    client.apps().delete("life");
    assertThatThrownBy(() -> client.apps().get("life")).isInstanceOf(NotFound.class);
    assertThat(get("life", "/").statusCode()).isEqualTo(404);
    assertThat(Files.exists(workspace.home().root().resolve("apps/life"))).isFalse();
    assertThat(client.servicePrincipals().list(new ListServicePrincipalsRequest()))
        .noneMatch(p -> p.getDisplayName().endsWith(" life"));
  }

  @Test
  void anAppActsAsItsOwnServicePrincipal() throws Exception {
    SampleApps.running(workspace, "self");
    Map<String, String> environment = environment("self");
    assertThat(environment)
        .containsEntry("DATABRICKS_APP_NAME", "self")
        .containsEntry("DATABRICKS_HOST", workspace.url().toString())
        .containsEntry("GREETING", "hello")
        .containsKeys("DATABRICKS_WORKSPACE_ID", "DATABRICKS_APP_PORT")
        .doesNotContainKeys("CASPERS_HOME", "DATABRICKS_TOKEN");
    WorkspaceClient own =
        new WorkspaceClient(
            new DatabricksConfig()
                .setHost(environment.get("DATABRICKS_HOST"))
                .setClientId(environment.get("DATABRICKS_CLIENT_ID"))
                .setClientSecret(environment.get("DATABRICKS_CLIENT_SECRET")));
    App app = client.apps().get("self");
    assertThat(own.currentUser().me(new MeRequest()).getUserName())
        .isEqualTo(app.getServicePrincipalClientId());

    client.apps().stop(new StopAppRequest().setName("self")).get();
    assertThat(
            new Http(workspace)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .post(
                    "/oidc/v1/token",
                    "grant_type=client_credentials&client_id="
                        + environment.get("DATABRICKS_CLIENT_ID")
                        + "&client_secret="
                        + environment.get("DATABRICKS_CLIENT_SECRET"))
                .statusCode())
        .as("the secret ends with the process")
        .isEqualTo(401);
    client.apps().delete("self");
  }

  @Test
  void aDeploymentSaysOverAppYaml() throws Exception {
    SampleApps.create(client, new App().setName("over"));
    String folder = SampleApps.upload(client, "over");
    AppDeployment deployment =
        new AppDeployment()
            .setSourceCodePath(folder)
            .setCommand(
                List.of("sh", "-c", "exec java -Dx=$0 SampleApp.java", "$DATABRICKS_APP_PORT"))
            .setEnvVars(List.of(new EnvVar().setName("GREETING").setValue("good day")));
    SampleApps.deploy(client, "over", deployment);
    assertThat(environment("over")).containsEntry("GREETING", "good day");
    assertThat(client.apps().listDeployments("over")).hasSize(1);
    client.apps().delete("over");
  }

  @Test
  void aDeploymentThatCannotRunSaysWhy() throws Exception {
    SampleApps.create(client, new App().setName("bad"));
    String folder = SampleApps.upload(client, "bad");
    SampleApps.write(client, folder + "/app.yaml", "command: [sh, -c, 'echo broken; exit 3']\n");
    assertThat(failure("bad", folder)).contains("exit code 3");
    assertThat(client.apps().get("bad").getAppStatus().getState())
        .isEqualTo(ApplicationState.CRASHED);
    assertThat(log("bad")).contains("broken").contains("Next start in");
    SampleApps.write(client, folder + "/app.yaml", "env: []\n");
    assertThat(failure("bad", folder)).contains("no command");
    SampleApps.write(
        client, folder + "/app.yaml", "command: [x]\nenv: [{name: A, valueFrom: nothing}]\n");
    assertThat(failure("bad", folder))
        .contains("'nothing'")
        .contains("none of the app's resources");
    assertThatThrownBy(
            () ->
                SampleApps.deploy(
                    client, "bad", new AppDeployment().setSourceCodePath("/Workspace/nowhere")))
        .isInstanceOf(NotFound.class);
    client.apps().delete("bad");
  }

  @Test
  void aNameIsAPartOfAHostName() {
    for (String name :
        List.of("A", "a", "under_score", "-a", "a-", "x".repeat(31), "a.b", "../x")) {
      assertThatThrownBy(() -> SampleApps.create(client, new App().setName(name)))
          .as(name)
          .isInstanceOf(BadRequest.class);
    }
  }

  @Test
  void aCrashedAppIsStartedAgain() throws Exception {
    SampleApps.running(workspace, "phoenix");
    String before = environment("phoenix").get("DATABRICKS_APP_PORT");
    get("phoenix", "/exit");
    Await.until(
        Duration.ofMinutes(1),
        () ->
            get("phoenix", "/").statusCode() == 200
                && !environment("phoenix").get("DATABRICKS_APP_PORT").equals(before));
    assertThat(log("phoenix"))
        .contains("ended with exit code 7")
        .contains("listening, says the app");
    client.apps().delete("phoenix");
  }

  private String failure(String app, String folder) throws Exception {
    AppDeployment begun =
        client
            .apps()
            .deploy(
                new CreateAppDeploymentRequest()
                    .setAppName(app)
                    .setAppDeployment(new AppDeployment().setSourceCodePath(folder)))
            .getResponse();
    Await.until(
        Duration.ofMinutes(1),
        () ->
            client.apps().getDeployment(app, begun.getDeploymentId()).getStatus().getState()
                == AppDeploymentState.FAILED);
    return client.apps().getDeployment(app, begun.getDeploymentId()).getStatus().getMessage();
  }

  private String log(String app) throws Exception {
    return new Http(workspace)
        .withToken(workspace.adminToken())
        .get("/api/2.0/caspers/apps/" + app + "/logs")
        .body();
  }

  private List<String> names() {
    return StreamSupport.stream(
            client.apps().list(new ListAppsRequest().setPageSize(1L)).spliterator(), false)
        .map(App::getName)
        .toList();
  }

  private Map<String, String> environment(String app) throws Exception {
    return get(app, "/environment")
        .body()
        .lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b));
  }

  private HttpResponse<String> get(String app, String path) throws Exception {
    return new Http(workspace).withToken(workspace.adminToken()).get("/apps/" + app + path);
  }
}
