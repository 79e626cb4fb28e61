package kitchens.caspers.simulator.blueprint;

import java.util.Comparator;
import kitchens.caspers.simulator.blueprint.Tours.Van;

/**
 * Something that is told, and when. Those of the same millisecond stand in the order of the
 * blueprint, then of beginning.
 *
 * @param lives null for what a van tells
 * @param visit the state that is entered, or the ping's number
 * @param van null for what lives tell by themselves
 * @param number which ping of a ride, from 1; 0 for all else
 */
record Happening(
    long millis, int entity, Lives lives, int visit, What what, Van van, Wave wave, int number) {

  Happening(long millis, int entity, Lives lives, int visit, What what, Van van, Wave wave) {
    this(millis, entity, lives, visit, what, van, wave, 0);
  }

  /** What is told; on a ride of one's own {@link #OUT} and {@link #MOVING}. */
  enum What {
    ENTERED,
    OUT,
    MOVING,
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
          .thenComparingInt(Happening::visit)
          .thenComparingInt(Happening::number);
}
