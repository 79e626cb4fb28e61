package kitchens.caspers.workspace.evaluations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.evaluations.Judges.Judgement;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.evaluate.CaseResult;

/** What a variant did with a case, as the API shows it. */
final class CaseJson {

  private CaseJson() {}

  static ObjectNode of(CaseResult r, Map<String, Judgement> judged) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("right", r.right());
    json.set("wrong", Json.MAPPER.valueToTree(names(r.held(), false)));
    json.set("unsafe", Json.MAPPER.valueToTree(names(r.unsafe(), true)));
    if (r.answer() != null) {
      json.set("answer", r.answer());
    }
    if (r.error() != null) {
      json.put("error", r.error());
    }
    if (r.figures() != null) {
      json.put("numbers", r.figures().numbers());
      json.set("ungrounded", Json.MAPPER.valueToTree(r.figures().ungrounded()));
    }
    json.put("latency_ms", r.latencyMs());
    json.put("cost_usd", r.costUsd());
    json.put("tokens", r.tokens());
    json.put("trace_id", r.traceId());
    json.set("judged", Json.MAPPER.valueToTree(judged));
    return json;
  }

  private static TreeSet<String> names(Map<String, Boolean> verdicts, boolean which) {
    return verdicts.entrySet().stream()
        .filter(e -> e.getValue() == which)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
