package kitchens.caspers.workspace.releases;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.apps.DeployGuard;
import kitchens.caspers.workspace.apps.Redeploy;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.GuardedVolumes;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.models.ModelVersions;
import kitchens.caspers.workspace.releases.evaluate.Evaluator;
import kitchens.caspers.workspace.releases.steps.AppSources;
import kitchens.caspers.workspace.releases.steps.Approve;
import kitchens.caspers.workspace.releases.steps.Canaries;
import kitchens.caspers.workspace.releases.steps.Deploy;
import kitchens.caspers.workspace.releases.steps.Desk;
import kitchens.caspers.workspace.releases.steps.Evaluate;
import kitchens.caspers.workspace.releases.steps.PassGate;
import kitchens.caspers.workspace.releases.steps.Preflight;
import kitchens.caspers.workspace.releases.steps.Promote;
import kitchens.caspers.workspace.releases.steps.Rollback;
import kitchens.caspers.workspace.releases.steps.Sign;
import kitchens.caspers.workspace.releases.steps.Verify;
import kitchens.caspers.workspace.releases.store.ReleaseStore;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.settings.Settings.Model;
import kitchens.caspers.workspace.traces.Traces;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/** Releases of agents: evaluated, signed off, gated, promoted, deployed, verified, rolled back. */
public final class ReleaseFeature implements Feature {

  /**
   * What releases stand on.
   *
   * @param tools functions of the catalog, as models are told of them
   * @param sources where a path below /Workspace lies
   * @param url where this workspace answers
   */
  public record Needs(
      Database database,
      Principals principals,
      Tokens tokens,
      ModelVersions models,
      GuardedVolumes volumes,
      Tools tools,
      Traces traces,
      Redeploy apps,
      AppSources sources,
      Privileges privileges,
      Settings settings,
      Clock clock,
      URI url) {}

  private final ReleaseStore store;
  private final Steps steps;
  private final ReleaseRoutes routes;
  private final Evaluator evaluator;
  private final Callers callers;

  /**
   * @param points told of each change that a step has made
   */
  public ReleaseFeature(Needs n, Desk.Points points) {
    this.store = new ReleaseStore(n.database().jdbi(), n.clock());
    Artefacts artefacts = new Artefacts(n.volumes());
    Desk desk = new Desk(store, artefacts, n.models(), n.settings().releases(), n.clock(), points);
    this.evaluator =
        new Evaluator(
            n.tools(),
            n.traces(),
            URI.create(n.url() + "/serving-endpoints"),
            model -> Optional.ofNullable(n.settings().models().get(model)).flatMap(Model::price));
    PassGate gate = new PassGate(desk);
    Canaries canaries = new Canaries();
    Deploy deploy = new Deploy(desk, n.apps(), canaries);
    this.steps =
        new Steps(
            new Evaluate(desk, evaluator),
            new Sign(desk),
            gate,
            new Promote(desk, gate),
            new Approve(desk),
            deploy,
            canaries,
            new Verify(desk, n.apps()),
            new Rollback(desk, deploy),
            new Preflight(desk, n.apps(), n.sources(), n.privileges(), n.principals()),
            store,
            Steps.threads());
    this.callers = new Callers(n.tokens(), n.url());
    this.routes = new ReleaseRoutes(steps, store, artefacts, n.privileges(), callers);
  }

  /** What keeps apps to what was released to them. */
  public DeployGuard appGuard() {
    return new AppGuard(store);
  }

  /** What asks agents the cases of their sets. */
  public Evaluator evaluator() {
    return evaluator;
  }

  /** What lets work be done in somebody's name. */
  public Callers callers() {
    return callers;
  }

  @Override
  public void routes(Routes r) {
    routes.routes(r);
    r.get("/releases", ctx -> page("Releases", "releases.js").show(ctx));
    r.get("/releases/{release_id}", ctx -> page("Release", "release.js").show(ctx));
  }

  private static Page page(String title, String module) {
    return Page.of(title, Section.RELEASES, "<div id=\"content\"></div>")
        .withStyle("releases.css")
        .withModule(module);
  }

  /** What was being evaluated when the workspace stopped is not. */
  @Override
  public void start() {
    store.interrupt();
  }

  @Override
  public void stop() {
    steps.background().shutdownNow();
  }
}
