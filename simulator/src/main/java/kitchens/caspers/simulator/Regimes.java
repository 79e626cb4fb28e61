package kitchens.caspers.simulator;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;
import kitchens.caspers.simulator.journal.JournalEntry.LocationSet;
import kitchens.caspers.simulator.journal.JournalEntry.MenuSet;
import kitchens.caspers.simulator.journal.JournalEntry.Reset;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.StreetNetwork;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Cuts a location's time at each entry of the journal that changes how orders come and go. */
final class Regimes {
  private final Journal journal;
  private final String name;
  private final List<LocationSet> files;
  private final List<Reset> resets;
  private final List<FaultSet> faults;
  private final LocalDate anchorDay;
  private final List<Regime> made = new ArrayList<>();
  private int drawn;

  private Regimes(Journal journal, String name) {
    this.journal = journal;
    this.name = name;
    files = journal.filesOf(name);
    resets = journal.resetsOf(name);
    faults = journal.faultsOf(name);
    anchorDay = dayOf(files.get(0).from());
  }

  /** The regimes of a location, oldest first; the first reaches back without end. */
  static List<Regime> of(Journal journal, String name) {
    return new Regimes(journal, name).cut();
  }

  private List<Regime> cut() {
    var anchor = files.get(0).from();
    var menus = journal.menus().stream().skip(1).map(MenuSet::from);
    var changes = new TreeSet<Long>();
    Stream.of(
            files.stream().skip(1).map(LocationSet::from),
            menus.map(from -> from.isBefore(anchor) ? anchor : from),
            resets.stream().map(Reset::from),
            lineFaults().map(FaultSet::from),
            lineFaults().map(FaultSet::until).filter(Objects::nonNull))
        .flatMap(moments -> moments)
        .forEach(moment -> changes.add(moment.epochMillis()));
    changes.add(Long.MAX_VALUE);
    var from = Long.MIN_VALUE;
    for (var to : changes) {
      // Faults of lines change no order: the orders of the regime before go on.
      drawn += from == Long.MIN_VALUE || changesOrders(from) ? 1 : 0;
      made.add(regime(from, to));
      from = to;
    }
    return List.copyOf(made);
  }

  private Stream<FaultSet> lineFaults() {
    return faults.stream().filter(fault -> !fault.fault().isOutage());
  }

  private boolean changesOrders(long from) {
    return Stream.of(
            files.stream().skip(1).map(LocationSet::from),
            journal.menus().stream().skip(1).map(MenuSet::from),
            resets.stream().map(Reset::from))
        .flatMap(moments -> moments)
        .anyMatch(moment -> Math.max(moment.epochMillis(), anchorMillis()) == from);
  }

  private long anchorMillis() {
    return files.get(0).from().epochMillis();
  }

  private Map<Fault, Double> faults(Location location, long from) {
    var rates = new EnumMap<Fault, Double>(Fault.class);
    rates.putAll(location.faults());
    lineFaults()
        .filter(fault -> fault.from().epochMillis() <= from)
        .filter(fault -> fault.until() == null || from < fault.until().epochMillis())
        .forEach(fault -> rates.put(fault.fault(), fault.rate()));
    return rates;
  }

  private Regime regime(long from, long to) {
    var location = files.get(0).location();
    for (var file : files) {
      location = file.from().epochMillis() <= from ? file.location() : location;
    }
    var menu = journal.menus().get(0).menu();
    for (MenuSet set : journal.menus()) {
      menu = set.from().epochMillis() <= from ? set.menu() : menu;
    }
    var worldSeed = journal.genesis().seed();
    var firstDay = anchorDay.minusDays(location.demand().startDaysAgo());
    for (var reset : resets) {
      if (reset.from().epochMillis() <= from) {
        worldSeed = Draw.key(reset.seed(), reset.from().epochMillis());
        firstDay = dayOf(reset.from());
      }
    }
    var seed = Draw.key(Draw.key(worldSeed, location.randomSeed()), Draw.key(name));
    var carte = new Carte(menu, location.momentum(), seed);
    var key = Draw.key(seed, drawn - 1);
    location = location.with(faults(location, from));
    return new Regime(location, carte, streets(location), firstDay, from, to, seed, key);
  }

  /** Streets stay as they were unless the edit moves them. */
  private StreetNetwork streets(Location location) {
    for (var regime : made) {
      var built = regime.location;
      if (built.streets().equals(location.streets())
          && built.lat() == location.lat()
          && built.lon() == location.lon()
          && built.radiusMi() == location.radiusMi()
          && built.driverMph() == location.driverMph()) {
        return regime.streets;
      }
    }
    return CityStreets.of(
        location.streets(),
        journal.roads(location.streets()),
        location.lat(),
        location.lon(),
        location.radiusMi(),
        location.driverMph());
  }

  private LocalDate dayOf(SimulatedInstant moment) {
    return moment.toInstant().atZone(files.get(0).location().timezone()).toLocalDate();
  }
}
