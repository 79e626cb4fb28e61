package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.UUID;
import java.util.function.BiPredicate;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.LiveStream;
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
    r.sse(BASE + "/events", this::anyRun); // before the runs: an id is no word
    r.get(ONE, ctx -> ctx.json(whole(seen(ctx), Caller.of(ctx))));
    r.sse(ONE + "/events", this::oneRun);
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
        runs.add(RunJson.of(run, tasks.journal().steps(run.id())));
      }
    }
    ctx.json(answer);
  }

  private void anyRun(SseClient client) {
    LiveStream.ofChanges(client).follow(tasks.journal().changes()::listen);
  }

  /** An event {@code run} with the whole run now and after each change, until it has ended. */
  private void oneRun(SseClient client) {
    UUID id = seen(client.ctx()).id();
    Principal caller = Caller.of(client.ctx());
    Sent sent = new Sent();
    LiveStream stream =
        new LiveStream(
            client,
            () -> {
              Run run = tasks.journal().find(id).filter(r -> maySee(caller, r)).orElseThrow();
              sent.unlessKnown(client, whole(run, caller).toString());
              if (run.state().ended()) {
                client.close();
              }
            });
    stream.follow(tasks.journal().changes()::listen);
  }

  /** What a browser was told last: other runs change as well, of which it wants to know nothing. */
  private static final class Sent {
    private String last = "";

    void unlessKnown(SseClient client, String run) {
      if (!run.equals(last)) {
        client.sendEvent("run", run);
        last = run;
      }
    }
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
    return RunJson.whole(
        run, tasks.journal().steps(run.id()), manages.test(caller, run.endpoint()));
  }
}
