package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.RunFilter;

/** {@code /api/2.2/jobs/run-now} and {@code /api/2.2/jobs/runs/…}, and the same below 2.1. */
final class RunRoutes {
  private static final int MOST_RUNS = 25;

  private final RunActions actions;
  private final RepairActions repairs;
  private final RunOutput output;
  private final RunJson json;

  RunRoutes(RunActions actions, RepairActions repairs, RunOutput output, RunJson json) {
    this.actions = actions;
    this.repairs = repairs;
    this.output = output;
    this.json = json;
  }

  void routes(Routes r) {
    for (var version : List.of("2.2", "2.1")) {
      var root = "/api/" + version + "/jobs/";
      r.post(root + "run-now", this::runNow);
      r.post(root + "runs/submit", this::submit);
      r.get(root + "runs/get", this::get);
      r.get(root + "runs/list", this::list);
      r.get(root + "runs/get-output", this::getOutput);
      r.get(root + "runs/export", this::export);
      r.post(root + "runs/repair", this::repair);
      r.post(root + "runs/cancel", this::cancel);
      r.post(root + "runs/cancel-all", this::cancelAll);
      r.post(root + "runs/delete", this::delete);
    }
  }

  private void runNow(Context ctx) {
    var run = actions.runNow(Requests.body(ctx), Caller.of(ctx));
    ctx.json(Map.of("run_id", run.runId(), "number_in_job", run.numberInJob()));
  }

  private void submit(Context ctx) {
    ctx.json(Map.of("run_id", actions.submit(Requests.body(ctx), Caller.of(ctx))));
  }

  private void get(Context ctx) {
    var runId = Requests.id(ctx, "run_id");
    var attempt = actions.attempt(runId);
    if (attempt.isPresent()) {
      var iterations = actions.iterations(runId);
      if (!iterations.isEmpty()) {
        var found = actions.get(attempt.get().jobRunId());
        var first = Requests.pageToken(ctx).orElse(0L).intValue();
        ctx.json(json.loop(found, attempt.get(), iterations, first));
        return;
      }
      ctx.json(json.attempt(actions.get(attempt.get().jobRunId()).run(), attempt.get()));
      return;
    }
    var run = actions.get(runId);
    ctx.json(
        json.whole(
            run,
            repairs.ofRun(runId),
            Requests.pageToken(ctx).orElse(0L).intValue(),
            Requests.flag(ctx, "include_resolved_values")));
  }

  private void repair(Context ctx) {
    ctx.json(Map.of("repair_id", repairs.repair(Requests.body(ctx), Caller.of(ctx))));
  }

  private void list(Context ctx) {
    var activeOnly = Requests.flag(ctx, "active_only");
    var completedOnly = Requests.flag(ctx, "completed_only");
    if (activeOnly && completedOnly) {
      throw ApiException.invalidParameter(
          "active_only and completed_only exclude each other. Give one of them.");
    }
    var limit = Requests.limit(ctx, 20, MOST_RUNS);
    var found =
        actions.list(
            new RunFilter(
                Requests.optionalId(ctx, "job_id"),
                Requests.text(ctx, "run_type").map(RunRoutes::runType),
                activeOnly,
                completedOnly,
                Requests.optionalId(ctx, "start_time_from").map(Instant::ofEpochMilli),
                Requests.optionalId(ctx, "start_time_to").map(Instant::ofEpochMilli),
                Requests.pageToken(ctx),
                Requests.optionalId(ctx, "offset").orElse(0L).intValue(),
                limit + 1));
    var answer = JsonNodeFactory.instance.objectNode();
    var runs = answer.putArray("runs");
    var expand = Requests.flag(ctx, "expand_tasks");
    for (var run : found.subList(0, Math.min(limit, found.size()))) {
      var line =
          expand ? json.whole(actions.get(run.runId()), List.of(), 0, false) : json.base(run);
      line.remove("next_page_token");
      runs.add(line);
    }
    answer.put("has_more", found.size() > limit);
    if (found.size() > limit) {
      answer.put("next_page_token", Requests.pageToken(found.get(limit - 1).runId()));
    }
    ctx.json(answer);
  }

  private static Run.Type runType(String name) {
    return switch (name) {
      case "JOB_RUN" -> Run.Type.JOB_RUN;
      case "SUBMIT_RUN" -> Run.Type.SUBMIT_RUN;
      default ->
          throw ApiException.invalidParameter(
              "run_type '%s' is unknown. It must be JOB_RUN or SUBMIT_RUN.".formatted(name));
    };
  }

  private void getOutput(Context ctx) throws IOException {
    ctx.json(output.of(Requests.id(ctx, "run_id")));
  }

  private void export(Context ctx) {
    var views = Requests.text(ctx, "views_to_export").orElse("CODE");
    ctx.json(output.export(Requests.id(ctx, "run_id"), views));
  }

  private void cancel(Context ctx) {
    actions.cancel(Requests.id(Requests.body(ctx), "run_id"), Caller.of(ctx));
    ctx.json(Map.of());
  }

  private void cancelAll(Context ctx) {
    var body = Requests.body(ctx);
    actions.cancelAll(
        body.has("job_id") ? Optional.of(Requests.id(body, "job_id")) : Optional.empty(),
        body.path("all_queued_runs").asBoolean(false),
        Caller.of(ctx));
    ctx.json(Map.of());
  }

  private void delete(Context ctx) {
    actions.delete(Requests.id(Requests.body(ctx), "run_id"), Caller.of(ctx));
    ctx.json(Map.of());
  }
}
