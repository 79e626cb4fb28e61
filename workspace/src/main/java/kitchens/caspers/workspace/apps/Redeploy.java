package kitchens.caspers.workspace.apps;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kitchens.caspers.workspace.apps.run.AppFiles;
import kitchens.caspers.workspace.apps.run.Launch;
import kitchens.caspers.workspace.apps.spec.AppSpec;
import kitchens.caspers.workspace.apps.spec.EnvEntry;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.apps.store.DeploymentStore;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** Deploys an app as it is, with some variables of its environment set anew. */
public final class Redeploy {

  /**
   * How a deployment is.
   *
   * @param state as the API has it
   */
  public record Progress(String deploymentId, String state, String message) {}

  /**
   * What a release has to know of an app.
   *
   * @param servicePrincipal its application id
   * @param deploymentId of its active deployment; empty when nothing was deployed yet
   * @param environment the plain values of its active deployment, by name
   */
  public record About(
      String name,
      String url,
      String servicePrincipal,
      Optional<String> sourceCodePath,
      String deploymentId,
      Map<String, String> environment) {}

  private final Apps apps;
  private final DeploymentStore deployments;
  private final AppFiles files;
  private final Launch launch;
  private final URI workspace;
  private final Clock clock;

  Redeploy(
      Apps apps,
      DeploymentStore deployments,
      AppFiles files,
      Launch launch,
      URI workspace,
      Clock clock) {
    this.apps = requireNonNull(apps, "apps is null");
    this.deployments = requireNonNull(deployments, "deployments is null");
    this.files = requireNonNull(files, "files is null");
    this.launch = requireNonNull(launch, "launch is null");
    this.workspace = requireNonNull(workspace, "workspace is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * What is known of an app, to one who may manage it.
   *
   * @throws ApiException 404 when there is none, 403 when the caller may not manage it
   */
  public About about(String name, Principal caller) {
    App app = apps.existing(name);
    apps.requireManage(app, caller);
    Map<String, String> plain = new TreeMap<>();
    apps.active(app)
        .ifPresent(
            active -> {
              environment(app, active)
                  .forEach(e -> e.value().ifPresent(value -> plain.put(e.name(), value)));
              plain.putAll(active.released());
            });
    return new About(
        name,
        Launch.url(workspace, name),
        apps.servicePrincipal(app).map(Principal::userName).orElse(""),
        app.sourceCodePath(),
        app.activeDeploymentId().orElse(""),
        plain);
  }

  /** How a deployment is; empty when there is none of that id. */
  public Optional<Progress> progress(String name, String deploymentId) {
    return deployments.find(name, deploymentId).map(Redeploy::progress);
  }

  /**
   * Deploys again; the same id again is the same deployment.
   *
   * @param variables that the app is told from now on; all others stay as they are
   * @throws ApiException 400 when nothing was deployed yet, and as {@link Apps#deploy}
   */
  public Progress again(
      String name, String deploymentId, Map<String, String> variables, Principal caller) {
    App app = apps.existing(name);
    apps.requireManage(app, caller);
    Optional<Deployment> known = deployments.find(name, deploymentId);
    if (known.isPresent()) {
      return progress(known.get());
    }
    Deployment active =
        apps.active(app)
            .orElseThrow(
                () ->
                    ApiException.invalidState(
                        "app '"
                            + name
                            + "' has not been deployed yet: deploy it once, then"
                            + " release to it"));
    return progress(
        apps.deploy(
            new Deployment(
                deploymentId,
                name,
                active.sourceCodePath(),
                active.command(),
                active.env(),
                variables,
                Deployment.State.IN_PROGRESS,
                "Preparing source code for new app deployment.",
                caller.userName(),
                clock.instant(),
                clock.instant()),
            caller));
  }

  /**
   * Sees that each resource that the active deployment takes a value from has one.
   *
   * @throws ApiException naming the one that has not
   */
  public void check(String name) {
    App app = apps.existing(name);
    apps.active(app)
        .ifPresent(
            active -> {
              try {
                launch.check(app, active);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private List<EnvEntry> environment(App app, Deployment active) {
    try {
      return AppSpec.of(
              files.source(app.name(), active.deploymentId()), active.command(), active.env())
          .env();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Progress progress(Deployment deployment) {
    return new Progress(deployment.deploymentId(), deployment.state().name(), deployment.message());
  }
}
