package kitchens.caspers.workspace.apps.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.apps.Apps;
import kitchens.caspers.workspace.apps.run.Condition;
import kitchens.caspers.workspace.apps.run.Launch;
import kitchens.caspers.workspace.apps.run.Runners;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.apps.store.DeploymentStore;

/** Apps and deployments as the API shows them. */
final class AppJson {

  private final Apps apps;
  private final DeploymentStore deployments;
  private final Runners runners;
  private final URI workspace;

  AppJson(Apps apps, DeploymentStore deployments, Runners runners, URI workspace) {
    this.apps = requireNonNull(apps, "apps is null");
    this.deployments = requireNonNull(deployments, "deployments is null");
    this.runners = requireNonNull(runners, "runners is null");
    this.workspace = requireNonNull(workspace, "workspace is null");
  }

  Map<String, Object> app(App app) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", app.name());
    shown.put("id", app.appId());
    shown.put("description", app.description());
    shown.put("url", Launch.url(workspace, app.name()));
    shown.put("app_status", applicationStatus(app));
    shown.put("compute_status", computeStatus(app));
    apps.active(app).ifPresent(d -> shown.put("active_deployment", deployment(d)));
    deployments.pending(app.name()).ifPresent(d -> shown.put("pending_deployment", deployment(d)));
    app.sourceCodePath().ifPresent(path -> shown.put("default_source_code_path", path));
    shown.put("resources", app.resources());
    shown.put("service_principal_id", Long.parseLong(app.servicePrincipalId()));
    apps.servicePrincipal(app)
        .ifPresent(
            p -> {
              shown.put("service_principal_name", p.displayName());
              shown.put("service_principal_client_id", p.userName());
            });
    shown.put("creator", app.creator());
    shown.put("create_time", app.createdAt());
    shown.put("updater", app.updater());
    shown.put("update_time", app.updatedAt());
    return shown;
  }

  Map<String, Object> inShort(App app) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", app.name());
    shown.put("state", app.started() ? applicationStatus(app).get("state") : "STOPPED");
    shown.put("url", Launch.url(workspace, app.name()));
    return shown;
  }

  private Map<String, Object> applicationStatus(App app) {
    if (app.activeDeploymentId().isEmpty()) {
      boolean pending = deployments.pending(app.name()).isPresent();
      return pending
          ? status("DEPLOYING", "App is being deployed.")
          : status("UNAVAILABLE", "App has not been deployed yet. Run your app by deploying code.");
    }
    Condition condition = runners.condition(app.name());
    return switch (condition.state()) {
      case STARTING -> status("DEPLOYING", condition.message());
      case RUNNING -> status("RUNNING", condition.message());
      case CRASHED -> status("CRASHED", condition.message());
      case STOPPED -> status("UNAVAILABLE", condition.message());
    };
  }

  private static Map<String, Object> computeStatus(App app) {
    return app.started()
        ? status("ACTIVE", "App compute is running.")
        : status("STOPPED", "App compute is stopped.");
  }

  Map<String, Object> deployment(Deployment deployment) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("deployment_id", deployment.deploymentId());
    shown.put("mode", "SNAPSHOT");
    shown.put("source_code_path", deployment.sourceCodePath());
    shown.put("status", status(deployment.state().name(), deployment.message()));
    deployment.command().ifPresent(command -> shown.put("command", command));
    // Values may be secrets: names only.
    deployment.env().map(AppJson::names).ifPresent(names -> shown.put("env_vars", names));
    shown.put("creator", deployment.creator());
    shown.put("create_time", deployment.createdAt());
    shown.put("update_time", deployment.updatedAt());
    return shown;
  }

  private static List<Map<String, Object>> names(JsonNode env) {
    return StreamSupport.stream(env.spliterator(), false)
        .map(
            entry -> {
              Map<String, Object> shown = new LinkedHashMap<>();
              shown.put("name", entry.path("name").asText());
              Optional.ofNullable(entry.get("value_from"))
                  .ifPresent(from -> shown.put("value_from", from.asText()));
              return shown;
            })
        .toList();
  }

  private static Map<String, Object> status(String state, String message) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("state", state);
    status.put("message", message);
    return status;
  }
}
