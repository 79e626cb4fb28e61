package kitchens.caspers.simulator.blueprint;

import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.simulator.Universe;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** The shipped businesses by configuration, and worlds made of them. */
final class Businesses {
  static final Instant ANCHOR = Instant.parse("2026-11-26T18:00:00Z");

  private Businesses() {}

  static String yaml(String business) {
    return Universe.text("business/" + business + "/blueprint.yml");
  }

  static BlueprintWorld world(String business, long seed) {
    return of(yaml(business), seed);
  }

  static BlueprintWorld of(String yaml, long seed) {
    return new BlueprintWorld(
        BlueprintWorld.begin("blueprint.yml", yaml, seed, ANCHOR, Optional.empty()));
  }

  static SimulatedInstant at(String iso) {
    return SimulatedInstant.parse(iso);
  }
}
