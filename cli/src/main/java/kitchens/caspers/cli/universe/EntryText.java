package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Table;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry;

/** Entries of a journal as a person reads them, and as JSON. */
final class EntryText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EntryText() {}

  /** Prints entries in the wanted format; an empty list is told in words. */
  static void print(Journal journal, List<World.Numbered> entries, Format output) {
    if (output == Format.JSON) {
      System.out.println(json(journal, entries));
    } else if (entries.isEmpty()) {
      System.out.println("Nothing to change.");
    } else {
      var rows =
          entries.stream()
              .map(e -> List.of(Integer.toString(e.number()), from(journal, e), what(e.entry())))
              .toList();
      new Table(List.of("entry", "from", "what"), rows, Set.of(0), 90).print(System.out);
    }
  }

  private static String json(Journal journal, List<World.Numbered> entries) {
    var lines = journal.toJsonLines().lines().toList();
    var array = JSON.createArrayNode();
    for (var entry : entries) {
      try {
        var object = (ObjectNode) JSON.readTree(lines.get(entry.number() - 1));
        array.add(JSON.createObjectNode().put("number", entry.number()).setAll(object));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an entry that was written cannot be read", e);
      }
    }
    return Pretty.json(array);
  }

  /** The simulated moment from which an entry holds. */
  private static String from(Journal journal, World.Numbered numbered) {
    var entry = numbered.entry();
    if (entry instanceof JournalEntry.Genesis genesis) {
      return genesis.anchor().toString();
    } else if (entry instanceof JournalEntry.MenuSet set) {
      return set.from().toString();
    } else if (entry instanceof JournalEntry.LocationSet set) {
      return set.from().toString();
    } else if (entry instanceof JournalEntry.BlueprintSet set) {
      return set.from().toString();
    } else if (entry instanceof JournalEntry.SpeedChanged change) {
      var shown = journal.timeMapping(change.location()).simulated(change.wall());
      return shown.truncatedToSecond().toString();
    } else if (entry instanceof JournalEntry.Jumped jump) {
      return jump.to().toString();
    } else if (entry instanceof JournalEntry.Reset reset) {
      return reset.from().toString();
    } else if (entry instanceof JournalEntry.FaultSet fault) {
      return fault.from().toString();
    } else if (entry instanceof JournalEntry.StreetsSet) {
      return "–";
    }
    return ((JournalEntry.OrderInjected) entry).at().toString();
  }

  private static String what(JournalEntry entry) {
    if (entry instanceof JournalEntry.Genesis genesis) {
      return "the world begins, seed " + genesis.seed();
    } else if (entry instanceof JournalEntry.MenuSet set) {
      return "a menu of %d brands and %d items"
          .formatted(set.menu().brands().size(), set.menu().items().size());
    } else if (entry instanceof JournalEntry.LocationSet set) {
      return set.location().name() + " follows its file";
    } else if (entry instanceof JournalEntry.BlueprintSet set) {
      return set.business() + " lives by its blueprint";
    } else if (entry instanceof JournalEntry.SpeedChanged change) {
      return change.speedUp() == 0
          ? change.location() + " stands still"
          : "%s runs at %s times real time".formatted(change.location(), plain(change.speedUp()));
    } else if (entry instanceof JournalEntry.Jumped jump) {
      return jump.location() + " is put forward to here";
    } else if (entry instanceof JournalEntry.Reset reset) {
      return "%s begins anew, seed %d".formatted(reset.location(), reset.seed());
    }
    if (entry instanceof JournalEntry.StreetsSet set) {
      return "the streets of " + set.name();
    }
    if (entry instanceof JournalEntry.FaultSet fault) {
      return "%s: %s%s%s"
          .formatted(
              fault.location(),
              fault.fault().text(),
              fault.fault().isOutage() ? "" : " at a rate of " + plain(fault.rate()),
              fault.until() == null ? "" : " until " + fault.until());
    }
    var order = (JournalEntry.OrderInjected) entry;
    var items = order.lines().stream().mapToInt(l -> l.quantity()).sum();
    return "%s: an order of %d %s, %d minutes late"
        .formatted(order.location(), items, items == 1 ? "item" : "items", order.delayMinutes());
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
