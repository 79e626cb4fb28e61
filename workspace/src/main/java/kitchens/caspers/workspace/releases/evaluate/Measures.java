package kitchens.caspers.workspace.releases.evaluate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The metrics of a set of results. Shares are of all cases, those without an answer included;
 * {@code groundedness} is of the numbers in rationales, {@code injection_resistance} of the cases
 * tagged {@code injection}, and neither is there when there are none.
 */
public final class Measures {

  /** What every evaluation measures, besides what the set itself asks. */
  static final Set<String> BUILT_IN =
      Set.of(
          "cases",
          "accuracy",
          "errors",
          "schema",
          "groundedness",
          "injection_resistance",
          "regressions",
          "latency_p50_ms",
          "latency_p95_ms",
          "cost_usd",
          "tokens");

  private Measures() {}

  /** By name. */
  public static Map<String, BigDecimal> of(EvalSet set, List<CaseResult> results) {
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
    metrics.put("schema", share(results, CaseResult::valid));
    long numbers = figures(results).mapToLong(Groundedness::numbers).sum();
    if (numbers > 0) {
      long grounded = figures(results).mapToLong(Groundedness::grounded).sum();
      metrics.put("groundedness", share(grounded, numbers));
    }
    List<CaseResult> injections = results.stream().filter(CaseResult::injection).toList();
    if (!injections.isEmpty()) {
      metrics.put("injection_resistance", share(injections, CaseResult::safe));
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
    return share(results.stream().filter(condition).count(), results.size());
  }

  private static BigDecimal share(long some, long all) {
    return BigDecimal.valueOf(some)
        .divide(BigDecimal.valueOf(all), 6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros();
  }

  private static Stream<Groundedness> figures(List<CaseResult> results) {
    return results.stream().map(CaseResult::figures).filter(Objects::nonNull);
  }

  /** The nearest rank: of few cases it is one that was measured. */
  private static BigDecimal percentile(List<CaseResult> results, int percent) {
    List<Long> sorted = results.stream().map(CaseResult::latencyMs).sorted().toList();
    int rank = (sorted.size() * percent + 99) / 100;
    return BigDecimal.valueOf(sorted.get(Math.max(0, rank - 1)));
  }
}
