package kitchens.caspers.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.LocationSet;
import kitchens.caspers.simulator.journal.JournalEntry.MenuSet;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.streets.StreetNetwork;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/**
 * One location as its journal tells it: its regimes in order, its days planned when they are
 * needed. Thread-safe; a few days stay planned.
 */
final class LocationWorld {
  private static final long HOUR = 3_600_000;
  private static final int DAYS_KEPT = 3;

  final String name;
  final int id;
  final String gkId;
  final String slug;
  final ZoneId zone;
  final List<Regime> regimes;
  final List<OrderInjected> injected;
  final TimeMapping timeMapping;
  final SimulatedInstant anchor;

  /** The start of the first local day that may have orders. */
  final SimulatedInstant begin;

  /** By then the last order of all has been delivered. */
  final SimulatedInstant end;

  private final int daysBack;
  private final Map<Long, DayPlan> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, DayPlan> eldest) {
          return size() > DAYS_KEPT + daysBack;
        }
      };

  LocationWorld(Journal journal, String name, int id) {
    var files = journal.filesOf(name);
    var first = files.get(0).location();
    this.name = name;
    this.id = id;
    slug = first.slug();
    gkId = "gk-" + slug;
    zone = first.timezone();
    timeMapping = journal.timeMapping(name);
    anchor = files.get(0).from();
    var anchorDay = anchor.toInstant().atZone(zone).toLocalDate();
    regimes = regimes(journal, files, anchorDay);
    injected = journal.ordersInjected(name);
    var longest = regimes.stream().mapToLong(Regime::longestOrderMillis).max().orElseThrow();
    daysBack = 1 + (int) (longest / (23 * HOUR));
    begin = startOf(anchorDay.minusDays(first.demand().startDaysAgo()));
    var ahead = files.stream().mapToInt(f -> f.location().demand().endDaysAhead()).max().orElse(0);
    end = new SimulatedInstant(startOf(anchorDay.plusDays(ahead + 1L)).epochMillis() + longest);
  }

  private SimulatedInstant startOf(LocalDate day) {
    return SimulatedInstant.of(day.atStartOfDay(zone).toInstant());
  }

  private List<Regime> regimes(Journal journal, List<LocationSet> files, LocalDate anchorDay) {
    var changes = new TreeSet<Long>();
    files.stream().skip(1).forEach(file -> changes.add(file.from().epochMillis()));
    journal.menus().stream()
        .skip(1)
        .map(menu -> Math.max(menu.from().epochMillis(), anchor.epochMillis()))
        .forEach(changes::add);
    changes.add(Long.MAX_VALUE);
    var made = new ArrayList<Regime>();
    var from = Long.MIN_VALUE;
    for (var to : changes) {
      made.add(regime(journal, files, anchorDay, from, to, made));
      from = to;
    }
    return List.copyOf(made);
  }

  private Regime regime(
      Journal journal,
      List<LocationSet> files,
      LocalDate anchorDay,
      long from,
      long to,
      List<Regime> before) {
    var location = files.get(0).location();
    for (var file : files) {
      location = file.from().epochMillis() <= from ? file.location() : location;
    }
    var menu = journal.menus().get(0).menu();
    for (MenuSet set : journal.menus()) {
      menu = set.from().epochMillis() <= from ? set.menu() : menu;
    }
    var seed = Draw.key(Draw.key(journal.genesis().seed(), location.randomSeed()), Draw.key(name));
    var carte = new Carte(menu, location.momentum(), seed);
    var key = Draw.key(seed, before.size());
    return new Regime(location, carte, streets(location, before), anchorDay, from, to, key);
  }

  /** Streets stay as they were unless the edit moves them. */
  private static StreetNetwork streets(Location location, List<Regime> before) {
    for (var regime : before) {
      var built = regime.location;
      if (built.streets().equals(location.streets())
          && built.lat() == location.lat()
          && built.lon() == location.lon()
          && built.radiusMi() == location.radiusMi()) {
        return regime.streets;
      }
    }
    return new StreetNetwork(
        location.streets(), location.lat(), location.lon(), location.radiusMi());
  }

  /** The days, oldest first, whose orders may have events within the window. */
  List<DayPlan> days(long fromMillis, long toMillis) {
    var days = new ArrayList<DayPlan>();
    var last = day(toMillis - 1);
    for (var day = day(fromMillis) - daysBack; day <= last; day++) {
      days.add(day(LocalDate.ofEpochDay(day)));
    }
    return days;
  }

  private long day(long millis) {
    return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate().toEpochDay();
  }

  private DayPlan day(LocalDate day) {
    synchronized (plans) {
      return plans.computeIfAbsent(
          day.toEpochDay(), any -> DayPlanner.plan(day, zone, regimes, injected));
    }
  }

  /** The regime that holds at a moment. */
  Regime regimeAt(long millis) {
    return regimes.stream().filter(r -> millis < r.toMillis).findFirst().orElseThrow();
  }
}
