package kitchens.caspers.simulator.blueprint;

import java.time.LocalDate;

/**
 * A part of a world's time in which lives begin by one blueprint and one seed. What has begun in it
 * goes on in it to its end, however many eras have followed.
 *
 * @param key what all its chance comes from
 * @param from lives begin from then on, milliseconds since 1970
 * @param until and before then
 * @param firstDay when arrivals are those of the first day
 * @param lastDay when they are those of the last one, after which nothing begins
 */
record Era(
    Blueprint blueprint, long key, long from, long until, LocalDate firstDay, LocalDate lastDay) {

  /** The same, over when the next one begins. */
  Era endingAt(long next) {
    return new Era(blueprint, key, from, Math.min(until, next), firstDay, lastDay);
  }
}
