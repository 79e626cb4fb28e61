package kitchens.caspers.workspace.apps.run;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.apps.resources.AppResources;
import kitchens.caspers.workspace.apps.spec.AppSpec;
import kitchens.caspers.workspace.apps.spec.EnvEntry;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.AppStore;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.home.Folders;
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
      String secretId,
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
    Runtimes.require(
        spec.command().get(0), files.source(app.name(), deployment.deploymentId()), path());
  }

  private AppSpec spec(App app, Deployment deployment) throws IOException {
    return AppSpec.of(
        files.source(app.name(), deployment.deploymentId()),
        deployment.command(),
        deployment.env());
  }

  /** What about a deployment is accepted and should be written otherwise. */
  List<String> warnings(Deployment deployment) throws IOException {
    return AppSpec.of(
            files.source(deployment.appName(), deployment.deploymentId()),
            deployment.command(),
            deployment.env())
        .warnings();
  }

  /** Prepares a start, with a client secret that ends with it. */
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
    environment.putAll(deployment.released());
    Path temporary = files.temporary(app.name(), deployment.deploymentId());
    Folders.delete(temporary);
    environment.put("TMPDIR", Files.createDirectories(temporary).toString());
    IssuedToken secret = secrets.create(principal, null);
    apps.addSecret(app.name(), secret.id());
    environment.put("DATABRICKS_CLIENT_SECRET", secret.secret());
    List<String> command =
        spec.command().stream()
            .map(word -> word.replace("${" + PORT + "}", "$" + PORT))
            .map(word -> word.replace("$" + PORT, Integer.toString(port)))
            .toList();
    return new Prepared(
        command,
        environment,
        files.source(app.name(), deployment.deploymentId()),
        files.pidFile(app.name(), deployment.deploymentId()),
        secret.id(),
        spec.warnings());
  }

  /** Ends the client secret of a process that has ended. */
  void ended(String appName, String secretId) {
    apps.find(appName)
        .flatMap(app -> principals.byId(app.servicePrincipalId()))
        .ifPresent(principal -> secrets.delete(principal, secretId));
    apps.removeSecret(appName, secretId);
  }

  /** Ends the client secrets of processes whose end nobody saw. */
  void forgetLeftOver(App app) {
    app.secretIds().forEach(secretId -> ended(app.name(), secretId));
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

  private static Map<String, String> inherited() {
    Map<String, String> environment = new HashMap<>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.putIfAbsent("LANG", "C.UTF-8");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // So that 'java' in a command is the one that the workspace runs on.
    environment.put("PATH", path());
    return environment;
  }

  private static String path() {
    return Path.of(System.getProperty("java.home"), "bin")
        + File.pathSeparator
        + System.getenv().getOrDefault("PATH", "/usr/bin");
  }
}
