package kitchens.caspers.workspace.releases.evaluate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The metrics of a set of results. Shares are of all cases, those without an answer included. */
final class Measures {

  /** What every evaluation measures, besides what the set itself asks. */
  static final Set<String> BUILT_IN =
      Set.of(
          "cases",
          "accuracy",
          "errors",
          "regressions",
          "latency_p50_ms",
          "latency_p95_ms",
          "cost_usd",
          "tokens");

  private Measures() {}

  static Map<String, BigDecimal> of(EvalSet set, List<CaseResult> results) {
    Map<String, BigDecimal> metrics = new LinkedHashMap<>();
    metrics.put("cases", BigDecimal.valueOf(results.size()));
    metrics.put("accuracy", share(results, CaseResult::right));
    metrics.put("errors", count(results, r -> r.error() != null));
    for (String name : set.evaluation().right().keySet()) {
      metrics.put(name, share(results, r -> r.held().getOrDefault(name, false)));
    }
    for (String name : set.evaluation().never().keySet()) {
      metrics.put(name, count(results, r -> r.unsafe().getOrDefault(name, false)));
    }
    metrics.put("latency_p50_ms", percentile(results, 50));
    metrics.put("latency_p95_ms", percentile(results, 95));
    metrics.put(
        "cost_usd",
        results.stream().map(CaseResult::costUsd).reduce(BigDecimal.ZERO, BigDecimal::add));
    metrics.put("tokens", BigDecimal.valueOf(results.stream().mapToLong(CaseResult::tokens).sum()));
    return metrics;
  }

  private static BigDecimal count(
      List<CaseResult> results, java.util.function.Predicate<CaseResult> condition) {
    return BigDecimal.valueOf(results.stream().filter(condition).count());
  }

  private static BigDecimal share(
      List<CaseResult> results, java.util.function.Predicate<CaseResult> condition) {
    return count(results, condition)
        .divide(BigDecimal.valueOf(results.size()), 6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros();
  }

  /** The nearest rank: of few cases it is one that was measured. */
  private static BigDecimal percentile(List<CaseResult> results, int percent) {
    List<Long> sorted = results.stream().map(CaseResult::latencyMs).sorted().toList();
    int rank = (sorted.size() * percent + 99) / 100;
    return BigDecimal.valueOf(sorted.get(Math.max(0, rank - 1)));
  }
}
