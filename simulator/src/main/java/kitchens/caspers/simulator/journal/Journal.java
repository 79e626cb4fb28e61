package kitchens.caspers.simulator.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kitchens.caspers.simulator.journal.JournalEntry.BlueprintSet;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;
import kitchens.caspers.simulator.journal.JournalEntry.Genesis;
import kitchens.caspers.simulator.journal.JournalEntry.LocationSet;
import kitchens.caspers.simulator.journal.JournalEntry.MenuSet;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.journal.JournalEntry.Reset;
import kitchens.caspers.simulator.journal.JournalEntry.SpeedChanged;
import kitchens.caspers.simulator.journal.JournalEntry.StreetsSet;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/**
 * All that a world follows from, in the order in which it was done: a genesis, a menu and locations
 * or the blueprint of a business, and what changed since. Immutable; {@link #with} gives a longer
 * one. Locations are numbered from 1 in the order in which they were added, for good.
 */
public final class Journal {
  private final List<JournalEntry> entries;

  private Journal(List<JournalEntry> entries) {
    this.entries = List.copyOf(entries);
    JournalRules.check(this.entries);
  }

  /**
   * A new world.
   *
   * @param now wall time; cut to the second, it becomes the anchor
   */
  public static Journal begin(Instant now, long seed, Menu menu, Collection<Location> locations) {
    return begin(now, seed, menu, locations, List.of());
  }

  /**
   * A new world.
   *
   * @param now wall time; cut to the second, it becomes the anchor
   * @param streets the road networks of the files that locations name as their streets
   */
  public static Journal begin(
      Instant now,
      long seed,
      Menu menu,
      Collection<Location> locations,
      Collection<StreetsSet> streets) {
    var anchor = now.truncatedTo(ChronoUnit.SECONDS);
    var from = SimulatedInstant.of(anchor);
    var entries = new ArrayList<JournalEntry>();
    entries.add(new Genesis(anchor, seed));
    entries.add(new MenuSet(from, menu));
    entries.addAll(streets);
    locations.forEach(location -> entries.add(new LocationSet(from, location)));
    return new Journal(entries);
  }

  /**
   * A new world of a business by configuration.
   *
   * @param now wall time; cut to the second, it becomes the anchor
   */
  public static Journal begin(Instant now, long seed, BlueprintSet blueprint) {
    return new Journal(List.of(new Genesis(now.truncatedTo(ChronoUnit.SECONDS), seed), blueprint));
  }

  /**
   * Reads what {@link #toJsonLines} wrote.
   *
   * @throws kitchens.caspers.simulator.input.InvalidInputException naming the line
   */
  public static Journal parse(String jsonLines) {
    return new Journal(JournalJson.read(jsonLines));
  }

  /** One JSON object a line, the genesis first. */
  public String toJsonLines() {
    return JournalJson.write(entries);
  }

  /**
   * This journal and one entry more.
   *
   * @throws kitchens.caspers.simulator.input.InvalidInputException when it would change the past or
   *     names a location that is not there
   */
  public Journal with(JournalEntry entry) {
    var longer = new ArrayList<>(entries);
    longer.add(entry);
    return new Journal(longer);
  }

  /**
   * This journal and the entries that make the world follow the given files from {@code now} on:
   * new locations are added, edited ones set, a changed {@code speed_up} becomes a change of speed.
   * A location that is not given stays as it is. Equal to this journal when nothing has changed.
   *
   * <p>A writer that is running must hear of an entry before it holds, or it has already written
   * past it: name a moment some seconds ahead, more than the writer takes to look and to note how
   * far it has come.
   *
   * @param now the wall time from which the changes hold
   */
  public Journal following(Menu menu, Collection<Location> locations, Instant now) {
    return following(menu, locations, List.of(), now);
  }

  /**
   * As {@link #following(Menu, Collection, Instant)}, with the road networks of the files that
   * locations name as their streets.
   *
   * @throws kitchens.caspers.simulator.input.InvalidInputException when a network of that name is
   *     another one already
   */
  public Journal following(
      Menu menu, Collection<Location> locations, Collection<StreetsSet> streets, Instant now) {
    var second = now.truncatedTo(ChronoUnit.SECONDS);
    var next = this;
    for (var network : streets) {
      next = next.entries.contains(network) ? next : next.with(network);
    }
    var latest = SimulatedInstant.of(second);
    for (var name : locations().keySet()) {
      var shown = timeMapping(name).simulated(second).truncatedToSecond();
      latest = latest.isBefore(shown) ? shown : latest;
    }
    if (!menu.equals(menu())) {
      next = next.with(new MenuSet(latest, menu));
    }
    for (var location : locations) {
      var known = locations().get(location.name());
      if (known == null) {
        next = next.with(new LocationSet(SimulatedInstant.of(second), location));
      } else if (!known.equals(location)) {
        var shown = timeMapping(location.name()).simulated(second).truncatedToSecond();
        next = next.with(new LocationSet(shown, location));
        if (known.pace().speedUp() != location.pace().speedUp()) {
          next = next.with(new SpeedChanged(location.name(), second, location.pace().speedUp()));
        }
      }
    }
    return next;
  }

  /**
   * This journal and an order that a person places. As for {@link #following}, name a moment some
   * seconds ahead.
   *
   * @param wall when it is placed, by the wall clock
   * @param delayMinutes how late the kitchen starts it, beyond its backlog; 0 for no delay
   * @throws kitchens.caspers.simulator.input.InvalidInputException when there is no such location
   *     or item, or the location's days are over
   */
  public Journal ordering(
      String location, List<OrderInjected.Line> lines, int delayMinutes, Instant wall) {
    if (filesOf(location).isEmpty()) {
      throw JournalJson.refused("the order", "there is no location '" + location + "'");
    }
    var at = timeMapping(location).simulated(wall).truncatedToSecond();
    return with(new OrderInjected(location, at, lines, delayMinutes));
  }

  /** The orders that people placed at a location, in the order in which they did. */
  public List<OrderInjected> ordersInjected(String location) {
    var orders = new ArrayList<OrderInjected>();
    for (var entry : entries) {
      if (entry instanceof OrderInjected order && order.location().equals(location)) {
        orders.add(order);
      } else if (entry instanceof Reset reset && reset.location().equals(location)) {
        orders.removeIf(order -> !order.at().isBefore(reset.from()));
      }
    }
    return List.copyOf(orders);
  }

  /** What people let go wrong at a location, in the order in which they did; a reset ends it. */
  public List<FaultSet> faultsOf(String location) {
    var faults = new ArrayList<FaultSet>();
    for (var entry : entries) {
      if (entry instanceof FaultSet fault && fault.location().equals(location)) {
        faults.add(fault);
      } else if (entry instanceof Reset reset && reset.location().equals(location)) {
        faults.removeIf(fault -> !fault.from().isBefore(reset.from()));
        faults.replaceAll(fault -> fault.endingBy(reset.from()));
      }
    }
    return List.copyOf(faults);
  }

  /** How often a location began anew, oldest first. */
  public List<Reset> resetsOf(String location) {
    return entriesOf(Reset.class).filter(reset -> reset.location().equals(location)).toList();
  }

  public List<JournalEntry> entries() {
    return entries;
  }

  public Genesis genesis() {
    return (Genesis) entries.get(0);
  }

  /** The newest menu. */
  public Menu menu() {
    return menus().get(menus().size() - 1).menu();
  }

  /** Every menu, oldest first. */
  public List<MenuSet> menus() {
    return entriesOf(MenuSet.class).toList();
  }

  /** The newest file of each location, by name, in the order of their numbers. */
  public Map<String, Location> locations() {
    var newest = new LinkedHashMap<String, Location>();
    entriesOf(LocationSet.class).forEach(set -> newest.put(set.location().name(), set.location()));
    return newest;
  }

  /** Every blueprint, oldest first; empty for a world of locations. */
  public List<BlueprintSet> blueprints() {
    return entriesOf(BlueprintSet.class).toList();
  }

  /** What has a clock of its own: each location by its name, or the one business. */
  public List<String> places() {
    var business = blueprints().stream().map(BlueprintSet::business).findFirst();
    return business.map(List::of).orElseGet(() -> List.copyOf(locations().keySet()));
  }

  /** What a place's own file lets its clock run at. */
  double ownSpeed(String place) {
    var blueprints = blueprints();
    return blueprints.isEmpty()
        ? locations().get(place).pace().speedUp()
        : blueprints.get(blueprints.size() - 1).speedUp();
  }

  /** The road file of that name, as Base64; empty when there is none. */
  public String roads(String streets) {
    return entriesOf(StreetsSet.class)
        .filter(set -> set.name().equals(streets))
        .map(StreetsSet::roads)
        .findFirst()
        .orElse("");
  }

  /** Every file that a location had, oldest first; empty when there is no such location. */
  public List<LocationSet> filesOf(String location) {
    return entriesOf(LocationSet.class)
        .filter(set -> set.location().name().equals(location))
        .toList();
  }

  /** How a location's simulated time runs against the wall clock. */
  public TimeMapping timeMapping(String location) {
    return JournalRules.timeMapping(entries, location);
  }

  private <T extends JournalEntry> Stream<T> entriesOf(Class<T> type) {
    return entries.stream().filter(type::isInstance).map(type::cast);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Journal journal && entries.equals(journal.entries);
  }

  @Override
  public int hashCode() {
    return Objects.hash(entries);
  }
}
