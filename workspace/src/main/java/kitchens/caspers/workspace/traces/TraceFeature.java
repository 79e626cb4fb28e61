package kitchens.caspers.workspace.traces;

import static java.util.Objects.requireNonNull;

import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;

/** Traces for pages, apps and people, each shown to those who may see what was called. */
public final class TraceFeature implements Feature {

  /** Who may see the traces of which endpoints. */
  @FunctionalInterface
  public interface Readers {
    boolean maySee(Principal reader, String endpoint);
  }

  private final Traces traces;
  private final TraceRoutes routes;

  public TraceFeature(Traces traces, Readers readers) {
    this.traces = requireNonNull(traces, "traces is null");
    this.routes = new TraceRoutes(traces.store(), traces::flush, readers);
  }

  @Override
  public void routes(Routes r) {
    routes.routes(r);
  }

  @Override
  public void start() {
    traces.start();
  }

  @Override
  public void stop() {
    traces.close();
  }
}
