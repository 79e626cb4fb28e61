package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.apps.Refusal;

/**
 * An app of the universe in which people decide what an agent suggests, asked in somebody's name.
 *
 * @param folder the app's, such as {@code refund-manager}
 * @param things what is decided there, as the app's paths call it
 * @param judged the field of its answer that has what the agent said
 */
record Desk(Universe universe, String folder, String things, String judged) {
  private static final String STEP = "Decision";

  /** What the app knows of one thing, and whether there is such an app at all. */
  private record Seen(Optional<JsonNode> row, Optional<JsonNode> app) {

    Optional<JsonNode> decision() {
      return row.map(one -> one.path("decisions").path(0)).filter(JsonNode::isObject);
    }
  }

  /**
   * The last step of a way: what the agent said as the app has it, the decision that counts, and as
   * long as there is none where it is made.
   *
   * @param told gets {@code recommendation}, {@code decision} and {@code decide_at}, such as there
   *     are
   */
  void decide(Visitor visitor, String id, Trail trail, Map<String, Object> told) {
    var where = universe.app(folder);
    if (!trail.goesOn()) {
      trail.told(STEP, where, "", Optional.empty());
      return;
    }
    Seen seen;
    try {
      seen = look(visitor, id);
    } catch (Refusal e) {
      if (e.status() == 403) {
        trail.never(STEP, where, "you may not use the app");
      } else {
        trail.unseen(STEP, where, e.getMessage());
      }
      return;
    }
    if (seen.row().isEmpty() && seen.app().isEmpty()) {
      trail.never(STEP, where, "there is no such app here");
      return;
    }
    seen.row()
        .map(one -> one.path(judged))
        .filter(JsonNode::isObject)
        .ifPresent(one -> told.put("recommendation", one));
    var decision = seen.decision();
    decision.ifPresent(one -> told.put("decision", one));
    trail.told(
        STEP,
        where,
        "as the app kept it",
        decision.map(one -> Instant.parse(one.path("decided_ts").asText())));
    seen.app()
        .map(app -> app.path("url").asText())
        .ifPresent(url -> told.put("decide_at", url + "/" + things + "/" + id));
  }

  private Seen look(Visitor visitor, String id) {
    var rest = visitor.rest();
    var row = rest.find(universe.appPath(folder) + "/api/" + things + "/" + id);
    var seen = new Seen(row, Optional.empty());
    return seen.decision().isPresent()
        ? seen
        : new Seen(row, rest.find("/api/2.0/apps/" + universe.app(folder)));
  }
}
