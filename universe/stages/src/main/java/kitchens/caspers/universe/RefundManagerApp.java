package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.AppDeploymentState;
import com.databricks.sdk.service.apps.AppResource;
import com.databricks.sdk.service.apps.AppResourceDatabase;
import com.databricks.sdk.service.apps.AppResourceDatabaseDatabasePermission;
import com.databricks.sdk.service.apps.AppResourceUcSecurable;
import com.databricks.sdk.service.apps.AppResourceUcSecurableUcSecurablePermission;
import com.databricks.sdk.service.apps.AppResourceUcSecurableUcSecurableType;
import com.databricks.sdk.service.apps.ApplicationState;
import com.databricks.sdk.service.apps.ComputeState;
import com.databricks.sdk.service.apps.CreateAppDeploymentRequest;
import com.databricks.sdk.service.apps.CreateAppRequest;
import com.databricks.sdk.service.apps.EnvVar;
import com.databricks.sdk.service.apps.StartAppRequest;
import com.databricks.sdk.service.apps.UpdateAppRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Refund_Manager_App}: the app in which people decide, under a service principal of
 * its own that may read the copies, keep decisions and write the world's journal. Done when it
 * answers.
 *
 * <p>Parameters: {@code --catalog}, {@code --bundle-files}.
 */
public final class RefundManagerApp {
  private static final String SOURCE = "universe/apps/refund-manager/target/app";
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(200);

  private final WorkspaceClient workspace;
  private final Names names;
  private final String source;

  private RefundManagerApp(WorkspaceClient workspace, Names names, String source) {
    this.workspace = workspace;
    this.names = names;
    this.source = source;
  }

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) ->
            new RefundManagerApp(
                    workspace,
                    new Names(arguments.required("catalog")),
                    arguments.required("bundle-files") + "/" + SOURCE)
                .run());
  }

  private void run() {
    var app = app();
    new CreatedResources(new Sql(workspace), names.catalog())
        .record(List.of(new Resource(names.app(), "app", Map.of())));
    new LakebaseGrants(workspace, names.instance(), Names.DATABASE)
        .letRead(app.getServicePrincipalClientId(), names.appSchemas(), names.decisionsSchema());
    deploy();
    var running =
        Waiting.until(
            "the start of app " + names.app(),
            BOUND,
            POLL,
            () -> Optional.of(workspace.apps().get(names.app())).filter(this::runs));
    Stage.say("the refund manager answers at %s", running.getUrl());
  }

  /** Makes the app, or brings it to what this version wants of it. */
  private App app() {
    var wanted =
        new App()
            .setName(names.app())
            .setDescription("Confirm, change or reject what the refund agent suggests.")
            .setResources(resources());
    try {
      workspace.apps().get(names.app());
      return workspace.apps().update(new UpdateAppRequest().setName(names.app()).setApp(wanted));
    } catch (NotFound e) {
      workspace.apps().create(new CreateAppRequest().setApp(wanted));
      Stage.say("created app %s", names.app());
    }
    return Waiting.until(
        "app " + names.app(),
        BOUND,
        POLL,
        () ->
            Optional.of(workspace.apps().get(names.app()))
                .filter(app -> app.getComputeStatus() != null)
                .filter(app -> app.getComputeStatus().getState() == ComputeState.ACTIVE));
  }

  private List<AppResource> resources() {
    return List.of(
        new AppResource()
            .setName("database")
            .setDatabase(
                new AppResourceDatabase()
                    .setInstanceName(names.instance())
                    .setDatabaseName(Names.DATABASE)
                    .setPermission(AppResourceDatabaseDatabasePermission.CAN_CONNECT_AND_CREATE)),
        new AppResource()
            .setName("journal")
            .setUcSecurable(
                new AppResourceUcSecurable()
                    .setSecurableFullName(names.catalog() + ".simulator.journal")
                    .setSecurableType(AppResourceUcSecurableUcSecurableType.VOLUME)
                    .setPermission(AppResourceUcSecurableUcSecurablePermission.WRITE_VOLUME)));
  }

  private void deploy() {
    var deployment =
        workspace
            .apps()
            .deploy(
                new CreateAppDeploymentRequest()
                    .setAppName(names.app())
                    .setAppDeployment(
                        new AppDeployment()
                            .setSourceCodePath(source)
                            .setEnvVars(
                                List.of(
                                    new EnvVar().setName("CATALOG").setValue(names.catalog()),
                                    new EnvVar()
                                        .setName("DATABASE_INSTANCE")
                                        .setValue(names.instance())))))
            .getResponse();
    var ended =
        Waiting.until(
            "the deployment of app " + names.app(),
            BOUND,
            POLL,
            () ->
                Optional.of(
                        workspace.apps().getDeployment(names.app(), deployment.getDeploymentId()))
                    .filter(d -> d.getStatus().getState() != AppDeploymentState.IN_PROGRESS));
    if (ended.getStatus().getState() == AppDeploymentState.FAILED) {
      throw new StageFailure(
          "app %s was not deployed: %s".formatted(names.app(), ended.getStatus().getMessage()));
    }
    var state = workspace.apps().get(names.app()).getComputeStatus();
    if (state != null && state.getState() == ComputeState.STOPPED) {
      workspace.apps().start(new StartAppRequest().setName(names.app()));
    }
  }

  private boolean runs(App app) {
    var status = app.getAppStatus();
    if (status != null && status.getState() == ApplicationState.CRASHED) {
      throw new StageFailure(
          "app %s crashed: %s; its log is on the page Apps"
              .formatted(names.app(), status.getMessage()));
    }
    return status != null && status.getState() == ApplicationState.RUNNING;
  }
}
