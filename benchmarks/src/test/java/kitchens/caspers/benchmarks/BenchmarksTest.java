package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
  @Test
  void aQuantileIsAValueThatWasMeasured() {
    var hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
    assertThat(Benchmarks.quantile(hundred, 0.5)).isEqualTo(50);
    assertThat(Benchmarks.quantile(hundred, 0.95)).isEqualTo(95);
    assertThat(Benchmarks.quantile(List.of(7.0), 0.95)).isEqualTo(7);
  }

  @Test
  void theNameOfASliceSaysWhenItEnds() {
    assertThat(SliceNames.end("20261126T220000-2.json"))
        .isEqualTo(SimulatedInstant.parse("2026-11-26T22:00:02Z"));
  }
}
