package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/** {@code /api/2.0/caspers/agent-runs} and its pages: runs for people, who approve steps here. */
final class RunRoutes {

  private static final String BASE = "/api/2.0/caspers/agent-runs";
  private static final String ONE = BASE + "/{run_id}";
  private static final int LOOKED_THROUGH = 500;
  private static final int MOST = 100;

  private record DecisionBody(String decision, String note) {}

  private final Tasks tasks;
  private final Decisions decisions;
  private final BiPredicate<Principal, String> manages;

  /**
   * @param manages whether somebody may manage an endpoint, and so see and decide its runs
   */
  RunRoutes(Tasks tasks, Decisions decisions, BiPredicate<Principal, String> manages) {
    this.tasks = requireNonNull(tasks, "tasks is null");
    this.decisions = requireNonNull(decisions, "decisions is null");
    this.manages = requireNonNull(manages, "manages is null");
  }

  void routes(Routes r) {
    r.get(BASE, this::list);
    r.get(ONE, ctx -> ctx.json(whole(seen(ctx), Caller.of(ctx))));
    r.post(ONE + "/cancel", this::cancel);
    r.post(ONE + "/steps/{position}/decision", this::decide);
    r.get("/agent-runs", ctx -> page("Agent runs", "agent-runs.js").show(ctx));
    r.get("/agent-runs/{run_id}", ctx -> page("Agent run", "agent-run.js").show(ctx));
  }

  private static Page page(String title, String module) {
    return Page.of(title, Section.AGENT_RUNS, "<div id=\"content\"></div>")
        .withStyle("agent-runs.css")
        .withModule(module);
  }

  private void list(Context ctx) {
    Principal caller = Caller.of(ctx);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = answer.putArray("runs");
    for (Run run : tasks.newest(LOOKED_THROUGH)) {
      if (runs.size() < MOST && maySee(caller, run)) {
        runs.add(shown(run, tasks.journal().steps(run.id())));
      }
    }
    ctx.json(answer);
  }

  private boolean maySee(Principal caller, Run run) {
    return caller.admin()
        || run.requester().equals(caller.userName())
        || manages.test(caller, run.endpoint());
  }

  private Run seen(Context ctx) {
    UUID id;
    try {
      id = UUID.fromString(ctx.pathParam("run_id"));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter("run_id '" + ctx.pathParam("run_id") + "' is no UUID");
    }
    return tasks
        .journal()
        .find(id)
        .filter(run -> maySee(Caller.of(ctx), run))
        .orElseThrow(() -> ApiException.notFound("there is no run '" + id + "'"));
  }

  private void cancel(Context ctx) {
    Run run = tasks.cancel(seen(ctx), "canceled by " + Caller.of(ctx).userName());
    ctx.json(whole(run, Caller.of(ctx)));
  }

  private void decide(Context ctx) {
    Run run = seen(ctx);
    Principal person = Caller.of(ctx);
    if (!manages.test(person, run.endpoint())) {
      throw ApiException.permissionDenied(
          "'"
              + person.userName()
              + "' may not decide for '"
              + run.endpoint()
              + "': whoever has CAN_MANAGE on the endpoint does");
    }
    String position = ctx.pathParam("position");
    if (!position.matches("\\d{1,6}")) {
      throw ApiException.notFound("the run has no step " + position);
    }
    DecisionBody body = Json.body(ctx, DecisionBody.class);
    decisions.decide(run.id(), Integer.parseInt(position), body.decision(), body.note(), person);
    ctx.json(whole(tasks.now(run), person));
  }

  private ObjectNode whole(Run run, Principal caller) {
    List<Step> steps = tasks.journal().steps(run.id());
    ObjectNode json = shown(run, steps);
    json.set("input", run.input());
    if (run.answer() != null) {
      json.set("answer", run.answer());
    }
    json.put("may_decide", manages.test(caller, run.endpoint()));
    json.put("prompt_tokens", run.promptTokens()).put("completion_tokens", run.completionTokens());
    json.put("model_label", run.modelLabel()).put("trace_id", run.traceId());
    ArrayNode told = json.putArray("steps");
    steps.forEach(step -> told.add(shown(step)));
    return json;
  }

  private static ObjectNode shown(Run run, List<Step> steps) {
    Progress progress = Progress.of(run, steps);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("run_id", run.id().toString())
            .put("response_id", run.responseId())
            .put("endpoint", run.endpoint())
            .put("model_version", run.served().entityName() + "/" + run.served().version())
            .put("state", run.state().name())
            .put("mode", run.mode().name())
            .put("requester", run.requester())
            .put("owner", run.owner())
            .put("progress", progress.text())
            .put("step", progress.step())
            .put("of", progress.of())
            .put("asked", asked(run))
            .put("created_at", run.createdAt().toString())
            .put("active_ms", run.activeMillis());
    json.put("expires_at", text(run.expiresAt())).put("ended_at", text(run.endedAt()));
    if (run.errorCode() != null) {
      json.put("error_code", run.errorCode()).put("error_message", run.errorMessage());
    }
    return json;
  }

  /** What was asked in words; of an object, its fields. */
  private static String asked(Run run) {
    StringBuilder text = new StringBuilder();
    if (run.input().path("message").isTextual()) {
      text.append(run.input().path("message").textValue());
    } else {
      run.input()
          .properties()
          .forEach(
              e ->
                  text.append(text.isEmpty() ? "" : ", ")
                      .append(e.getKey().replace('_', ' '))
                      .append(": ")
                      .append(e.getValue().isTextual() ? e.getValue().textValue() : e.getValue()));
    }
    return text.length() > 300 ? text.substring(0, 300) + "…" : text.toString();
  }

  private static ObjectNode shown(Step step) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("position", step.position())
            .put("kind", step.kind().name())
            .put("name", step.name())
            .put("title", step.title())
            .put("state", step.state().name())
            .put("effect", step.effect().name())
            .put("attempts", step.attempts())
            .put("key", step.key().toString())
            .put("trace_id", step.traceId())
            .put("decided_by", step.decidedBy())
            .put("note", step.note())
            .put("begun_at", text(step.begunAt()))
            .put("ended_at", text(step.endedAt()));
    json.set("arguments", step.arguments());
    if (step.result() != null) {
      json.set("result", step.result());
    }
    return json;
  }

  private static String text(Instant at) {
    return at == null ? null : at.toString();
  }
}
