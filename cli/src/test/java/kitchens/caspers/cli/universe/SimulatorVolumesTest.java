package kitchens.caspers.cli.universe;

import static org.assertj.core.api.Assertions.assertThat;

import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

class SimulatorVolumesTest {
  @Test
  void theNameOfASliceSaysWhenItEnds() {
    assertThat(SimulatorVolumes.end("20261126T220000-2.json"))
        .isEqualTo(SimulatedInstant.parse("2026-11-26T22:00:02Z"));
    assertThat(SimulatorVolumes.end("20261125T000000-86400.json"))
        .isEqualTo(SimulatedInstant.parse("2026-11-26T00:00:00Z"));
  }
}
