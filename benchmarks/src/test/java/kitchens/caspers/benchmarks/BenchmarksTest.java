package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
  @Test
  void aQuantileIsAValueThatWasMeasured() {
    var hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
    assertThat(Benchmarks.quantile(hundred, 0.5)).isEqualTo(50);
    assertThat(Benchmarks.quantile(hundred, 0.95)).isEqualTo(95);
    assertThat(Benchmarks.quantile(List.of(7.0), 0.95)).isEqualTo(7);
  }
}
