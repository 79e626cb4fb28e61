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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * An app of the universe under a service principal of its own, which may read the copies and keep
 * what people decide. Done when it answers.
 */
final class AppStage {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(200);

  private final WorkspaceClient workspace;
  private final Names names;
  private final Names.AppNames wanted;
  private final String source;

  AppStage(WorkspaceClient workspace, Names names, Names.AppNames wanted, String bundleFiles) {
    this.workspace = workspace;
    this.names = names;
    this.wanted = wanted;
    this.source = "%s/universe/apps/%s/target/app".formatted(bundleFiles, wanted.folder());
  }

  void run() {
    var app = app();
    new CreatedResources(new Sql(workspace), names.catalog())
        .record(List.of(new Resource(wanted.name(), "app", Map.of())));
    if (wanted.needsDatabase()) {
      new LakebaseGrants(workspace, names.instance(), Names.DATABASE)
          .letRead(app.getServicePrincipalClientId(), wanted.reads(), wanted.owns());
    }
    deploy();
    var running =
        Waiting.until(
            "the start of app " + wanted.name(),
            BOUND,
            POLL,
            () -> Optional.of(workspace.apps().get(wanted.name())).filter(this::runs));
    Stage.say("app %s answers at %s", wanted.name(), running.getUrl());
  }

  /** Makes the app, or brings it to what this version wants of it. */
  private App app() {
    var described =
        new App()
            .setName(wanted.name())
            .setDescription(wanted.description())
            .setResources(resources());
    try {
      workspace.apps().get(wanted.name());
      return workspace
          .apps()
          .update(new UpdateAppRequest().setName(wanted.name()).setApp(described));
    } catch (NotFound e) {
      workspace.apps().create(new CreateAppRequest().setApp(described));
      Stage.say("created app %s", wanted.name());
    }
    return Waiting.until(
        "app " + wanted.name(),
        BOUND,
        POLL,
        () ->
            Optional.of(workspace.apps().get(wanted.name()))
                .filter(app -> app.getComputeStatus() != null)
                .filter(app -> app.getComputeStatus().getState() == ComputeState.ACTIVE));
  }

  private List<AppResource> resources() {
    var resources = new ArrayList<AppResource>();
    if (wanted.needsDatabase()) {
      resources.add(
          new AppResource()
              .setName("database")
              .setDatabase(
                  new AppResourceDatabase()
                      .setInstanceName(names.instance())
                      .setDatabaseName(Names.DATABASE)
                      .setPermission(
                          AppResourceDatabaseDatabasePermission.CAN_CONNECT_AND_CREATE)));
    }
    if (!wanted.journal().isEmpty()) {
      resources.add(
          new AppResource()
              .setName("journal")
              .setUcSecurable(
                  new AppResourceUcSecurable()
                      .setSecurableFullName(names.catalog() + ".simulator.journal")
                      .setSecurableType(AppResourceUcSecurableUcSecurableType.VOLUME)
                      .setPermission(
                          AppResourceUcSecurableUcSecurablePermission.valueOf(wanted.journal()))));
    }
    return resources;
  }

  private List<EnvVar> environment() {
    var catalog = new EnvVar().setName("CATALOG").setValue(names.catalog());
    var instance = new EnvVar().setName("DATABASE_INSTANCE").setValue(names.instance());
    return wanted.needsDatabase() ? List.of(catalog, instance) : List.of(catalog);
  }

  private void deploy() {
    var deployment =
        workspace
            .apps()
            .deploy(
                new CreateAppDeploymentRequest()
                    .setAppName(wanted.name())
                    .setAppDeployment(
                        new AppDeployment().setSourceCodePath(source).setEnvVars(environment())))
            .getResponse();
    var ended =
        Waiting.until(
            "the deployment of app " + wanted.name(),
            BOUND,
            POLL,
            () ->
                Optional.of(
                        workspace.apps().getDeployment(wanted.name(), deployment.getDeploymentId()))
                    .filter(d -> d.getStatus().getState() != AppDeploymentState.IN_PROGRESS));
    if (ended.getStatus().getState() == AppDeploymentState.FAILED) {
      throw new StageFailure(
          "app %s was not deployed: %s".formatted(wanted.name(), ended.getStatus().getMessage()));
    }
    var state = workspace.apps().get(wanted.name()).getComputeStatus();
    if (state != null && state.getState() == ComputeState.STOPPED) {
      workspace.apps().start(new StartAppRequest().setName(wanted.name()));
    }
  }

  private boolean runs(App app) {
    var status = app.getAppStatus();
    if (status != null && status.getState() == ApplicationState.CRASHED) {
      throw new StageFailure(
          "app %s crashed: %s; its log is on the page Apps"
              .formatted(wanted.name(), status.getMessage()));
    }
    return status != null && status.getState() == ApplicationState.RUNNING;
  }
}
