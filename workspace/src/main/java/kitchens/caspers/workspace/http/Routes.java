package kitchens.caspers.workspace.http;

import static java.util.Objects.requireNonNull;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.function.Consumer;

/**
 * Where a feature registers its handlers.
 *
 * <p>Every route is guarded (a caller must be known) unless it is registered through {@link
 * #open()}: what stands open is written down where the route is, and never decided by looking at a
 * path.
 */
public final class Routes {

  /** Lets a request pass or throws an {@link ApiException}. */
  @FunctionalInterface
  public interface Guard {
    void check(Context ctx);
  }

  private static final Guard NONE = ctx -> {};

  private final RoutesConfig routes;
  private final Guard guard;

  public Routes(RoutesConfig routes, Guard guard) {
    this.routes = requireNonNull(routes, "routes is null");
    this.guard = requireNonNull(guard, "guard is null");
  }

  /** The same router without a guard: for probes, the login page and its assets. */
  public Routes open() {
    return new Routes(routes, NONE);
  }

  /** The same router behind one more guard, which is asked after the first. */
  public Routes guardedBy(Guard more) {
    return new Routes(
        routes,
        ctx -> {
          guard.check(ctx);
          more.check(ctx);
        });
  }

  public Routes get(String path, Handler handler) {
    routes.get(path, guarded(handler));
    return this;
  }

  public Routes head(String path, Handler handler) {
    routes.head(path, guarded(handler));
    return this;
  }

  public Routes post(String path, Handler handler) {
    routes.post(path, guarded(handler));
    return this;
  }

  public Routes put(String path, Handler handler) {
    routes.put(path, guarded(handler));
    return this;
  }

  public Routes patch(String path, Handler handler) {
    routes.patch(path, guarded(handler));
    return this;
  }

  public Routes delete(String path, Handler handler) {
    routes.delete(path, guarded(handler));
    return this;
  }

  /** Server-sent events. */
  public Routes sse(String path, Consumer<SseClient> client) {
    routes.get(path, guarded(new SseHandler(client)));
    return this;
  }

  private Handler guarded(Handler handler) {
    return ctx -> {
      guard.check(ctx);
      handler.handle(ctx);
    };
  }
}
