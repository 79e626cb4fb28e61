package kitchens.caspers.console;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of something's way through the house.
 *
 * @param name what happens, in words
 * @param where the table, file or app in which it is seen
 * @param measured how its time was found out, such as {@code commit time}
 * @param at null when it has not happened, or nobody knows when it did
 * @param seconds since the last step before whose time is known; null when there is none
 * @param state whether it has happened
 * @param note what else there is to say; may be empty
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Step(
    String name,
    String where,
    String measured,
    String at,
    Double seconds,
    Double total,
    State state,
    String note) {

  /** Whether a step has happened. */
  enum State {
    DONE,
    /** It is the next to happen. */
    NOW,
    WAITING,
    /** It does not happen, such as the delivery of a cancelled order. */
    NEVER
  }

  /**
   * What is known of a step.
   *
   * @param happened whether it did, as far as is known
   * @param at when; may be null for one that happened
   * @param never why it never does; null when it may
   */
  record Known(
      String name,
      String where,
      String measured,
      boolean happened,
      Instant at,
      String never,
      String note) {

    static Known done(String name, String where, String measured, Instant at) {
      return new Known(name, where, measured, true, at, null, "");
    }

    static Known open(String name, String where, String measured) {
      return new Known(name, where, measured, false, null, null, "");
    }

    static Known never(String name, String where, String why) {
      return new Known(name, where, "", false, null, why, "");
    }

    Known noting(String more) {
      return new Known(name, where, measured, happened, at, never, more);
    }
  }

  /**
   * The steps as they are shown: each with the seconds since the one before, and one of those that
   * are still to come as the next. Two clocks may differ by a little, and files' times are whole
   * seconds: no step is told to take less than nothing, nor all of them less than those before.
   */
  static List<Step> of(List<Known> all) {
    var steps = new ArrayList<Step>();
    Instant first = null;
    Instant last = null;
    var next = true;
    for (var known : all) {
      Double seconds = null;
      Double total = null;
      if (known.at() != null) {
        if (last != null) {
          seconds = between(last, known.at());
          total = between(first, last.isBefore(known.at()) ? known.at() : last);
        }
        first = first == null ? known.at() : first;
        last = last == null || last.isBefore(known.at()) ? known.at() : last;
      }
      var state =
          known.never() != null
              ? State.NEVER
              : known.happened() ? State.DONE : next ? State.NOW : State.WAITING;
      next = next && state != State.NOW;
      steps.add(
          new Step(
              known.name(),
              known.where(),
              known.measured(),
              known.at() == null ? null : known.at().toString(),
              seconds,
              total,
              state,
              known.never() != null ? known.never() : known.note()));
    }
    return steps;
  }

  private static double between(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
  }
}
