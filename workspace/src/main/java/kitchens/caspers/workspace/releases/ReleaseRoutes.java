package kitchens.caspers.workspace.releases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.gate.Verdict;
import kitchens.caspers.workspace.releases.steps.Caller;
import kitchens.caspers.workspace.releases.steps.Deploy;
import kitchens.caspers.workspace.releases.steps.Evaluate;
import kitchens.caspers.workspace.releases.steps.Preflight;
import kitchens.caspers.workspace.releases.steps.Rollback;
import kitchens.caspers.workspace.releases.steps.Sign;
import kitchens.caspers.workspace.releases.steps.Verify;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseStore;

/** {@code /api/2.0/caspers/releases}: each step of a release, and the record of it. */
final class ReleaseRoutes {

  private static final String BASE = "/api/2.0/caspers/releases";
  private static final String ONE = BASE + "/{release_id}";
  private static final int MOST = 500;

  private record SignBody(Boolean confirm) {}

  private final Steps steps;
  private final ReleaseStore store;
  private final Artefacts artefacts;
  private final Privileges privileges;
  private final Callers callers;

  ReleaseRoutes(
      Steps steps,
      ReleaseStore store,
      Artefacts artefacts,
      Privileges privileges,
      Callers callers) {
    this.steps = steps;
    this.store = store;
    this.artefacts = artefacts;
    this.privileges = privileges;
    this.callers = callers;
  }

  void routes(Routes r) {
    r.post(BASE, this::evaluate);
    r.get(BASE, this::list);
    r.post(
        BASE + "/rollback",
        as((ctx, c) -> shown(steps.rollback().back(body(ctx, Rollback.Asked.class), c))));
    r.post(BASE + "/preflight", as(this::preflight));
    r.get(ONE, ctx -> ctx.json(whole(seen(ctx))));
    r.get(ONE + "/summary", ctx -> artefact(ctx, Kind.EVAL_RUN, "application/json"));
    r.get(ONE + "/decision", ctx -> artefact(ctx, Kind.SIGN_OFF, "text/plain; charset=utf-8"));
    r.get(ONE + "/plan", ctx -> artefact(ctx, Kind.DEPLOYMENT_PLAN, "text/plain; charset=utf-8"));
    r.get(
        ONE + "/template",
        ctx -> ctx.contentType("text/plain; charset=utf-8").result(steps.template(seen(ctx))));
    r.post(ONE + "/sign-off", as(this::sign));
    r.post(ONE + "/gate", as((ctx, c) -> verdict(steps.gate().ask(id(ctx), c))));
    r.post(ONE + "/promote", as((ctx, c) -> shown(steps.promote().promote(id(ctx), c))));
    r.post(ONE + "/approve", as((ctx, c) -> shown(steps.approve().approve(id(ctx), c))));
    r.post(
        ONE + "/plan",
        as((ctx, c) -> shown(steps.deploy().plan(id(ctx), body(ctx, Deploy.Asked.class), c))));
    r.post(
        ONE + "/deploy",
        as((ctx, c) -> shown(steps.deploy().deploy(id(ctx), body(ctx, Deploy.Asked.class), c))));
    r.post(ONE + "/verify", as(this::verify));
  }

  /** A step that is done in the caller's name. */
  private io.javalin.http.Handler as(java.util.function.BiFunction<Context, Caller, Object> step) {
    return ctx -> {
      Principal principal = kitchens.caspers.workspace.identity.Caller.of(ctx);
      Function<Caller, Object> work = caller -> step.apply(ctx, caller);
      ctx.json(callers.as(principal, work));
    };
  }

  private void evaluate(Context ctx) {
    Principal principal = kitchens.caspers.workspace.identity.Caller.of(ctx);
    Evaluate.Asked asked = Json.body(ctx, Evaluate.Asked.class);
    ctx.json(ReleaseJson.of(steps.evaluateInBackground(asked, principal, callers)));
  }

  private void list(Context ctx) {
    Principal principal = kitchens.caspers.workspace.identity.Caller.of(ctx);
    List<Object> shown = new ArrayList<>();
    for (Release release : store.list(model(ctx), MOST)) {
      if (privileges.sees(principal, Securable.model(release.model()))) {
        shown.add(ReleaseJson.of(release));
      }
    }
    ctx.json(Map.of("releases", shown));
  }

  private static String model(Context ctx) {
    String model = ctx.queryParam("model");
    return model == null ? null : model.toLowerCase(Locale.ROOT);
  }

  private Object sign(Context ctx, Caller caller) {
    if (Boolean.TRUE.equals(Json.body(ctx, SignBody.class).confirm())) {
      return whole(steps.sign().confirm(id(ctx), caller));
    }
    return whole(steps.sign().sign(id(ctx), body(ctx, Sign.Asked.class), caller));
  }

  private Object verify(Context ctx, Caller caller) {
    var checks = steps.verify().verify(id(ctx), body(ctx, Verify.Asked.class), caller);
    return Map.of("checks", checks, "ok", checks.stream().allMatch(c -> c.ok()));
  }

  private Object preflight(Context ctx, Caller caller) {
    var findings = steps.preflight().look(body(ctx, Preflight.Asked.class), caller);
    return Map.of(
        "findings", findings, "ok", findings.stream().noneMatch(f -> f.status().equals("FAIL")));
  }

  private static Object verdict(Verdict verdict) {
    return Json.MAPPER.valueToTree(verdict);
  }

  private static Object shown(Release release) {
    return ReleaseJson.of(release);
  }

  private Object whole(Release release) {
    ObjectNode json =
        ReleaseJson.whole(release, store.signOffs(release.id()), store.events(release.id()));
    steps
        .canaries()
        .of(release.id())
        .ifPresent(canary -> json.set("canary", Json.MAPPER.valueToTree(canary)));
    return json;
  }

  private void artefact(Context ctx, Kind kind, String type) {
    Release release = seen(ctx);
    Principal principal = kitchens.caspers.workspace.identity.Caller.of(ctx);
    ctx.contentType(type)
        .result(
            artefacts
                .read(principal, kind, release.id())
                .orElseThrow(
                    () -> ApiException.notFound(kind.path(release.id()) + " does not exist yet")));
  }

  private Release seen(Context ctx) {
    Release release = store.get(ReleaseId.of(ctx.pathParam("release_id")));
    privileges.requireVisible(
        kitchens.caspers.workspace.identity.Caller.of(ctx), Securable.model(release.model()));
    return release;
  }

  /** The id of a release that the caller may see. */
  private ReleaseId id(Context ctx) {
    return seen(ctx).id();
  }

  private static <T> T body(Context ctx, Class<T> type) {
    return Json.body(ctx, type);
  }
}
