package kitchens.caspers.workspace.releases.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.http.Json;

/**
 * A candidate held against its thresholds and against the champion.
 *
 * @param metrics of the candidate
 * @param champion the champion's on the same cases; null when there is none
 * @param missed the thresholds that the candidate misses
 * @param weakened thresholds that let more pass than the champion's own did
 */
public record Summary(
    EvalSet set,
    List<CaseResult> results,
    Map<String, BigDecimal> metrics,
    List<CaseResult> championResults,
    Map<String, BigDecimal> champion,
    List<String> missed,
    List<String> weakened) {

  /**
   * Compares.
   *
   * @param championResults on the same cases; empty when there is no champion
   * @param championSet the set in the champion's own folder; null when it has none
   */
  public static Summary of(
      EvalSet set,
      List<CaseResult> results,
      List<CaseResult> championResults,
      EvalSet championSet) {
    Map<String, BigDecimal> metrics = new LinkedHashMap<>(Measures.of(set, results));
    metrics.put("regressions", BigDecimal.valueOf(regressions(results, championResults).size()));
    List<String> missed = new ArrayList<>();
    set.evaluation()
        .thresholds()
        .forEach(
            (name, threshold) -> {
              BigDecimal value = metrics.get(name);
              if (value == null) {
                missed.add(name + " was not measured, there being no case for it");
              } else if (!threshold.holds(value)) {
                missed.add(name + " is " + value.toPlainString() + ", not " + threshold);
              }
            });
    return new Summary(
        set,
        results,
        metrics,
        championResults,
        championResults.isEmpty() ? null : Measures.of(set, championResults),
        missed,
        weakened(set, championSet));
  }

  private static List<String> weakened(EvalSet set, EvalSet championSet) {
    if (championSet == null) {
      return List.of();
    }
    List<String> weakened = new ArrayList<>();
    championSet
        .evaluation()
        .thresholds()
        .forEach(
            (name, old) -> {
              EvalSet.Threshold now = set.evaluation().thresholds().get(name);
              if (now == null || now.weakerThan(old)) {
                weakened.add(name + " was " + old + ", is " + (now == null ? "gone" : now));
              }
            });
    var names = set.cases().stream().map(EvalSet::name).collect(Collectors.toSet());
    championSet.cases().stream()
        .map(EvalSet::name)
        .filter(name -> !names.contains(name))
        .forEach(name -> weakened.add("case '" + name + "' is gone"));
    return weakened;
  }

  /** The cases that the champion has right and the candidate has not. */
  public List<CaseResult> regressions() {
    return regressions(results, championResults);
  }

  private static List<CaseResult> regressions(
      List<CaseResult> results, List<CaseResult> championResults) {
    var right =
        championResults.stream()
            .filter(CaseResult::right)
            .map(CaseResult::name)
            .collect(Collectors.toSet());
    return results.stream().filter(r -> !r.right() && right.contains(r.name())).toList();
  }

  public boolean passed() {
    return missed.isEmpty();
  }

  /** As {@code summary.json} has it, but for whose evaluation it is. */
  public ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("passed", passed());
    json.set("missed_thresholds", Json.MAPPER.valueToTree(missed));
    json.set("weakened", Json.MAPPER.valueToTree(weakened));
    json.set("metrics", Json.MAPPER.valueToTree(metrics));
    if (champion != null) {
      json.set("champion_metrics", Json.MAPPER.valueToTree(champion));
    }
    json.set("thresholds", Json.MAPPER.valueToTree(set.evaluation().thresholds()));
    ArrayNode regressions = json.putArray("regressions");
    regressions().forEach(r -> regressions.add(r.name()));
    Map<String, CaseResult> theirs =
        championResults.stream().collect(Collectors.toMap(CaseResult::name, r -> r));
    ArrayNode cases = json.putArray("cases");
    for (CaseResult r : results) {
      cases.add(shown(r, theirs.get(r.name())));
    }
    return json;
  }

  private static ObjectNode shown(CaseResult r, CaseResult champion) {
    ObjectNode shown = Json.MAPPER.createObjectNode().put("name", r.name()).put("right", r.right());
    if (champion != null) {
      shown.put("champion_right", champion.right());
    }
    shown.set("wrong", Json.MAPPER.valueToTree(names(r.held(), false)));
    shown.set("unsafe", Json.MAPPER.valueToTree(names(r.unsafe(), true)));
    if (r.answer() != null) {
      shown.set("answer", r.answer());
    }
    if (r.error() != null) {
      shown.put("error", r.error());
    }
    return shown.put("latency_ms", r.latencyMs()).put("trace_id", r.traceId());
  }

  private static TreeSet<String> names(Map<String, Boolean> verdicts, boolean which) {
    return verdicts.entrySet().stream()
        .filter(e -> e.getValue() == which)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
