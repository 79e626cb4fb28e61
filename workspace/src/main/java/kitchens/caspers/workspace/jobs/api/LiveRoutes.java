package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.util.Locale;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.LiveStream;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.jobs.engine.RunChanges;
import kitchens.caspers.workspace.jobs.logs.LogSearch;
import kitchens.caspers.workspace.jobs.logs.LogView;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;

/** The workspace's own routes under its pages: changes as they happen, logs piece by piece. */
final class LiveRoutes {
  private static final int MOST_MATCHES = 1_000;
  private static final int LONGEST_QUERY = 200;

  private final RunActions actions;
  private final RepairActions repairs;
  private final RunOutput output;
  private final RunJson json;
  private final RunChanges changes;

  LiveRoutes(
      RunActions actions,
      RepairActions repairs,
      RunOutput output,
      RunJson json,
      RunChanges changes) {
    this.actions = actions;
    this.repairs = repairs;
    this.output = output;
    this.json = json;
    this.changes = changes;
  }

  void routes(Routes r) {
    r.sse("/api/2.0/caspers/jobs/events", this::anyRun);
    r.sse("/api/2.0/caspers/jobs/runs/{run_id}/events", this::oneRun);
    r.get("/api/2.0/caspers/jobs/runs/{run_id}/tasks/{task_key}/logs", this::logs);
  }

  /** An event {@code changed} whenever something about any run has changed. */
  private void anyRun(SseClient client) {
    LiveStream.ofChanges(client).follow(told -> changes.listen(runId -> told.run()));
  }

  /** An event {@code run} with the whole run now and after each change, until it has ended. */
  private void oneRun(SseClient client) {
    var runId = Requests.pathId(client.ctx(), "run_id");
    actions.get(runId);
    var stream =
        new LiveStream(
            client,
            () -> {
              var found = actions.get(runId);
              client.sendEvent("run", json.everything(found, repairs.ofRun(runId)).toString());
              if (!found.run().active()) {
                client.close();
              }
            });
    stream.follow(
        told ->
            changes.listen(
                changed -> {
                  if (changed == runId) {
                    told.run();
                  }
                }));
  }

  private void logs(Context ctx) throws IOException {
    var stream = stream(Requests.text(ctx, "stream").orElse("stdout"));
    var runId = Requests.pathId(ctx, "run_id");
    var task = ctx.pathParam("task_key");
    var attempt = Requests.optionalId(ctx, "attempt").orElse(-1L).intValue();
    var wanted = Requests.text(ctx, "q");
    if (wanted.isPresent()) {
      var most = Requests.limit(ctx, 100, MOST_MATCHES);
      ctx.json(found(output.search(runId, task, attempt, stream, query(wanted.get()), most)));
    } else {
      ctx.json(piece(output.piece(runId, task, attempt, stream, offset(ctx))));
    }
  }

  private static String query(String text) {
    if (text.length() > LONGEST_QUERY || text.contains("\n")) {
      throw ApiException.invalidParameter(
          "q must be part of one line, of %d characters at most.".formatted(LONGEST_QUERY));
    }
    return text;
  }

  private static ObjectNode found(LogSearch.Found found) {
    var json = JsonNodeFactory.instance.objectNode();
    var matches = json.putArray("matches");
    found
        .matches()
        .forEach(
            match ->
                matches
                    .addObject()
                    .put("line", match.line())
                    .put("offset", match.offset())
                    .put("text", match.text()));
    return json.put("truncated", found.truncated());
  }

  private static ObjectNode piece(LogView.Piece piece) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("text", piece.text())
        .put("offset", piece.offset())
        .put("next_offset", piece.nextOffset())
        .put("size", piece.size());
  }

  private static long offset(Context ctx) {
    var text = Requests.text(ctx, "offset").orElse("0");
    if (!text.matches("-?\\d{1,18}")) {
      throw ApiException.invalidParameter("offset '%s' is not a number.".formatted(text));
    }
    return Long.parseLong(text);
  }

  private static TaskLogs.Stream stream(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "stdout" -> TaskLogs.Stream.STDOUT;
      case "stderr" -> TaskLogs.Stream.STDERR;
      default ->
          throw ApiException.invalidParameter(
              "stream '%s' is unknown. It must be stdout or stderr.".formatted(name));
    };
  }
}
