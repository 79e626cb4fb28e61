package kitchens.caspers.workspace.evaluations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import kitchens.caspers.workspace.evaluations.Evaluation.Label;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** {@code /api/2.0/caspers/evaluations}: begin one, read it, say one's own word on its answers. */
final class EvaluationRoutes {

  private static final String BASE = "/api/2.0/caspers/evaluations";
  private static final String ONE = BASE + "/{evaluation_id}";
  private static final int MOST = 200;

  /** The question that the set's own {@code right} answers. */
  private static final String ACCURACY = "accuracy";

  private record LabelBody(String traceId, String name, Boolean value) {}

  private final EvaluationStore store;
  private final Privileges privileges;
  private final BiFunction<Asked, Principal, Evaluation> begin;
  private final Clock clock;

  /**
   * @param begin takes an evaluation on and lets it go on in the background
   */
  EvaluationRoutes(
      EvaluationStore store,
      Privileges privileges,
      BiFunction<Asked, Principal, Evaluation> begin,
      Clock clock) {
    this.store = store;
    this.privileges = privileges;
    this.begin = begin;
    this.clock = clock;
  }

  void routes(Routes r) {
    r.post(
        BASE,
        ctx ->
            ctx.json(
                shown(begin.apply(Json.body(ctx, Asked.class).checked(), Caller.of(ctx)), null)));
    r.get(BASE, this::list);
    r.get(ONE, ctx -> ctx.json(whole(seen(ctx))));
    r.post(ONE + "/labels", this::label);
  }

  private void list(Context ctx) {
    Principal principal = Caller.of(ctx);
    List<Object> found = new ArrayList<>();
    for (Evaluation e : store.list(ctx.queryParam("model"), MOST)) {
      if (privileges.sees(principal, Securable.model(e.model()))) {
        found.add(shown(e, null));
      }
    }
    ctx.json(Map.of("evaluations", found));
  }

  private void label(Context ctx) {
    Evaluation e = seen(ctx);
    LabelBody body = Json.body(ctx, LabelBody.class);
    if (e.result() == null) {
      throw ApiException.invalidState("the evaluation has no answers yet: wait for its end");
    }
    if (!ACCURACY.equals(body.name()) && !e.result().path("judges").has(body.name())) {
      throw ApiException.invalidParameter(
          "name is '" + body.name() + "': give accuracy or a judge of the evaluation");
    }
    if (answers(e).stream().noneMatch(a -> a.path("trace_id").asText().equals(body.traceId()))) {
      throw ApiException.notFound(
          "trace_id '" + body.traceId() + "' is of no answer of this evaluation");
    }
    String person = Caller.of(ctx).userName();
    if (body.value() == null) {
      store.unlabel(e.id(), body.traceId(), body.name(), person);
    } else {
      store.label(
          e.id(), new Label(body.traceId(), body.name(), body.value(), person, clock.instant()));
    }
    ctx.json(whole(e));
  }

  private ObjectNode whole(Evaluation e) {
    return shown(e, store.labels(e.id()));
  }

  private static ObjectNode shown(Evaluation e, List<Label> labels) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("evaluation_id", e.id().toString());
    json.put("model", e.model());
    json.put("state", e.state().name());
    json.put("created_at", e.createdAt().toString());
    json.put("created_by", e.createdBy());
    json.put("message", e.message());
    json.set("asked", e.asked());
    if (e.result() != null) {
      json.setAll(e.result());
    }
    if (labels != null) {
      json.set("labels", Json.MAPPER.valueToTree(labels));
      json.set("agreement", Json.MAPPER.valueToTree(Agreement.of(pairs(e, labels))));
    }
    return json;
  }

  /** People's words beside what scorer and judges said of the same answers. */
  private static Map<String, List<Agreement.Pair>> pairs(Evaluation e, List<Label> labels) {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    answers(e).forEach(a -> answers.put(a.path("trace_id").asText(), a));
    Map<String, List<Agreement.Pair>> pairs = new LinkedHashMap<>();
    for (Label label : labels) {
      JsonNode answer = answers.get(label.traceId());
      JsonNode said =
          answer == null
              ? null
              : label.name().equals(ACCURACY)
                  ? answer.path("right")
                  : answer.path("judged").path(label.name()).path("rating");
      if (said != null && said.isBoolean()) {
        pairs
            .computeIfAbsent(label.name(), name -> new ArrayList<>())
            .add(new Agreement.Pair(label.value(), said.booleanValue()));
      }
    }
    return pairs;
  }

  private static List<JsonNode> answers(Evaluation e) {
    List<JsonNode> answers = new ArrayList<>();
    if (e.result() != null) {
      e.result().path("cases").forEach(c -> c.path("results").forEach(answers::add));
    }
    return answers;
  }

  private Evaluation seen(Context ctx) {
    String id = ctx.pathParam("evaluation_id");
    ApiException missing = ApiException.notFound("there is no evaluation '" + id + "'");
    Evaluation e;
    try {
      e = store.find(UUID.fromString(id)).orElseThrow(() -> missing);
    } catch (IllegalArgumentException notAnId) {
      throw missing;
    }
    privileges.requireVisible(Caller.of(ctx), Securable.model(e.model()));
    return e;
  }
}
