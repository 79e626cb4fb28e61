package kitchens.caspers.workspace.apps.run;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.apps.resources.AppResources;
import kitchens.caspers.workspace.apps.spec.AppSpec;
import kitchens.caspers.workspace.apps.spec.EnvEntry;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.AppStore;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.ClientSecrets;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** Makes the command line and the environment with which an app's process is started. */
public final class Launch {

  private static final String PORT = "DATABRICKS_APP_PORT";
  private static final String WORKSPACE_ID = "1";
  private static final List<String> INHERITED = List.of("HOME", "LANG");

  private final AppStore apps;
  private final AppResources resources;
  private final Principals principals;
  private final ClientSecrets secrets;
  private final AppFiles files;
  private final URI workspace;

  public Launch(
      AppStore apps,
      AppResources resources,
      Principals principals,
      ClientSecrets secrets,
      AppFiles files,
      URI workspace) {
    this.apps = requireNonNull(apps, "apps is null");
    this.resources = requireNonNull(resources, "resources is null");
    this.principals = requireNonNull(principals, "principals is null");
    this.secrets = requireNonNull(secrets, "secrets is null");
    this.files = requireNonNull(files, "files is null");
    this.workspace = requireNonNull(workspace, "workspace is null");
  }

  /** All that a process is started with. */
  record Prepared(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path pidFile,
      List<String> warnings) {}

  /**
   * Where the browser finds an app.
   *
   * @param name the app's
   */
  public static String url(URI workspace, String name) {
    return "http://" + name + ".localhost:" + workspace.getPort();
  }

  /**
   * Reads what a deployment is run with, as far as that can be known before it runs.
   *
   * @throws ApiException naming what is wrong with app.yaml, the environment or a resource
   */
  public void check(App app, Deployment deployment) throws IOException {
    AppSpec spec = spec(app, deployment);
    for (EnvEntry entry : spec.env()) {
      if (entry.valueFrom().isPresent()) {
        resources.value(app.resources(), entry.valueFrom().get(), servicePrincipal(app));
      }
    }
  }

  private AppSpec spec(App app, Deployment deployment) throws IOException {
    return AppSpec.of(
        files.source(app.name(), deployment.deploymentId()),
        deployment.command(),
        deployment.env());
  }

  /** Prepares a start; the client secret of the start before it works no longer. */
  Prepared prepare(String appName, Deployment deployment, int port) throws IOException {
    App app =
        apps.find(appName)
            .orElseThrow(() -> ApiException.notFound("app '" + appName + "' is gone"));
    Principal principal = servicePrincipal(app);
    AppSpec spec = spec(app, deployment);
    Map<String, String> environment = inherited();
    environment.put("DATABRICKS_APP_NAME", app.name());
    environment.put("DATABRICKS_APP_URL", url(workspace, app.name()));
    environment.put("DATABRICKS_WORKSPACE_ID", WORKSPACE_ID);
    environment.put("DATABRICKS_HOST", workspace.toString());
    environment.put(PORT, Integer.toString(port));
    environment.put("DATABRICKS_CLIENT_ID", principal.userName());
    environment.putAll(resources.environment(app.resources(), principal));
    for (EnvEntry entry : spec.env()) {
      environment.put(
          entry.name(),
          entry
              .value()
              .orElseGet(
                  () ->
                      resources.value(
                          app.resources(), entry.valueFrom().orElseThrow(), principal)));
    }
    environment.put("DATABRICKS_CLIENT_SECRET", newSecret(app, principal));
    List<String> command =
        spec.command().stream()
            .map(word -> word.replace("${" + PORT + "}", "$" + PORT))
            .map(word -> word.replace("$" + PORT, Integer.toString(port)))
            .toList();
    return new Prepared(
        command,
        environment,
        files.source(app.name(), deployment.deploymentId()),
        files.pidFile(app.name()),
        spec.warnings());
  }

  /** Ends the client secret of a process that has ended. */
  void ended(String appName) {
    Optional<App> app = apps.find(appName);
    app.flatMap(a -> principals.byId(a.servicePrincipalId()))
        .ifPresent(
            principal ->
                app.get()
                    .secretId()
                    .ifPresent(
                        secret -> {
                          secrets.delete(principal, secret);
                          apps.setSecret(appName, null);
                        }));
  }

  private Principal servicePrincipal(App app) {
    return principals
        .byId(app.servicePrincipalId())
        .orElseThrow(
            () ->
                ApiException.invalidState(
                    "the service principal of app '"
                        + app.name()
                        + "' was deleted: delete the app and make it anew"));
  }

  private String newSecret(App app, Principal principal) {
    IssuedToken secret = secrets.create(principal, null);
    app.secretId().ifPresent(old -> secrets.delete(principal, old));
    apps.setSecret(app.name(), secret.id());
    return secret.secret();
  }

  private static Map<String, String> inherited() {
    Map<String, String> environment = new HashMap<>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.putIfAbsent("LANG", "C.UTF-8");
    String java = System.getProperty("java.home");
    environment.put("JAVA_HOME", java);
    // So that 'java' in a command is the one that the workspace runs on.
    environment.put(
        "PATH",
        Path.of(java, "bin")
            + File.pathSeparator
            + System.getenv().getOrDefault("PATH", "/usr/bin"));
    return environment;
  }
}
