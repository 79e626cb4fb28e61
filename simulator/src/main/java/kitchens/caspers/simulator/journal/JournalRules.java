package kitchens.caspers.simulator.journal;

import static kitchens.caspers.simulator.journal.JournalJson.broken;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import kitchens.caspers.simulator.journal.JournalEntry.Genesis;
import kitchens.caspers.simulator.journal.JournalEntry.LocationSet;
import kitchens.caspers.simulator.journal.JournalEntry.MenuSet;
import kitchens.caspers.simulator.journal.JournalEntry.SpeedChanged;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/** What makes a list of entries a history: each only goes forward from the ones before. */
final class JournalRules {
  private final HashMap<String, LocationSet> newest = new HashMap<>();
  private final HashSet<String> slugs = new HashSet<>();
  private SimulatedInstant menuFrom;

  private JournalRules() {}

  static void check(List<JournalEntry> entries) {
    if (entries.isEmpty() || !(entries.get(0) instanceof Genesis)) {
      throw broken("entry 1", "a journal begins with its genesis");
    }
    if (entries.size() < 2 || !(entries.get(1) instanceof MenuSet)) {
      throw broken("entry 2", "after the genesis comes the menu");
    }
    var rules = new JournalRules();
    for (var i = 1; i < entries.size(); i++) {
      var problem = rules.problemWith(entries.get(i));
      if (problem != null) {
        throw broken("entry " + (i + 1), problem);
      }
    }
    for (var name : rules.newest.keySet()) {
      timeMapping(entries, name);
    }
  }

  static TimeMapping timeMapping(List<JournalEntry> entries, String location) {
    TimeMapping mapping = null;
    for (var entry : entries) {
      if (mapping == null
          && entry instanceof LocationSet set
          && set.location().name().equals(location)) {
        mapping = TimeMapping.startingAt(set.from(), set.location().pace().speedUp());
      } else if (entry instanceof SpeedChanged change && change.location().equals(location)) {
        mapping = mapping.withSpeed(change.wall(), change.speedUp());
      }
    }
    if (mapping == null) {
      throw new IllegalArgumentException("there is no location '" + location + "' in the world");
    }
    return mapping;
  }

  private String problemWith(JournalEntry entry) {
    if (entry instanceof MenuSet set) {
      if (menuFrom != null && set.from().isBefore(menuFrom)) {
        return "a menu from " + set.from() + " comes after one from " + menuFrom;
      }
      menuFrom = set.from();
      return wholeSecond(set.from());
    }
    if (entry instanceof LocationSet set) {
      return problemWith(set);
    }
    if (entry instanceof SpeedChanged change) {
      return newest.containsKey(change.location())
          ? null
          : "there is no location '%s'; there are %s".formatted(change.location(), newest.keySet());
    }
    return "there is a second genesis";
  }

  private String problemWith(LocationSet set) {
    var location = set.location();
    var before = newest.put(location.name(), set);
    if (before == null) {
      return slugs.add(location.slug())
          ? wholeSecond(set.from())
          : "two locations would share the folder '" + location.slug() + "'";
    }
    if (set.from().isBefore(before.from())) {
      return "%s is edited from %s, which is before its edit from %s"
          .formatted(location.name(), set.from(), before.from());
    }
    if (!location.timezone().equals(before.location().timezone())) {
      return "%s would move from timezone %s to %s, and its past days with it"
          .formatted(location.name(), before.location().timezone(), location.timezone());
    }
    return wholeSecond(set.from());
  }

  private static String wholeSecond(SimulatedInstant from) {
    return from.epochMillis() % 1000 == 0 ? null : from + " is not a whole second";
  }
}
