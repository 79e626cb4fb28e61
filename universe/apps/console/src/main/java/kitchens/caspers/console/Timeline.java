package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** The world's journal as people read it: what was done, where, and from when it holds. */
final class Timeline {
  private static final int MOST_CHANGES = 4;

  /** Where an entry holds; null for everywhere. */
  private record Place(String location, SimulatedInstant from, Instant wall) {}

  private final Journal journal;
  private final Instant now;
  private final Map<String, Location> files = new HashMap<>();

  private Timeline(Journal journal, Instant now) {
    this.journal = journal;
    this.now = now;
  }

  /**
   * The entries, the newest first.
   *
   * @return each with {@code number, type, what}, and where they are known {@code location}, {@code
   *     from} by its clock, {@code wall} by ours, and {@code ahead} when it does not hold yet
   */
  static List<Map<String, Object>> of(Journal journal, Instant now) {
    var timeline = new Timeline(journal, now);
    var told = new ArrayList<Map<String, Object>>();
    for (var entry : journal.entries()) {
      told.add(timeline.tell(told.size() + 1, entry));
    }
    Collections.reverse(told);
    return told;
  }

  private Map<String, Object> tell(int number, JournalEntry entry) {
    var told = new LinkedHashMap<String, Object>();
    told.put("number", number);
    told.put("type", type(entry));
    told.put("what", what(entry));
    var place = place(entry);
    if (place.location() != null) {
      told.put("location", place.location());
      told.put("timezone", journal.locations().get(place.location()).timezone().getId());
    }
    if (place.from() != null) {
      told.put("from", place.from().toString());
    }
    if (place.wall() != null) {
      told.put("wall", place.wall().toString());
      told.put("ahead", place.wall().isAfter(now));
    }
    return told;
  }

  private Place place(JournalEntry entry) {
    if (entry instanceof JournalEntry.Genesis genesis) {
      return new Place(null, null, genesis.anchor());
    } else if (entry instanceof JournalEntry.MenuSet set) {
      return new Place(null, set.from(), null);
    } else if (entry instanceof JournalEntry.LocationSet set) {
      return at(set.location().name(), set.from());
    } else if (entry instanceof JournalEntry.SpeedChanged change) {
      var shown = journal.timeMapping(change.location()).simulated(change.wall());
      return new Place(change.location(), shown, change.wall());
    } else if (entry instanceof JournalEntry.Jumped jump) {
      return new Place(jump.location(), jump.to(), jump.wall());
    } else if (entry instanceof JournalEntry.Reset reset) {
      return at(reset.location(), reset.from());
    } else if (entry instanceof JournalEntry.FaultSet fault) {
      return at(fault.location(), fault.from());
    } else if (entry instanceof JournalEntry.OrderInjected order) {
      return at(order.location(), order.at());
    }
    return new Place(null, null, null);
  }

  private Place at(String location, SimulatedInstant from) {
    return new Place(location, from, journal.timeMapping(location).wall(from).orElse(null));
  }

  private static String type(JournalEntry entry) {
    if (entry instanceof JournalEntry.FaultSet) {
      return "fault";
    } else if (entry instanceof JournalEntry.OrderInjected) {
      return "order";
    } else if (entry instanceof JournalEntry.SpeedChanged || entry instanceof JournalEntry.Jumped) {
      return "clock";
    } else if (entry instanceof JournalEntry.Reset || entry instanceof JournalEntry.Genesis) {
      return "begin";
    }
    return "file";
  }

  private String what(JournalEntry entry) {
    if (entry instanceof JournalEntry.Genesis genesis) {
      return "The world begins, with seed " + genesis.seed();
    } else if (entry instanceof JournalEntry.MenuSet set) {
      return "A menu of %d brands and %d items"
          .formatted(set.menu().brands().size(), set.menu().items().size());
    } else if (entry instanceof JournalEntry.LocationSet set) {
      return edited(set.location());
    } else if (entry instanceof JournalEntry.SpeedChanged change) {
      return speed(change.speedUp());
    } else if (entry instanceof JournalEntry.Jumped) {
      return "The clock is put forward";
    } else if (entry instanceof JournalEntry.Reset reset) {
      return "Begins anew, with seed " + reset.seed();
    } else if (entry instanceof JournalEntry.FaultSet fault) {
      return fault(fault);
    } else if (entry instanceof JournalEntry.OrderInjected order) {
      return order(order);
    } else if (entry instanceof JournalEntry.StreetsSet set) {
      return "The streets of " + set.name();
    }
    return "The blueprint of a business";
  }

  private static String speed(double speedUp) {
    if (speedUp == 0) {
      return "The clock stands still";
    }
    return speedUp == 1
        ? "The clock runs in real time"
        : "The clock runs at %s times real time".formatted(plain(speedUp));
  }

  private static String fault(JournalEntry.FaultSet fault) {
    var text = fault.fault().text().replace('_', ' ');
    var name = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    if (fault.until() == null) {
      return fault.rate() == 0
          ? "No more " + text
          : "%s at a rate of %s".formatted(name, plain(fault.rate()));
    }
    var minutes = (fault.until().epochMillis() - fault.from().epochMillis()) / 60_000;
    return fault.fault().isOutage()
        ? "%s for %d minutes".formatted(name, minutes)
        : "%s at a rate of %s for %d minutes".formatted(name, plain(fault.rate()), minutes);
  }

  private static String order(JournalEntry.OrderInjected order) {
    var items = order.lines().stream().mapToInt(JournalEntry.OrderInjected.Line::quantity).sum();
    return "Somebody orders %d %s%s"
        .formatted(
            items,
            items == 1 ? "item" : "items",
            order.delayMinutes() == 0
                ? ""
                : ", which the kitchen starts %d minutes late".formatted(order.delayMinutes()));
  }

  /** What a location's new file says otherwise than the one before. */
  private String edited(Location location) {
    var before = files.put(location.name(), location);
    if (before == null) {
      return "Opens at " + location.gkLocation();
    }
    var changes = changes(Agent.tree(before.toJson()), Agent.tree(location.toJson()));
    var shown = changes.subList(0, Math.min(MOST_CHANGES, changes.size()));
    var more = changes.size() - shown.size();
    return changes.isEmpty()
        ? "Its file is the same"
        : String.join("; ", shown) + (more > 0 ? "; and %d more".formatted(more) : "");
  }

  private static List<String> changes(JsonNode before, JsonNode now) {
    var names = new TreeSet<String>();
    before.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    var changes = new ArrayList<String>();
    for (var name : names) {
      if (!before.path(name).equals(now.path(name))) {
        changes.add(
            now.path(name).isValueNode()
                ? "%s %s → %s".formatted(name, shown(before.path(name)), shown(now.path(name)))
                : name + " changed");
      }
    }
    return changes;
  }

  private static String shown(JsonNode value) {
    return value.isNumber() ? plain(value.doubleValue()) : value.asText("–");
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
