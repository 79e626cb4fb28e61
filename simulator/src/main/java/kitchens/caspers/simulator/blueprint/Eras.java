package kitchens.caspers.simulator.blueprint;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.BlueprintSet;
import kitchens.caspers.simulator.journal.JournalEntry.Reset;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Reads the eras of a journal: the first, and one more for each edit and for each reset. */
final class Eras {
  private final List<Era> eras = new ArrayList<>();

  private Eras() {}

  /**
   * The eras, oldest first.
   *
   * @param file what the blueprint is called in messages
   */
  static List<Era> of(Journal journal, String file) {
    var read = new Eras();
    for (var entry : journal.entries()) {
      if (entry instanceof BlueprintSet set) {
        read.set(set, Blueprint.parse(file, set.blueprint()).value(), journal.genesis().seed());
      } else if (entry instanceof Reset reset) {
        read.reset(reset);
      }
    }
    return read.eras;
  }

  private void set(BlueprintSet set, Blueprint blueprint, long seed) {
    if (eras.isEmpty()) {
      var anchor = day(blueprint, set.from());
      var first = anchor.minusDays(blueprint.historyDays());
      add(
          new Era(
              blueprint,
              key(blueprint, seed),
              first.atStartOfDay(blueprint.timezone()).toInstant().toEpochMilli(),
              Long.MAX_VALUE,
              first,
              anchor.plusDays(blueprint.daysAhead())));
      return;
    }
    var before = eras.get(eras.size() - 1);
    var more = blueprint.daysAhead() - before.blueprint().daysAhead();
    var key = Draw.key(before.key(), eras.size());
    var last = before.lastDay().plusDays(more);
    add(new Era(blueprint, key, millis(set.from()), Long.MAX_VALUE, before.firstDay(), last));
  }

  private void reset(Reset reset) {
    var before = eras.get(eras.size() - 1);
    var blueprint = before.blueprint();
    var first = day(blueprint, reset.from());
    var key = Draw.key(key(blueprint, reset.seed()), eras.size());
    var last = first.plusDays(blueprint.historyDays() + (long) blueprint.daysAhead());
    add(new Era(blueprint, key, millis(reset.from()), Long.MAX_VALUE, first, last));
  }

  private void add(Era era) {
    // What was to begin later in those before does not.
    eras.replaceAll(before -> before.endingAt(era.from()));
    eras.add(era);
  }

  private static long key(Blueprint blueprint, long seed) {
    return Draw.key(Draw.key(blueprint.business()), seed);
  }

  private static LocalDate day(Blueprint blueprint, SimulatedInstant at) {
    return at.toInstant().atZone(blueprint.timezone()).toLocalDate();
  }

  private static long millis(SimulatedInstant at) {
    return at.epochMillis();
  }
}
