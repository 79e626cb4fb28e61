package kitchens.caspers.simulator.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;
import kitchens.caspers.simulator.journal.JournalEntry.Jumped;
import kitchens.caspers.simulator.journal.JournalEntry.Reset;
import kitchens.caspers.simulator.journal.JournalEntry.SpeedChanged;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * What a person may do to a world that runs, each as the entries that say so. As for {@link
 * Journal#following}, {@code wall} is a moment some seconds ahead, so that a writer hears of it
 * before it holds.
 *
 * <p>Each throws {@link kitchens.caspers.simulator.input.InvalidInputException} when there is no
 * such location or the change would reach into the past.
 */
public final class Control {
  private Control() {}

  /**
   * The clock of a location runs at another speed.
   *
   * @param speedUp simulated seconds a wall second; 0 stands still
   */
  public static UnaryOperator<Journal> speed(String location, double speedUp, Instant wall) {
    return journal ->
        known(journal, location).timeMapping(location).last().speedUp() == speedUp
            ? journal
            : journal.with(new SpeedChanged(location, wall, speedUp));
  }

  /** The clock of a location stands still; nothing is added where it does already. */
  public static UnaryOperator<Journal> pause(String location, Instant wall) {
    return speed(location, 0, wall);
  }

  /** The clock of a location goes on as fast as before it stood still. */
  public static UnaryOperator<Journal> resume(String location, Instant wall) {
    return journal -> {
      var pivots = known(journal, location).timeMapping(location).pivots();
      var before = 1.0;
      for (var pivot : pivots) {
        before = pivot.speedUp() > 0 ? pivot.speedUp() : before;
      }
      return speed(location, before, wall).apply(journal);
    };
  }

  /** The clock of a location is put forward to a moment, cut to the second. */
  public static UnaryOperator<Journal> jump(String location, SimulatedInstant to, Instant wall) {
    return journal ->
        once(known(journal, location), new Jumped(location, wall, to.truncatedToSecond()));
  }

  /**
   * Something goes wrong at a location from a moment on.
   *
   * @param lasting how long by the location's own clock; empty for faults of lines that stay
   * @param rate 0 to 1; a fire or an outage happens whatever it says
   */
  public static UnaryOperator<Journal> fault(
      String location, Fault fault, double rate, Optional<Duration> lasting, Instant wall) {
    return journal -> {
      var from = known(journal, location).timeMapping(location).simulated(wall);
      var start = from.truncatedToSecond();
      var until = lasting.map(start::plus).orElse(null);
      try {
        return once(journal, new FaultSet(location, start, until, fault, rate));
      } catch (InvalidInputException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw JournalJson.refused("the fault", e.getMessage());
      }
    };
  }

  /** A location begins anew, and its clock runs as its file says. */
  public static UnaryOperator<Journal> reset(String location, long seed, Instant wall) {
    return journal -> {
      var from = known(journal, location).timeMapping(location).simulated(wall);
      var speedUp = journal.ownSpeed(location);
      var begun = once(journal, new Reset(location, from.truncatedToSecond(), seed));
      return speed(location, speedUp, wall).apply(begun);
    };
  }

  /** Somebody who has to try again, since others wrote meanwhile, says everything once. */
  private static Journal once(Journal journal, JournalEntry entry) {
    return journal.entries().contains(entry) ? journal : journal.with(entry);
  }

  private static Journal known(Journal journal, String location) {
    if (!journal.places().contains(location)) {
      throw JournalJson.refused(
          "the change",
          "there is no location '%s'; there are %s".formatted(location, journal.places()));
    }
    return journal;
  }
}
