package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.apps.Refusal;

/** What the agents have said and people have decided, as the universe's apps count it. */
final class Totals {
  private final Universe universe;

  Totals(Universe universe) {
    this.universe = universe;
  }

  /**
   * The totals of each app.
   *
   * @return by {@code refunds} and {@code complaints}: {@code judged}, {@code decided}, {@code
   *     open}; or {@code missing}, why there is no number
   */
  Map<String, Object> of(Visitor visitor) {
    var totals = new LinkedHashMap<String, Object>();
    totals.put("refunds", counted(visitor, Universe.REFUND_MANAGER, "orders"));
    totals.put("complaints", counted(visitor, Universe.COMPLAINT_DESK, "complaints"));
    return totals;
  }

  private Map<String, Object> counted(Visitor visitor, String folder, String count) {
    try {
      return visitor
          .rest()
          .find(universe.appPath(folder) + "/api/totals")
          .map(answer -> sums(answer, count))
          .orElse(Map.of("missing", "not in this universe"));
    } catch (Refusal e) {
      return Map.of("missing", e.status() == 403 ? "not yours to see" : "not ready");
    }
  }

  /** Sums over an app's rows, which are split by kind and by what was decided. */
  static Map<String, Object> sums(JsonNode answer, String count) {
    long judged = 0;
    long open = 0;
    for (var row : answer.path("totals")) {
      var number = row.path(count).asLong();
      judged += number;
      open += row.path("state").asText().equals("open") ? number : 0;
    }
    return Map.of("judged", judged, "decided", judged - open, "open", open);
  }
}
