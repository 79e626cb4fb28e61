package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.jobs.triggers.Triggers;

/** {@code /api/2.2/jobs/…}, and the same below 2.1. */
final class JobRoutes {
  private static final int MOST_JOBS = 100;

  private final JobActions actions;
  private final Triggers triggers;

  JobRoutes(JobActions actions, Triggers triggers) {
    this.actions = actions;
    this.triggers = triggers;
  }

  void routes(Routes r) {
    for (var version : List.of("2.2", "2.1")) {
      var root = "/api/" + version + "/jobs/";
      r.post(root + "create", this::create);
      r.get(root + "get", this::get);
      r.get(root + "list", this::list);
      r.post(root + "update", this::update);
      r.post(root + "reset", this::reset);
      r.post(root + "delete", this::delete);
    }
  }

  private void create(Context ctx) {
    var body = Requests.body(ctx);
    if (body.path("access_control_list").size() > 0) {
      throw Requests.notServed(
          "access_control_list is not served: a job belongs to who makes it. Remove the field.");
    }
    ctx.json(Map.of("job_id", actions.create(body, Caller.of(ctx))));
  }

  private void get(Context ctx) {
    var job = actions.get(Requests.id(ctx, "job_id"));
    var json = JobJson.whole(job, Requests.pageToken(ctx).orElse(0L).intValue());
    TriggerJson.addNextRun(json, job, triggers.next());
    if (Requests.flag(ctx, "include_trigger_state")) {
      TriggerJson.addState(json, job, triggers.seen(job.jobId()));
    }
    ctx.json(json);
  }

  private void list(Context ctx) {
    var limit = Requests.limit(ctx, 20, MOST_JOBS);
    var offset = Requests.optionalId(ctx, "offset").orElse(0L).intValue();
    var found =
        actions.list(Requests.text(ctx, "name"), Requests.pageToken(ctx), offset, limit + 1);
    var expand = Requests.flag(ctx, "expand_tasks");
    var answer = JsonNodeFactory.instance.objectNode();
    var jobs = answer.putArray("jobs");
    var next = triggers.next();
    for (var job : found.subList(0, Math.min(limit, found.size()))) {
      var line = JobJson.line(job, expand);
      TriggerJson.addNextRun(line, job, next);
      jobs.add(line);
    }
    answer.put("has_more", found.size() > limit);
    if (found.size() > limit) {
      answer.put("next_page_token", Requests.pageToken(found.get(limit - 1).jobId()));
    }
    ctx.json(answer);
  }

  private void update(Context ctx) {
    var body = Requests.body(ctx);
    actions.update(
        Requests.id(body, "job_id"),
        body.path("new_settings") instanceof ObjectNode changes ? changes : body.objectNode(),
        Requests.texts(body, "fields_to_remove"),
        Caller.of(ctx));
    ctx.json(Map.of());
  }

  private void reset(Context ctx) {
    var body = Requests.body(ctx);
    if (!(body.path("new_settings") instanceof ObjectNode settings)) {
      throw ApiException.invalidParameter("new_settings is missing. Send the whole settings.");
    }
    actions.reset(Requests.id(body, "job_id"), settings, Caller.of(ctx));
    ctx.json(Map.of());
  }

  private void delete(Context ctx) {
    actions.delete(Requests.id(Requests.body(ctx), "job_id"), Caller.of(ctx));
    ctx.json(Map.of());
  }
}
