package kitchens.caspers.workspace.evaluations;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.evaluations.Evaluation.State;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.models.ModelVersions;
import kitchens.caspers.workspace.releases.Callers;
import kitchens.caspers.workspace.releases.evaluate.Evaluator;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Choosing a model by evidence: prompts and models on the same cases, side by side. */
public final class EvaluationFeature implements Feature {

  private static final Logger LOG = LoggerFactory.getLogger(EvaluationFeature.class);

  private final EvaluationStore store;
  private final Evaluations evaluations;
  private final EvaluationRoutes routes;
  private final Callers callers;
  private final ExecutorService background =
      Executors.newFixedThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "evaluation");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param evaluator the one that releases use
   * @param callers let an evaluation ask the workspace in its caller's name
   */
  public EvaluationFeature(
      Database database,
      ModelVersions versions,
      Evaluator evaluator,
      Privileges privileges,
      Callers callers,
      Clock clock) {
    this.store = new EvaluationStore(database.jdbi());
    this.evaluations = new Evaluations(new Variants(versions), evaluator, store, clock);
    this.callers = callers;
    this.routes = new EvaluationRoutes(store, privileges, this::begin, clock);
  }

  private Evaluation begin(Asked asked, Principal principal) {
    Evaluations.Begun begun = callers.as(principal, caller -> evaluations.begin(asked, caller));
    background.execute(() -> run(begun, principal));
    return begun.evaluation();
  }

  private void run(Evaluations.Begun begun, Principal principal) {
    try {
      callers.as(
          principal,
          caller -> {
            evaluations.run(begun, caller);
            return null;
          });
    } catch (RuntimeException e) {
      if (!(e instanceof ApiException)) {
        LOG.warn("evaluation {} failed", begun.evaluation().id(), e);
      }
      store.end(begun.evaluation().id(), State.FAILED, null, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void routes(Routes r) {
    routes.routes(r);
    r.get("/evaluations", ctx -> page("Evaluations", "evaluations.js").show(ctx));
    r.get("/evaluations/{evaluation_id}", ctx -> page("Evaluation", "evaluation.js").show(ctx));
  }

  private static Page page(String title, String module) {
    return Page.of(title, Section.EVALUATIONS, "<div id=\"content\"></div>")
        .withStyle("evaluations.css")
        .withModule(module);
  }

  @Override
  public void start() {
    store.interrupt();
  }

  @Override
  public void stop() {
    background.shutdownNow();
  }
}
