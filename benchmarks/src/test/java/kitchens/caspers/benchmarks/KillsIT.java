package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every process of the universe is killed with -9 in turn; nothing is lost, nothing counts twice.
 */
@Tag("chaos")
class KillsIT {
  @Test
  void goldEqualsTheTruthAfterEveryKill() throws Exception {
    assertThat(new Reconcile().run())
        .allSatisfy(m -> assertThat(m.value()).as(m.metric()).isZero());
  }
}
