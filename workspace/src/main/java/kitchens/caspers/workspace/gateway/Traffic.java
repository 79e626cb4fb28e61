package kitchens.caspers.workspace.gateway;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What went through in the last hour, by endpoint, in steps of five seconds: what the page draws.
 * It begins anew with the workspace; the tables hold all that was before.
 */
final class Traffic {

  static final int STEP_SECONDS = 5;
  private static final int STEPS = 3_600 / STEP_SECONDS;

  /** Bounds of the latencies that are counted, in milliseconds; the last is open. */
  private static final double[] BOUNDS = bounds();

  /** What a request came to. */
  enum Outcome {
    OK,
    ERROR,
    LIMITED,
    GUARDED
  }

  /** One step, as the page reads it. */
  record Step(
      long at,
      long requests,
      long errors,
      long limited,
      long guarded,
      long inputTokens,
      long outputTokens,
      BigDecimal costUsd,
      Double p50Ms,
      Double p95Ms,
      Double p99Ms) {}

  private static final class Bucket {
    private long at;
    private final long[] outcomes = new long[Outcome.values().length];
    private long in;
    private long out;
    private BigDecimal cost = BigDecimal.ZERO;
    private final int[] latencies = new int[BOUNDS.length];

    void begin(long step) {
      at = step;
      Arrays.fill(outcomes, 0);
      Arrays.fill(latencies, 0);
      in = 0;
      out = 0;
      cost = BigDecimal.ZERO;
    }

    Step told() {
      return new Step(
          at * STEP_SECONDS * 1_000,
          Arrays.stream(outcomes).sum(),
          outcomes[Outcome.ERROR.ordinal()],
          outcomes[Outcome.LIMITED.ordinal()],
          outcomes[Outcome.GUARDED.ordinal()],
          in,
          out,
          cost,
          quantile(0.50),
          quantile(0.95),
          quantile(0.99));
    }

    private Double quantile(double share) {
      long all = Arrays.stream(latencies).asLongStream().sum();
      if (all == 0) {
        return null;
      }
      long rank = (long) Math.ceil(share * all);
      for (int i = 0; i < latencies.length; i++) {
        rank -= latencies[i];
        if (rank <= 0) {
          return BOUNDS[i];
        }
      }
      return BOUNDS[BOUNDS.length - 1];
    }
  }

  private final Clock clock;
  private final Map<String, Bucket[]> endpoints = new ConcurrentHashMap<>();

  Traffic(Clock clock) {
    this.clock = clock;
  }

  void count(String endpoint, Outcome outcome, double millis, long in, long out, BigDecimal cost) {
    long step = clock.millis() / (STEP_SECONDS * 1_000L);
    Bucket[] ring = endpoints.computeIfAbsent(endpoint, key -> new Bucket[STEPS]);
    synchronized (ring) {
      int slot = (int) (step % STEPS);
      if (ring[slot] == null) {
        ring[slot] = new Bucket();
      }
      Bucket bucket = ring[slot];
      if (bucket.at != step) {
        bucket.begin(step);
      }
      bucket.outcomes[outcome.ordinal()]++;
      bucket.in += Math.max(0, in);
      bucket.out += Math.max(0, out);
      bucket.cost = bucket.cost.add(cost);
      if (outcome == Outcome.OK) {
        int at = Arrays.binarySearch(BOUNDS, millis);
        bucket.latencies[Math.min(BOUNDS.length - 1, at < 0 ? -at - 1 : at)]++;
      }
    }
  }

  /** The steps of an endpoint in which something came, the oldest first. */
  List<Step> of(String endpoint) {
    Bucket[] ring = endpoints.get(endpoint);
    if (ring == null) {
      return List.of();
    }
    long now = clock.millis() / (STEP_SECONDS * 1_000L);
    Map<Long, Step> steps = new TreeMap<>();
    synchronized (ring) {
      for (Bucket bucket : ring) {
        if (bucket != null && bucket.at > now - STEPS) {
          steps.put(bucket.at, bucket.told());
        }
      }
    }
    return new ArrayList<>(steps.values());
  }

  void forget(String endpoint) {
    endpoints.remove(endpoint);
  }

  /** A tenth of a millisecond to ten minutes, each a fifth longer than the one before. */
  private static double[] bounds() {
    List<Double> all = new ArrayList<>();
    for (double bound = 0.1; bound < 600_000; bound *= 1.2) {
      all.add(Math.round(bound * 100) / 100.0);
    }
    all.add(600_000.0);
    return all.stream().mapToDouble(Double::doubleValue).distinct().toArray();
  }
}
