package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;

/**
 * Responses that were begun with {@code background: true}, or at all: read, followed from an
 * offset, canceled and deleted, as OpenAI's clients do it.
 */
final class ResponseRoutes {

  private static final int MOST_STREAMS = 64;
  private static final Duration LONGEST_STREAM = Duration.ofMinutes(10);

  private final Tasks tasks;
  private final Function<Context, Principal> caller;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  ResponseRoutes(Tasks tasks, Function<Context, Principal> caller) {
    this.tasks = requireNonNull(tasks, "tasks is null");
    this.caller = requireNonNull(caller, "caller is null");
  }

  void routes(Routes r) {
    for (String base :
        List.of("/serving-endpoints/responses", "/serving-endpoints/{name}/responses")) {
      r.get(base + "/{response_id}", this::read);
      r.post(base + "/{response_id}/cancel", this::cancel);
      r.delete(base + "/{response_id}", this::delete);
    }
  }

  private Run found(Context ctx) {
    Run run = tasks.get(caller.apply(ctx), ctx.pathParam("response_id"));
    if (ctx.pathParamMap().containsKey("name") && !run.endpoint().equals(ctx.pathParam("name"))) {
      throw ApiException.notFound(
          "'" + ctx.pathParam("name") + "' has no response '" + run.responseId() + "'");
    }
    return run;
  }

  private void read(Context ctx) throws IOException {
    Run run = found(ctx);
    if ("true".equals(ctx.queryParam("stream"))) {
      stream(ctx, run);
    } else {
      ctx.json(tasks.response(run));
    }
  }

  private void stream(Context ctx, Run run) throws IOException {
    long from = after(ctx.queryParam("starting_after"));
    if (!streams.tryAcquire()) {
      throw ApiException.tooManyRequests(
          MOST_STREAMS + " runs are followed at once; ask again, or read the response", "2");
    }
    long end = System.nanoTime() + LONGEST_STREAM.toNanos();
    try {
      ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-cache");
      OutputStream out = ctx.res().getOutputStream();
      Following following = tasks.follow(run, from, false);
      Optional<String> event = following.next();
      while (event.isPresent() && System.nanoTime() < end) {
        out.write(event.get().getBytes(StandardCharsets.UTF_8));
        out.flush();
        event = following.next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.release();
    }
  }

  private static long after(String text) {
    if (text == null || text.isBlank()) {
      return 0;
    }
    if (!text.matches("\\d{1,15}")) {
      throw ApiException.invalidParameter(
          "starting_after is '" + text + "': give the sequence_number of the last event you have");
    }
    return Long.parseLong(text) + 1;
  }

  private void cancel(Context ctx) {
    Run run = tasks.cancel(found(ctx), "canceled by its caller");
    ctx.json(tasks.response(run));
  }

  private void delete(Context ctx) {
    Run run = found(ctx);
    if (!run.state().ended()) {
      throw ApiException.invalidState("the response is still in progress: cancel it first");
    }
    tasks.delete(run);
    ctx.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("id", run.responseId())
            .put("object", "response")
            .put("deleted", true));
  }
}
