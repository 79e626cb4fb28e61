package kitchens.caspers.cli.bundle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.deploy.Plan;
import kitchens.caspers.cli.output.Progress;

/**
 * The bundle at hand as a part of a release: planned first, so that the plan can be written down,
 * then deployed as planned or not at all. Of the variables that the release sets, those count that
 * the bundle declares.
 */
public final class ReleasedBundle {

  private final Session session;
  private final Plan plan;

  private ReleasedBundle(Session session, Plan plan) {
    this.session = session;
    this.plan = plan;
  }

  /**
   * Plans the bundle's deployment.
   *
   * @param target its target; the default one when none is named
   * @param variables by name
   */
  public static ReleasedBundle planned(Optional<String> target, Map<String, String> variables) {
    var declared = BundleOptions.of(target, Map.of()).load(null, false).config();
    var set = new LinkedHashMap<>(variables);
    set.keySet().removeIf(name -> declared.find("variables", name) == null);
    var options = BundleOptions.of(target, set);
    var session = Session.open(options, options.connect(Progress.onStandardError()));
    session.bundle().warnings().forEach(System.err::println);
    return new ReleasedBundle(session, session.deployer(Listener.NONE).plan());
  }

  /** The target's name. */
  public String target() {
    return session.bundle().target();
  }

  /** The plan as people read it. */
  public String plan() {
    return PlanView.text(plan);
  }

  /** Deploys what was planned; when something has moved since, nothing. */
  public void deploy() {
    System.err.println(
        DeployCommand.deploy(
            session, Progress.onStandardError(), false, plan, PlanView::askAboutData));
  }
}
