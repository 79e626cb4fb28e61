package kitchens.caspers.workspace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import kitchens.caspers.workspace.gateway.Traffic.Outcome;
import org.junit.jupiter.api.Test;

/** What the page of an endpoint draws: requests and what became of them, tokens, cost, latency. */
class TrafficTest {

  private Instant now = Instant.parse("2026-11-27T12:00:01Z");

  private final Traffic traffic =
      new Traffic(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private void count(Outcome outcome, double millis, long in, long out, String usd) {
    traffic.count("e", outcome, millis, in, out, new BigDecimal(usd));
  }

  @Test
  void eachOutcomeIsCountedInItsStep() {
    count(Outcome.OK, 1, 10, 5, "0.25");
    count(Outcome.OK, 2, 10, -1, "0.50");
    count(Outcome.OK, 100, -1, 5, "0");
    count(Outcome.ERROR, 9_000, -1, -1, "0");
    count(Outcome.LIMITED, 0, -1, -1, "0");
    count(Outcome.LIMITED, 0, -1, -1, "0");
    count(Outcome.GUARDED, 0, -1, -1, "0");
    assertThat(traffic.of("e")).hasSize(1);
    Traffic.Step step = traffic.of("e").get(0);
    assertThat(Instant.ofEpochMilli(step.at())).isEqualTo("2026-11-27T12:00:00Z");
    assertThat(List.of(step.requests(), step.errors(), step.limited(), step.guarded()))
        .containsExactly(7L, 1L, 2L, 1L);
    assertThat(List.of(step.inputTokens(), step.outputTokens())).containsExactly(20L, 10L);
    assertThat(step.costUsd()).isEqualByComparingTo("0.75");
    // What was answered, to a fifth: refusals are quick and say nothing of the model.
    assertThat(step.p50Ms()).isBetween(2.0, 2.4);
    assertThat(step.p95Ms()).isBetween(100.0, 120.0);
    assertThat(step.p99Ms()).isBetween(100.0, 120.0);
  }

  @Test
  void aStepWithoutAnAnswerHasNoLatency() {
    count(Outcome.LIMITED, 0, -1, -1, "0");
    assertThat(traffic.of("e").get(0).p50Ms()).isNull();
  }

  @Test
  void anHourIsKeptTheOldestStepFirst() {
    count(Outcome.OK, 1, 1, 1, "0");
    now = now.plus(Duration.ofMinutes(59));
    count(Outcome.OK, 1, 2, 1, "0");
    assertThat(traffic.of("e")).extracting(Traffic.Step::inputTokens).containsExactly(1L, 2L);
    // The same place in the ring, an hour later.
    now = now.plus(Duration.ofMinutes(1));
    count(Outcome.OK, 1, 4, 1, "0");
    assertThat(traffic.of("e")).extracting(Traffic.Step::inputTokens).containsExactly(2L, 4L);
  }

  @Test
  void endpointsHaveTheirOwn() {
    count(Outcome.OK, 1, 1, 1, "0");
    assertThat(traffic.of("f")).isEmpty();
    traffic.forget("e");
    assertThat(traffic.of("e")).isEmpty();
  }
}
