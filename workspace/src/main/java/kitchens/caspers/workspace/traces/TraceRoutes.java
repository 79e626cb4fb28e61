package kitchens.caspers.workspace.traces;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/** Traces for pages, apps and people. */
final class TraceRoutes {

  private static final String BASE = "/api/2.0/caspers/traces";
  private static final int MOST = 200;

  private final TraceStore store;
  private final Runnable flush;
  private final TraceFeature.Readers readers;

  TraceRoutes(TraceStore store, Runnable flush, TraceFeature.Readers readers) {
    this.store = store;
    this.flush = flush;
    this.readers = readers;
  }

  void routes(Routes r) {
    r.get(BASE, this::list);
    r.get(BASE + "/{trace_id}", ctx -> ctx.json(one(ctx)));
    r.get("/ml/traces", ctx -> page(ctx, "Traces", "traces.js"));
    r.get("/ml/traces/{trace_id}", ctx -> page(ctx, "Trace", "trace.js"));
  }

  private Trace one(Context ctx) {
    String id = ctx.pathParam("trace_id");
    return store
        .find(id)
        .or(
            () -> {
              // It may have ended just now.
              flush.run();
              return store.find(id);
            })
        .filter(trace -> maySee(Caller.of(ctx), trace))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "there is no trace '"
                        + id
                        + "': it is under way, or was removed for its age, or is of"
                        + " an endpoint that you may not look at"));
  }

  /** What an evaluation asked is its caller's; its name has a space, as no endpoint's has. */
  private boolean maySee(Principal reader, Trace trace) {
    return readers.maySee(reader, trace.endpoint())
        || trace.endpoint().indexOf(' ') > 0 && reader.userName().equals(trace.requester());
  }

  private void list(Context ctx) {
    int limit = limit(ctx.queryParam("max_results"));
    List<Trace> found =
        store.list(
            new TraceStore.Filter(
                ctx.queryParam("endpoint"),
                ctx.queryParam("state"),
                ctx.queryParam("model_version"),
                ctx.queryParam("q"),
                ctx.queryParam("page_token")),
            limit + 1);
    Principal reader = Caller.of(ctx);
    Map<String, Boolean> seen = new HashMap<>();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "traces",
        found.subList(0, Math.min(limit, found.size())).stream()
            .filter(t -> seen.computeIfAbsent(t.endpoint(), e -> readers.maySee(reader, e)))
            .toList());
    if (found.size() > limit) {
      answer.put("next_page_token", found.get(limit - 1).traceId());
    }
    ctx.json(answer);
  }

  private static int limit(String text) {
    if (text == null || text.isEmpty()) {
      return 50;
    }
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) == 0) {
      throw ApiException.invalidParameter("max_results is a number from 1 to " + MOST);
    }
    return Math.min(MOST, Integer.parseInt(text));
  }

  private static void page(Context ctx, String title, String module) {
    Page.of(title, Section.TRACES, "<div id=\"content\"></div>")
        .withStyle("traces.css")
        .withModule(module)
        .show(ctx);
  }
}
