package kitchens.caspers.simulator.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.streets.RoadFile;
import kitchens.caspers.simulator.streets.RoadGraph;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * Something that a person did to the world, with the moment from which it holds. Entries are only
 * ever appended, and none of them changes what came before its moment.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalEntry.Genesis.class, name = "genesis"),
  @JsonSubTypes.Type(value = JournalEntry.MenuSet.class, name = "menu_set"),
  @JsonSubTypes.Type(value = JournalEntry.BlueprintSet.class, name = "blueprint_set"),
  @JsonSubTypes.Type(value = JournalEntry.StreetsSet.class, name = "streets_set"),
  @JsonSubTypes.Type(value = JournalEntry.LocationSet.class, name = "location_set"),
  @JsonSubTypes.Type(value = JournalEntry.SpeedChanged.class, name = "speed_changed"),
  @JsonSubTypes.Type(value = JournalEntry.Jumped.class, name = "jumped"),
  @JsonSubTypes.Type(value = JournalEntry.Reset.class, name = "reset"),
  @JsonSubTypes.Type(value = JournalEntry.FaultSet.class, name = "fault_set"),
  @JsonSubTypes.Type(value = JournalEntry.OrderInjected.class, name = "order_injected")
})
public sealed interface JournalEntry {

  /**
   * The first entry of a journal.
   *
   * @param anchor the wall time at which the universe began: history lies before it
   * @param seed what all chance comes from
   */
  record Genesis(Instant anchor, long seed) implements JournalEntry {
    public Genesis {
      Objects.requireNonNull(anchor, "anchor is null");
    }
  }

  /**
   * The menu from a simulated moment on, at every location; the first one holds from the start.
   *
   * @param from a whole simulated second
   */
  record MenuSet(SimulatedInstant from, Menu menu) implements JournalEntry {
    public MenuSet {
      Objects.requireNonNull(from, "from is null");
      Objects.requireNonNull(menu, "menu is null");
    }
  }

  /**
   * The road network of a file that a location names as its streets, so that the world follows from
   * the journal alone. Stands before the first location that names it, and never changes.
   *
   * @param name as locations name it, such as {@code portland.roads}
   * @param roads what {@link kitchens.caspers.simulator.streets.RoadFile} wrote, as Base64
   */
  record StreetsSet(String name, String roads) implements JournalEntry {
    public StreetsSet {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(roads, "roads is null");
    }

    /** The entry of a network. */
    public static StreetsSet of(String name, RoadGraph roads) {
      return new StreetsSet(name, Base64.getEncoder().encodeToString(RoadFile.write(roads)));
    }
  }

  /**
   * The blueprint of a business by configuration, which stands in place of a menu and locations.
   * The first one begins the business: {@code from} is its anchor, and its history reaches back
   * from there. A later one edits it: what begins from then on lives by the new one.
   *
   * @param from a whole simulated second
   * @param business its short name, which stays
   * @param timezone whose clock it lives by, which stays
   * @param speedUp what its clock runs at, or would if nobody had changed that since
   * @param blueprint the file's text
   */
  record BlueprintSet(
      SimulatedInstant from, String business, String timezone, double speedUp, String blueprint)
      implements JournalEntry {
    public BlueprintSet {
      Objects.requireNonNull(from, "from is null");
      Objects.requireNonNull(business, "business is null");
      Objects.requireNonNull(timezone, "timezone is null");
      Objects.requireNonNull(blueprint, "blueprint is null");
    }
  }

  /**
   * A location's file. The first entry of a name adds the location: {@code from} is its anchor, at
   * which its clock agrees with the wall, and its history reaches back from there. A later one
   * edits it: orders created from then on follow the new file.
   *
   * @param from a whole simulated second
   */
  record LocationSet(SimulatedInstant from, Location location) implements JournalEntry {
    public LocationSet {
      Objects.requireNonNull(from, "from is null");
      Objects.requireNonNull(location, "location is null");
    }
  }

  /**
   * A location's clock runs at another speed.
   *
   * @param wall the wall time from which it does
   * @param speedUp simulated seconds a wall second; 0 stands still
   */
  record SpeedChanged(String location, Instant wall, double speedUp) implements JournalEntry {
    public SpeedChanged {
      Objects.requireNonNull(location, "location is null");
      Objects.requireNonNull(wall, "wall is null");
      if (speedUp != 0 && !(speedUp >= 0.001 && speedUp <= 1_000_000)) {
        throw new IllegalArgumentException(
            "speed_up is " + speedUp + "; write 0 or a number between 0.001 and 1000000");
      }
    }
  }

  /**
   * A location's clock is put forward. Nothing is left out: what happens in the time between is due
   * at once.
   *
   * @param wall the wall time at which it is
   * @param to what the clock then shows: a whole simulated second, not before what it showed
   */
  record Jumped(String location, Instant wall, SimulatedInstant to) implements JournalEntry {
    public Jumped {
      Objects.requireNonNull(location, "location is null");
      Objects.requireNonNull(wall, "wall is null");
      Objects.requireNonNull(to, "to is null");
    }
  }

  /**
   * A location begins anew: from here on chance comes from another seed, demand and brands are at
   * their first day again, and what people had ordered for later is forgotten. What happened before
   * stays as it was.
   *
   * @param from a whole simulated second
   */
  record Reset(String location, SimulatedInstant from, long seed) implements JournalEntry {
    public Reset {
      Objects.requireNonNull(location, "location is null");
      Objects.requireNonNull(from, "from is null");
    }
  }

  /**
   * Something goes wrong at a location. A fault of lines holds for orders created meanwhile; a fire
   * or an outage happens then, whatever the rate says.
   *
   * @param from a whole simulated second
   * @param until when it is over, a whole simulated second; null for faults of lines that stay
   * @param rate 0 to 1, in place of the location file's own
   */
  record FaultSet(
      String location, SimulatedInstant from, SimulatedInstant until, Fault fault, double rate)
      implements JournalEntry {
    public static final int LONGEST_OUTAGE_HOURS = 24;

    public FaultSet {
      Objects.requireNonNull(location, "location is null");
      Objects.requireNonNull(from, "from is null");
      Objects.requireNonNull(fault, "fault is null");
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("rate is " + rate + "; write a number from 0 to 1");
      }
      if (until == null ? fault.isOutage() : !from.isBefore(until)) {
        throw new IllegalArgumentException("until is " + until + "; write a moment after " + from);
      }
      if (fault.isOutage()
          && until.epochMillis() - from.epochMillis() > LONGEST_OUTAGE_HOURS * 3_600_000L) {
        throw new IllegalArgumentException(
            "%s lasts until %s; write at most %d hours"
                .formatted(fault.text(), until, LONGEST_OUTAGE_HOURS));
      }
    }

    /** The same, over at a moment after its beginning at the latest. */
    FaultSet endingBy(SimulatedInstant latest) {
      return until != null && until.isBefore(latest)
          ? this
          : new FaultSet(location, from, latest, fault, rate);
    }
  }

  /**
   * Somebody orders, besides everybody who does of their own accord. The order takes its way
   * through the same kitchen and to the same drivers as all the others.
   *
   * @param at when it is created; a whole simulated second
   * @param lines what is ordered: one to four different items of the menu that then holds
   * @param delayMinutes how much longer than the kitchen's backlog it waits to be started, 0 to
   *     {@link #MOST_DELAY_MINUTES}
   */
  record OrderInjected(String location, SimulatedInstant at, List<Line> lines, int delayMinutes)
      implements JournalEntry {
    public static final int MOST_LINES = 4;
    public static final int MOST_QUANTITY = 20;
    public static final int MOST_DELAY_MINUTES = 180;

    /** So many of one item. */
    public record Line(int itemId, int quantity) {
      public Line {
        if (quantity < 1 || quantity > MOST_QUANTITY) {
          throw new IllegalArgumentException(
              "quantity is " + quantity + "; write 1 to " + MOST_QUANTITY);
        }
      }
    }

    public OrderInjected {
      Objects.requireNonNull(location, "location is null");
      Objects.requireNonNull(at, "at is null");
      lines = List.copyOf(lines);
      if (lines.isEmpty() || lines.size() > MOST_LINES) {
        throw new IllegalArgumentException(
            "an order has " + lines.size() + " lines; write 1 to " + MOST_LINES);
      }
      if (lines.stream().map(Line::itemId).distinct().count() < lines.size()) {
        throw new IllegalArgumentException("an item stands in two lines; write it once");
      }
      if (delayMinutes < 0 || delayMinutes > MOST_DELAY_MINUTES) {
        throw new IllegalArgumentException(
            "delay_minutes is " + delayMinutes + "; write 0 to " + MOST_DELAY_MINUTES);
      }
    }
  }
}
