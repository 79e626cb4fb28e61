package kitchens.caspers.workspace.apps;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import kitchens.caspers.workspace.apps.api.AppPages;
import kitchens.caspers.workspace.apps.api.AppRoutes;
import kitchens.caspers.workspace.apps.api.LiveRoutes;
import kitchens.caspers.workspace.apps.proxy.AccessTokens;
import kitchens.caspers.workspace.apps.proxy.AppDoor;
import kitchens.caspers.workspace.apps.proxy.AppOrigin;
import kitchens.caspers.workspace.apps.resources.AppResources;
import kitchens.caspers.workspace.apps.run.AppChanges;
import kitchens.caspers.workspace.apps.run.AppFiles;
import kitchens.caspers.workspace.apps.run.AppLimits;
import kitchens.caspers.workspace.apps.run.AppRunner;
import kitchens.caspers.workspace.apps.run.Launch;
import kitchens.caspers.workspace.apps.run.Runners;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.AppStore;
import kitchens.caspers.workspace.apps.store.DeploymentStore;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.ClientSecrets;
import kitchens.caspers.workspace.identity.HandOvers;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Sessions;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.status.StatusPart;
import org.eclipse.jetty.server.Handler;

/**
 * Apps: web servers of the users', each a process, an origin and a service principal of its own.
 */
public final class AppFeature implements Feature {

  private final Apps apps;
  private final AppRoutes routes;
  private final Redeploy redeploy;
  private final LiveRoutes live;
  private final AppPages pages = new AppPages();
  private final AccessTokens accessTokens;
  private final AppDoor door;
  private final HandOvers handOvers;
  private final URI workspace;

  /**
   * @param limits of what one app may take
   * @param workspace where apps and browsers reach the workspace
   */
  public AppFeature(
      CaspersHome home,
      Database database,
      Principals principals,
      Tokens tokens,
      ClientSecrets secrets,
      Sessions sessions,
      WorkspaceFiles workspaceFiles,
      AppResources resources,
      AppAccess access,
      AppLimits limits,
      Clock clock,
      URI workspace) {
    this.workspace = requireNonNull(workspace, "workspace is null");
    AppStore store = new AppStore(database);
    DeploymentStore deployments = new DeploymentStore(database);
    AppFiles files = new AppFiles(home.root().resolve("apps"), home.logs().resolve("apps"));
    AppChanges changes = new AppChanges();
    Launch launch = new Launch(store, resources, principals, secrets, files, workspace);
    Runners runners =
        new Runners(deployments, launch, files, limits, AppRunner.Patience.USUAL, changes, clock);
    this.apps =
        new Apps(
            store,
            deployments,
            principals,
            access,
            resources,
            workspaceFiles,
            files,
            launch,
            runners,
            changes,
            clock);
    this.redeploy = new Redeploy(apps, deployments, files, launch, workspace, clock);
    this.routes = new AppRoutes(apps, deployments, runners, workspace, clock);
    this.live = new LiveRoutes(apps, files, changes);
    this.handOvers = new HandOvers(database, sessions, clock);
    this.accessTokens = new AccessTokens(tokens, clock);
    this.door =
        new AppDoor(
            store,
            runners,
            access,
            tokens,
            accessTokens,
            new AppOrigin(handOvers, workspace),
            workspace);
    changes.listen(
        app -> {
          if (store.find(app).filter(App::started).isEmpty()) {
            accessTokens.end(app);
          }
        });
  }

  /** The id of the principal who made an app; empty when there is no such app. */
  public Optional<String> makerOf(String app) {
    return apps.makerOf(app).map(Principal::id);
  }

  /** How a release deploys an app again with other variables. */
  public Redeploy redeploy() {
    return redeploy;
  }

  /** Asks somebody before an app is deployed by hand or by a bundle. */
  public void guardedBy(DeployGuard other) {
    apps.guardedBy(other);
  }

  /** What must see each request first. */
  public Handler.Wrapper door() {
    return door;
  }

  /** The workspace's status tells how the apps are and where. */
  public StatusPart statusPart() {
    return StatusPart.of("apps", routes::status);
  }

  @Override
  public void routes(Routes r) {
    routes.routes(r);
    live.routes(r);
    pages.routes(r);
    r.get(AppOrigin.SIGN_IN, this::handOver);
    // A browser's session is of no use below this path: scripts of apps would share our origin.
    r.get("/apps/{name}/<rest>", this::toOrigin);
  }

  @Override
  public void start() {
    try {
      apps.resume();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    try {
      apps.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    accessTokens.close();
  }

  private void handOver(Context ctx) {
    App app = apps.existing(String.valueOf(ctx.queryParam("app")));
    String url = Launch.url(workspace, app.name());
    String state = ctx.queryParam("state");
    if (state == null) {
      ctx.redirect(url + "/", HttpStatus.SEE_OTHER);
      return;
    }
    if (!state.matches("[0-9a-f]{64}")) {
      throw ApiException.invalidParameter("state is not one: begin at " + url);
    }
    String code =
        handOvers
            .code(ctx, app.name(), state)
            .orElseThrow(
                () ->
                    ApiException.invalidParameter(
                        "only a browser's session is handed over: send your token to " + url));
    ctx.redirect(AppOrigin.arrival(url, code, ctx.queryParam("next")), HttpStatus.SEE_OTHER);
  }

  private void toOrigin(Context ctx) {
    App app = apps.existing(ctx.pathParam("name"));
    String path = ctx.req().getRequestURI().substring(("/apps/" + app.name()).length());
    String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
    ctx.redirect(
        Launch.url(workspace, app.name()) + AppOrigin.localPath(path + query),
        HttpStatus.SEE_OTHER);
  }
}
