package kitchens.caspers.workspace.apps;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.apps.resources.AppResources;
import kitchens.caspers.workspace.apps.run.AppChanges;
import kitchens.caspers.workspace.apps.run.AppFiles;
import kitchens.caspers.workspace.apps.run.Launch;
import kitchens.caspers.workspace.apps.run.Runners;
import kitchens.caspers.workspace.apps.spec.AppSpec;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.AppStore;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.apps.store.DeploymentStore;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be done with apps. */
public final class Apps {

  private static final Logger LOG = LoggerFactory.getLogger(Apps.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])");

  private final AppStore store;
  private final DeploymentStore deployments;
  private final Principals principals;
  private final AppAccess access;
  private final AppResources resources;
  private final WorkspaceFiles workspaceFiles;
  private final AppFiles files;
  private final Launch launch;
  private final Runners runners;
  private final AppChanges changes;
  private final Clock clock;
  private volatile DeployGuard guard = DeployGuard.NONE;
  private final ExecutorService deploying =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "app-deploy");
            thread.setDaemon(true);
            return thread;
          });

  Apps(
      AppStore store,
      DeploymentStore deployments,
      Principals principals,
      AppAccess access,
      AppResources resources,
      WorkspaceFiles workspaceFiles,
      AppFiles files,
      Launch launch,
      Runners runners,
      AppChanges changes,
      Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.deployments = requireNonNull(deployments, "deployments is null");
    this.principals = requireNonNull(principals, "principals is null");
    this.access = requireNonNull(access, "access is null");
    this.resources = requireNonNull(resources, "resources is null");
    this.workspaceFiles = requireNonNull(workspaceFiles, "workspaceFiles is null");
    this.files = requireNonNull(files, "files is null");
    this.launch = requireNonNull(launch, "launch is null");
    this.runners = requireNonNull(runners, "runners is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void guardedBy(DeployGuard other) {
    guard = requireNonNull(other, "other is null");
  }

  /** What may be said about an app, in a request. */
  public record Settings(
      Optional<String> description,
      Optional<JsonNode> resources,
      Optional<String> sourceCodePath) {}

  /** Runs again what ran before the workspace was stopped, and ends what was cut off. */
  void resume() throws InterruptedException {
    for (App app : store.list()) {
      runners.killLeftOver(app);
      Optional<Deployment> active = active(app);
      for (Deployment cut : deployments.pending(app.name()).stream().toList()) {
        if (!app.started() || active.filter(a -> a.equals(cut)).isEmpty()) {
          deployments.end(
              cut.deploymentId(),
              Deployment.State.FAILED,
              "The workspace was stopped during the deployment: deploy again",
              clock.instant());
        }
      }
      if (app.started() && active.isPresent()) {
        runners.run(active.get());
      }
    }
  }

  void close() throws InterruptedException {
    deploying.shutdownNow();
    runners.close();
  }

  public List<App> list() {
    return store.list();
  }

  /**
   * The app of that name.
   *
   * @throws ApiException 404 when there is none
   */
  public App existing(String name) {
    return store
        .find(name)
        .orElseThrow(
            () ->
                ApiException.notFound("App with name " + name + " does not exist or is deleted."));
  }

  /**
   * Lets those pass who manage an app.
   *
   * @throws ApiException 403 otherwise
   */
  public void requireManage(App app, Principal caller) {
    access.requireManage(caller, app);
  }

  public Optional<Deployment> active(App app) {
    return app.activeDeploymentId().flatMap(id -> deployments.find(app.name(), id));
  }

  Optional<Principal> makerOf(String name) {
    return store.find(name).flatMap(app -> principals.byUserName(app.creator()));
  }

  public Optional<Principal> servicePrincipal(App app) {
    return principals.byId(app.servicePrincipalId());
  }

  /**
   * Makes an app with a service principal of its own.
   *
   * @param started whether what is deployed into it shall run
   */
  public App create(String name, Settings settings, boolean started, Principal caller) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw ApiException.invalidParameter(
          "App name '"
              + name
              + "' must be 2 to 30 lowercase letters, digits and hyphens, and begin and end with a"
              + " letter or digit");
    }
    if (store.find(name).isPresent()) {
      throw taken(name);
    }
    JsonNode wanted = list(settings.resources());
    resources.check(wanted, caller);
    String id = UUID.randomUUID().toString();
    Principal principal =
        principals.createServicePrincipal("app-" + id.substring(0, 6) + " " + name, false);
    Instant now = clock.instant();
    App app =
        new App(
            name,
            id,
            settings.description().orElse(""),
            principal.id(),
            List.of(),
            wanted,
            settings.sourceCodePath(),
            started,
            Optional.empty(),
            caller.userName(),
            now,
            caller.userName(),
            now);
    if (!store.insert(app)) {
      principals.delete(principal.id());
      throw taken(name);
    }
    access.made(caller, app);
    try {
      resources.grant(list(Optional.empty()), wanted, principal);
    } catch (RuntimeException e) {
      store.delete(name);
      access.deleted(app);
      principals.delete(principal.id());
      throw e;
    }
    changes.tell(name);
    return app;
  }

  public App update(String name, Settings settings, Principal caller) throws InterruptedException {
    App app = existing(name);
    access.requireManage(caller, app);
    settings.resources().ifPresent(r -> resources.check(r, caller));
    App changed =
        new App(
            name,
            app.appId(),
            settings.description().orElse(app.description()),
            app.servicePrincipalId(),
            app.secretIds(),
            settings.resources().orElse(app.resources()),
            settings.sourceCodePath().or(app::sourceCodePath),
            app.started(),
            app.activeDeploymentId(),
            app.creator(),
            app.createdAt(),
            caller.userName(),
            clock.instant());
    store.update(changed, caller.userName(), changed.updatedAt());
    servicePrincipal(app).ifPresent(p -> resources.grant(app.resources(), changed.resources(), p));
    changes.tell(name);
    return changed;
  }

  /** Stops an app and deletes it with its service principal, snapshots and logs. */
  public App delete(String name, Principal caller) throws InterruptedException, IOException {
    App app = existing(name);
    access.requireManage(caller, app);
    store.setStarted(name, false);
    runners.stop(name);
    Optional<Principal> principal = servicePrincipal(app);
    principal.ifPresent(p -> resources.grant(app.resources(), list(Optional.empty()), p));
    store.delete(name);
    access.deleted(app);
    principal.ifPresent(p -> principals.delete(p.id()));
    files.delete(name);
    changes.tell(name);
    return app;
  }

  /** Runs what was deployed last. */
  public App start(String name, Principal caller) throws InterruptedException {
    App app = existing(name);
    access.requireManage(caller, app);
    if (!app.started()) {
      store.setStarted(name, true);
      Optional<Deployment> active = active(app);
      if (active.isPresent()) {
        runners.run(active.get());
      }
      changes.tell(name);
    }
    return existing(name);
  }

  public App stop(String name, Principal caller) throws InterruptedException {
    App app = existing(name);
    access.requireManage(caller, app);
    store.setStarted(name, false);
    runners.stop(name);
    changes.tell(name);
    return existing(name);
  }

  /** Begins a deployment; it goes on after this returns. */
  public Deployment deploy(Deployment wanted, Principal caller) {
    App app = existing(wanted.appName());
    access.requireManage(caller, app);
    if (!app.started()) {
      throw ApiException.invalidState(
          "Cannot deploy app " + app.name() + " as it is stopped: start it first");
    }
    Path source = workspaceFiles.localPath(wanted.sourceCodePath());
    if (!Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
      throw ApiException.notFound(
          "Source code path '" + wanted.sourceCodePath() + "' is not a folder of this workspace");
    }
    if (!deployments.insert(wanted)) {
      throw deployments.find(wanted.appName(), wanted.deploymentId()).isPresent()
          ? ApiException.alreadyExists("Deployment " + wanted.deploymentId() + " already exists")
          : ApiException.conflict(
              "Cannot deploy app " + app.name() + " as another deployment of it is in progress");
    }
    changes.tell(app.name());
    deploying.execute(() -> carryOut(app, wanted, source));
    return wanted;
  }

  private void carryOut(App app, Deployment wanted, Path source) {
    Deployment deployment = wanted;
    try {
      files.snapshot(source, app.name(), wanted.deploymentId());
      deployment = guarded(wanted);
      launch.check(existing(app.name()), deployment);
      Set<String> kept = new HashSet<>(Set.of(deployment.deploymentId()));
      existing(app.name()).activeDeploymentId().ifPresent(kept::add);
      Runnable taken =
          () -> store.setActive(app.name(), wanted.deploymentId(), wanted.sourceCodePath());
      if (existing(app.name()).started()) {
        runners.run(deployment, taken);
      } else {
        taken.run();
        end(deployment, Deployment.State.CANCELLED, "The app was stopped meanwhile");
      }
      files.keepOnly(app.name(), kept);
    } catch (ApiException e) {
      end(deployment, Deployment.State.FAILED, e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.warn("deployment {} of app '{}' failed", deployment.deploymentId(), app.name(), e);
      end(deployment, Deployment.State.FAILED, "The source could not be copied: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What releases told the app stays with it, unless a release deploys it. */
  private Deployment guarded(Deployment deployment) throws IOException {
    if (!deployment.released().isEmpty()) {
      return deployment;
    }
    Map<String, String> environment = new TreeMap<>();
    AppSpec.of(
            files.source(deployment.appName(), deployment.deploymentId()),
            deployment.command(),
            deployment.env())
        .env()
        .forEach(e -> environment.put(e.name(), e.value().orElse("")));
    Map<String, String> besides = guard.besides(deployment.appName(), environment);
    if (besides.isEmpty()) {
      return deployment;
    }
    Deployment told = deployment.with(besides);
    deployments.setReleased(told);
    return told;
  }

  private void end(Deployment deployment, Deployment.State state, String message) {
    deployments.end(deployment.deploymentId(), state, message, clock.instant());
    changes.tell(deployment.appName());
  }

  private static JsonNode list(Optional<JsonNode> resources) {
    return resources.orElseGet(Json.MAPPER::createArrayNode);
  }

  private static ApiException taken(String name) {
    return ApiException.alreadyExists(
        "An app with the same name already exists: " + name + "; choose another or delete it");
  }
}
