package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.OwnRest;

/**
 * Asks an endpoint real questions while a part of its requests goes to a new version, and says
 * whether that version crosses the trigger. Only answers of that version count.
 */
public final class Canary {

  /**
   * When a version is taken back.
   *
   * @param requests that the new version must have answered
   * @param maxErrorRate share of requests without an answer, from 0 to 1
   * @param maxRefusalRate share of requests that the agent refused, from 0 to 1
   * @param maxLatencyMs of the slowest but one in twenty
   */
  record Trigger(Integer requests, Double maxErrorRate, Double maxRefusalRate, Long maxLatencyMs) {

    Trigger {
      requests = requests == null ? 20 : Math.max(1, Math.min(1_000, requests));
      maxErrorRate = maxErrorRate == null ? 0.0 : maxErrorRate;
      maxRefusalRate = maxRefusalRate == null ? 1.0 : maxRefusalRate;
      maxLatencyMs = maxLatencyMs == null ? 30_000 : maxLatencyMs;
    }
  }

  private final OwnRest rest;
  private final String endpoint;
  private final String served;
  private final Trigger trigger;
  private final List<Long> latencies = new ArrayList<>();
  private int errors;
  private int refusals;

  /**
   * How far a canary is.
   *
   * @param percent of the requests that go to the new version
   * @param requests that the new version has answered
   * @param wanted how many it must answer
   * @param latencyP95Ms of those that it answered; null before the first
   */
  public record Progress(
      int percent,
      String servedModel,
      int requests,
      int wanted,
      int errors,
      int refusals,
      Long latencyP95Ms,
      double maxErrorRate,
      double maxRefusalRate,
      long maxLatencyMs) {}

  Canary(OwnRest rest, String endpoint, String served, Trigger trigger) {
    this.rest = rest;
    this.endpoint = endpoint;
    this.served = served;
    this.trigger = trigger;
  }

  /** Why the version is to be taken back; empty when it holds. */
  List<String> watch(List<JsonNode> questions) {
    long most = 100L * trigger.requests();
    for (long i = 0; latencies.size() < trigger.requests() && i < most; i++) {
      ask(questions.get((int) (i % questions.size())));
    }
    List<String> crossed = new ArrayList<>();
    int seen = latencies.size();
    if (seen < trigger.requests()) {
      crossed.add("only " + seen + " of " + trigger.requests() + " requests reached it");
    }
    if (seen > 0) {
      cross(crossed, "error rate", (double) errors / seen, trigger.maxErrorRate());
      cross(crossed, "refusal rate", (double) refusals / seen, trigger.maxRefusalRate());
      cross(crossed, "latency p95 in ms", p95(), trigger.maxLatencyMs());
    }
    return crossed;
  }

  /** How it is at this moment. */
  synchronized Progress progress(int percent) {
    return new Progress(
        percent,
        served,
        latencies.size(),
        trigger.requests(),
        errors,
        refusals,
        latencies.isEmpty() ? null : p95(),
        trigger.maxErrorRate(),
        trigger.maxRefusalRate(),
        trigger.maxLatencyMs());
  }

  private long p95() {
    List<Long> sorted = latencies.stream().sorted().toList();
    return sorted.get(Math.max(0, (sorted.size() * 95 + 99) / 100 - 1));
  }

  private static void cross(List<String> crossed, String what, double is, double most) {
    if (is > most) {
      crossed.add(what + " is " + is + ", above " + most);
    }
  }

  private void ask(JsonNode question) {
    long began = System.nanoTime();
    try {
      OwnRest.Answer answer =
          rest.call(
              "POST",
              "/serving-endpoints/" + endpoint + "/invocations",
              Map.of("dataframe_records", List.of(question)));
      if (answer.servedModelName().filter(served::equals).isEmpty()) {
        return;
      }
      JsonNode error = answer.body().path("predictions").path(0).path("error");
      boolean refused = error.path("code").asText().equals("MODEL_REFUSED");
      count(began, refused, error.isObject() && !refused);
    } catch (ApiException e) {
      // Whose error it was is not told: it counts against the new one.
      count(began, false, true);
    }
  }

  private synchronized void count(long began, boolean refused, boolean failed) {
    latencies.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
    refusals += refused ? 1 : 0;
    errors += failed ? 1 : 0;
  }
}
