package kitchens.caspers.simulator.journal;

import static kitchens.caspers.simulator.journal.JournalJson.broken;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import kitchens.caspers.simulator.journal.JournalEntry.BlueprintSet;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;
import kitchens.caspers.simulator.journal.JournalEntry.Genesis;
import kitchens.caspers.simulator.journal.JournalEntry.Jumped;
import kitchens.caspers.simulator.journal.JournalEntry.LocationSet;
import kitchens.caspers.simulator.journal.JournalEntry.MenuSet;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.journal.JournalEntry.Reset;
import kitchens.caspers.simulator.journal.JournalEntry.SpeedChanged;
import kitchens.caspers.simulator.journal.JournalEntry.StreetsSet;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/** What makes a list of entries a history: each only goes forward from the ones before. */
final class JournalRules {
  private final HashMap<String, LocationSet> newest = new HashMap<>();
  private final HashMap<String, SimulatedInstant> anchors = new HashMap<>();
  private final HashMap<String, SimulatedInstant> resets = new HashMap<>();
  private final ArrayList<MenuSet> menus = new ArrayList<>();
  private final ArrayList<OrderInjected> injected = new ArrayList<>();
  private final HashSet<String> slugs = new HashSet<>();
  private final HashSet<String> streets = new HashSet<>();
  private SimulatedInstant menuFrom;
  private BlueprintSet blueprint;

  private JournalRules() {}

  static void check(List<JournalEntry> entries) {
    if (entries.isEmpty() || !(entries.get(0) instanceof Genesis)) {
      throw broken("entry 1", "a journal begins with its genesis");
    }
    if (entries.size() < 2
        || !(entries.get(1) instanceof MenuSet || entries.get(1) instanceof BlueprintSet)) {
      throw broken("entry 2", "after the genesis comes the menu, or a blueprint");
    }
    var rules = new JournalRules();
    for (var i = 1; i < entries.size(); i++) {
      var problem = rules.problemWith(entries.get(i));
      if (problem != null) {
        throw broken("entry " + (i + 1), problem);
      }
    }
    for (var name : rules.anchors.keySet()) {
      try {
        timeMapping(entries, name);
      } catch (IllegalArgumentException e) {
        throw broken(name, e.getMessage());
      }
    }
  }

  static TimeMapping timeMapping(List<JournalEntry> entries, String location) {
    TimeMapping mapping = null;
    for (var entry : entries) {
      if (mapping == null
          && entry instanceof LocationSet set
          && set.location().name().equals(location)) {
        mapping = TimeMapping.startingAt(set.from(), set.location().pace().speedUp());
      } else if (mapping == null
          && entry instanceof BlueprintSet set
          && set.business().equals(location)) {
        mapping = TimeMapping.startingAt(set.from(), set.speedUp());
      } else if (entry instanceof SpeedChanged change && change.location().equals(location)) {
        mapping = mapping.withSpeed(change.wall(), change.speedUp());
      } else if (entry instanceof Jumped jump && jump.location().equals(location)) {
        mapping = mapping.withJump(jump.wall(), jump.to());
      }
    }
    if (mapping == null) {
      throw new IllegalArgumentException("there is no location '" + location + "' in the world");
    }
    return mapping;
  }

  private String problemWith(JournalEntry entry) {
    if (entry instanceof BlueprintSet set) {
      return problemWith(set);
    }
    var kitchens =
        entry instanceof MenuSet
            || entry instanceof StreetsSet
            || entry instanceof LocationSet
            || entry instanceof OrderInjected;
    if (blueprint != null && kitchens) {
      return "the world is that of the blueprint %s, which has no menu, locations or orders"
          .formatted(blueprint.business());
    }
    if (entry instanceof MenuSet set) {
      if (menuFrom != null && set.from().isBefore(menuFrom)) {
        return "a menu from " + set.from() + " comes after one from " + menuFrom;
      }
      menuFrom = set.from();
      menus.add(set);
      for (var order : injected) {
        var problem = problemWithItems(order);
        if (problem != null) {
          return problem;
        }
      }
      return wholeSecond(set.from());
    }
    if (entry instanceof StreetsSet set) {
      return streets.add(set.name())
          ? null
          : "the streets '%s' would be others from now on: give the changed file another name"
              .formatted(set.name());
    }
    if (entry instanceof LocationSet set) {
      return problemWith(set);
    }
    if (entry instanceof SpeedChanged change) {
      return anchors.containsKey(change.location()) ? null : noLocation(change.location());
    }
    if (entry instanceof Jumped jump) {
      return anchors.containsKey(jump.location())
          ? wholeSecond(jump.to())
          : noLocation(jump.location());
    }
    if (entry instanceof Reset reset) {
      return problemWith(reset);
    }
    if (entry instanceof FaultSet fault) {
      return problemWith(fault);
    }
    if (entry instanceof OrderInjected order) {
      return problemWith(order);
    }
    return "there is a second genesis";
  }

  private String problemWith(LocationSet set) {
    var location = set.location();
    if (CityStreets.isFile(location.streets()) && !streets.contains(location.streets())) {
      return "%s has its streets from %s, which is not there"
          .formatted(location.name(), location.streets());
    }
    var before = newest.put(location.name(), set);
    if (before == null) {
      anchors.put(location.name(), set.from());
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

  private String problemWith(BlueprintSet set) {
    var before = blueprint;
    blueprint = set;
    if (before == null) {
      anchors.put(set.business(), set.from());
      return menuFrom == null ? wholeSecond(set.from()) : "the world has a menu and locations";
    }
    if (!set.business().equals(before.business()) || !set.timezone().equals(before.timezone())) {
      return "the blueprint is that of %s in %s, and the world that of %s in %s"
          .formatted(set.business(), set.timezone(), before.business(), before.timezone());
    }
    return set.from().isBefore(before.from())
        ? "%s is edited from %s, which is before its edit from %s"
            .formatted(set.business(), set.from(), before.from())
        : wholeSecond(set.from());
  }

  private String problemWith(Reset reset) {
    var begun = begun(reset.location());
    if (begun == null) {
      return noLocation(reset.location());
    }
    if (reset.from().isBefore(begun)) {
      return "%s is reset at %s, which is before it began, %s"
          .formatted(reset.location(), reset.from(), begun);
    }
    resets.put(reset.location(), reset.from());
    injected.removeIf(
        order -> order.location().equals(reset.location()) && !order.at().isBefore(reset.from()));
    return wholeSecond(reset.from());
  }

  private String problemWith(FaultSet fault) {
    var begun = begun(fault.location());
    if (begun == null) {
      return noLocation(fault.location());
    }
    if (fault.from().isBefore(begun)) {
      return "%s has a fault from %s, which is before it began, %s"
          .formatted(fault.location(), fault.from(), begun);
    }
    if (blueprint != null && fault.fault().isOutage()) {
      return "%s befalls kitchens; what may happen to %s its blueprint says by its states"
          .formatted(fault.fault().text(), fault.location());
    }
    var problem = fault.until() == null ? null : wholeSecond(fault.until());
    return problem == null ? wholeSecond(fault.from()) : problem;
  }

  /** The anchor or the newest reset; null when there is no such location. */
  private SimulatedInstant begun(String location) {
    return resets.getOrDefault(location, anchors.get(location));
  }

  private String problemWith(OrderInjected order) {
    var set = newest.get(order.location());
    if (set == null) {
      return noLocation(order.location());
    }
    if (order.at().isBefore(begun(order.location()))) {
      return "an order at %s comes before the beginning of %s"
          .formatted(order.at(), order.location());
    }
    var zone = set.location().timezone();
    var demand = set.location().demand();
    var firstDay = begun(order.location()).toInstant().atZone(zone).toLocalDate();
    var days =
        demand.endDaysAhead() + (resets.containsKey(order.location()) ? demand.startDaysAgo() : 0);
    var lastDay = firstDay.plusDays(days);
    if (order.at().toInstant().atZone(zone).toLocalDate().isAfter(lastDay)) {
      return "an order at %s comes after the last day of %s, %s"
          .formatted(order.at(), order.location(), lastDay);
    }
    injected.add(order);
    var problem = problemWithItems(order);
    return problem == null ? wholeSecond(order.at()) : problem;
  }

  /** An item must be on the menu that holds when it is ordered. */
  private String problemWithItems(OrderInjected order) {
    var menu = menus.get(0).menu();
    for (var set : menus) {
      menu = set.from().compareTo(order.at()) <= 0 ? set.menu() : menu;
    }
    for (var line : order.lines()) {
      if (menu.items().stream().noneMatch(item -> item.id() == line.itemId())) {
        return "item %d is ordered at %s, but the menu has none"
            .formatted(line.itemId(), order.at());
      }
    }
    return null;
  }

  private String noLocation(String name) {
    return "there is no location '%s'; there are %s".formatted(name, anchors.keySet());
  }

  private static String wholeSecond(SimulatedInstant from) {
    return from.epochMillis() % 1000 == 0 ? null : from + " is not a whole second";
  }
}
