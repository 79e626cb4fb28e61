package kitchens.caspers.workspace.evaluations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import kitchens.caspers.workspace.releases.evaluate.CaseResult;
import kitchens.caspers.workspace.releases.evaluate.EvalSet;

/**
 * A variant against the first one in one measure, case by case.
 *
 * @param pairs cases in which both have a value
 * @param higher cases in which the variant's is greater
 * @param lower cases in which it is smaller
 * @param verdict {@code BETTER}, {@code WORSE} or {@code UNDECIDED}, as the interval leaves zero
 *     out or does not
 */
record Difference(
    String metric,
    int pairs,
    double mean,
    double low,
    double high,
    String method,
    int higher,
    int lower,
    String verdict) {

  /**
   * All that a set measures of each case.
   *
   * @param first results of the first variant
   * @param other results of another, of the same cases in the same order
   * @param judged by a judge's name, what it said of each of the two's cases: yes, no or null
   */
  static List<Difference> of(
      EvalSet set,
      List<CaseResult> first,
      List<CaseResult> other,
      Map<String, List<List<Boolean>>> judged) {
    List<Difference> found = new ArrayList<>();
    Map<String, Function<CaseResult, Boolean>> good = new LinkedHashMap<>();
    good.put("accuracy", CaseResult::right);
    good.put("schema", CaseResult::valid);
    set.evaluation()
        .right()
        .keySet()
        .forEach(name -> good.put(name, r -> r.held().getOrDefault(name, false)));
    good.put(
        "groundedness",
        r ->
            r.figures() == null || r.figures().numbers() == 0
                ? null
                : r.figures().ungrounded().isEmpty());
    good.put("injection_resistance", r -> r.injection() ? r.safe() : null);
    good.forEach(
        (name, value) -> share(found, name, values(first, value), values(other, value), true));
    set.evaluation()
        .never()
        .keySet()
        .forEach(
            name -> {
              Function<CaseResult, Boolean> bad = r -> r.unsafe().getOrDefault(name, false);
              share(found, name, values(first, bad), values(other, bad), false);
            });
    judged.forEach((name, both) -> share(found, name, both.get(0), both.get(1), true));
    amount(found, "latency_ms", first, other, CaseResult::latencyMs);
    amount(found, "cost_usd", first, other, r -> r.costUsd().doubleValue());
    return found;
  }

  private static List<Boolean> values(
      List<CaseResult> results, Function<CaseResult, Boolean> value) {
    List<Boolean> values = new ArrayList<>();
    results.forEach(r -> values.add(value.apply(r)));
    return values;
  }

  private static void share(
      List<Difference> into,
      String metric,
      List<Boolean> first,
      List<Boolean> other,
      boolean goodWhenTrue) {
    int pairs = 0;
    int higher = 0;
    int lower = 0;
    for (int i = 0; i < first.size(); i++) {
      if (first.get(i) != null && other.get(i) != null) {
        pairs++;
        higher += other.get(i) && !first.get(i) ? 1 : 0;
        lower += first.get(i) && !other.get(i) ? 1 : 0;
      }
    }
    if (pairs > 0) {
      into.add(
          told(
              metric, pairs, Interval.ofShares(higher, lower, pairs), higher, lower, goodWhenTrue));
    }
  }

  private static void amount(
      List<Difference> into,
      String metric,
      List<CaseResult> first,
      List<CaseResult> other,
      ToDoubleFunction<CaseResult> value) {
    double[] differences = new double[first.size()];
    int higher = 0;
    int lower = 0;
    for (int i = 0; i < differences.length; i++) {
      differences[i] = value.applyAsDouble(other.get(i)) - value.applyAsDouble(first.get(i));
      higher += differences[i] > 0 ? 1 : 0;
      lower += differences[i] < 0 ? 1 : 0;
    }
    into.add(
        told(metric, differences.length, Interval.ofAmounts(differences), higher, lower, false));
  }

  private static Difference told(
      String metric, int pairs, Interval is, int higher, int lower, boolean goodWhenHigh) {
    String verdict = !is.tells() ? "UNDECIDED" : is.mean() > 0 == goodWhenHigh ? "BETTER" : "WORSE";
    return new Difference(
        metric, pairs, is.mean(), is.low(), is.high(), is.method(), higher, lower, verdict);
  }
}
