package kitchens.caspers.workspace.status;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Authentication;
import kitchens.caspers.workspace.identity.Caller;

/** Is it running, what is running in it, and stop it. */
public final class StatusRoutes implements Feature {

  private final Authentication authentication;
  private final String version;
  private final List<StatusPart> parts;
  private final Runnable shutdown;

  /**
   * @param parts what is told to callers who are known
   * @param shutdown begins a graceful stop and returns at once
   */
  public StatusRoutes(
      Authentication authentication, String version, List<StatusPart> parts, Runnable shutdown) {
    this.authentication = requireNonNull(authentication, "authentication is null");
    this.version = requireNonNull(version, "version is null");
    this.parts = List.copyOf(parts);
    this.shutdown = requireNonNull(shutdown, "shutdown is null");
  }

  @Override
  public void routes(Routes r) {
    r.open().get("/api/2.0/caspers/status", this::status);
    r.guardedBy(Caller::admin)
        .post(
            "/api/2.0/caspers/shutdown",
            ctx -> {
              ctx.status(202).json(Map.of("status", "STOPPING"));
              shutdown.run();
            });
  }

  private void status(Context ctx) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("status", "RUNNING");
    status.put("version", version);
    if (authentication.identify(ctx).isPresent()) {
      parts.forEach(part -> status.put(part.name(), part.status()));
    }
    ctx.json(status);
  }
}
