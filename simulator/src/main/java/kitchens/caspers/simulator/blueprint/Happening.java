package kitchens.caspers.simulator.blueprint;

import java.util.Comparator;
import kitchens.caspers.simulator.blueprint.Tours.Van;

/**
 * Something that is told, and when. Those of the same millisecond stand in the order of the
 * blueprint, then of beginning.
 *
 * @param lives null for what a van tells
 * @param visit the state that is entered, or the ping's number
 * @param van null for what its passengers' lives tell by themselves
 */
record Happening(long millis, int entity, Lives lives, int visit, What what, Van van, Wave wave) {

  /** What is told. */
  enum What {
    ENTERED,
    OUT,
    DEPARTED,
    PING,
    RETURNED
  }

  static final Comparator<Happening> ORDER =
      Comparator.comparingLong(Happening::millis)
          .thenComparingInt(Happening::entity)
          .thenComparingInt(h -> h.lives == null ? 1 : 0)
          .thenComparingLong(h -> h.lives == null ? h.wave.hub() : h.lives.day.toEpochDay())
          .thenComparingInt(h -> h.lives == null ? h.van.number() : h.visit)
          .thenComparing(Happening::what)
          .thenComparingInt(Happening::visit);
}
