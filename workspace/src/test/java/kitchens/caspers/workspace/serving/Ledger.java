package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;

/**
 * What a supervisor's steps act on: entries, of which each key is booked once, and notes, of which
 * all are kept.
 */
final class Ledger implements Feature {

  /** Entries by their key. */
  final Map<String, JsonNode> entries = new ConcurrentHashMap<>();

  /** How often each key was sent. */
  final Map<String, Integer> sent = new ConcurrentHashMap<>();

  final List<JsonNode> notes = new CopyOnWriteArrayList<>();
  final List<String> callers = new CopyOnWriteArrayList<>();

  /** Done before a request is answered; may answer it otherwise. */
  volatile Consumer<Context> before = ctx -> {};

  @Override
  public void routes(Routes r) {
    r.post("/apps/ledger/orders/{order_id}/entries", this::book);
    r.post("/apps/ledger/notes", this::note);
  }

  private void book(Context ctx) throws IOException {
    callers.add(Caller.of(ctx).userName());
    before.accept(ctx);
    JsonNode body = Json.MAPPER.readTree(ctx.body());
    String key = body.path("request_key").asText();
    sent.merge(key, 1, Integer::sum);
    JsonNode entry = entries.computeIfAbsent(key, k -> body);
    ctx.json(Map.of("entry", "entry of " + entry.path("order_id").asText()));
  }

  private void note(Context ctx) throws IOException {
    before.accept(ctx);
    notes.add(Json.MAPPER.readTree(ctx.body()));
    ctx.json(Map.of("kept", true));
  }
}
