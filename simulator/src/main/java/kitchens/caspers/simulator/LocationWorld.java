package kitchens.caspers.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
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
  final List<FaultSet> faults;

  /** Whether lines may land after they happened. */
  final boolean delays;

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
    regimes = Regimes.of(journal, name);
    injected = journal.ordersInjected(name);
    faults = journal.faultsOf(name);
    delays = regimes.stream().anyMatch(regime -> regime.faults.delays());
    var longest = regimes.stream().mapToLong(Regime::longestOrderMillis).max().orElseThrow();
    daysBack = 1 + (int) (longest / (23 * HOUR));
    begin = startOf(anchorDay.minusDays(first.demand().startDaysAgo()));
    var lastDay = regimes.stream().map(Regime::lastDay).max(LocalDate::compareTo).orElseThrow();
    end = new SimulatedInstant(startOf(lastDay.plusDays(1)).epochMillis() + longest);
  }

  private SimulatedInstant startOf(LocalDate day) {
    return SimulatedInstant.of(day.atStartOfDay(zone).toInstant());
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
      return plans.computeIfAbsent(day.toEpochDay(), any -> DayPlanner.plan(day, this));
    }
  }

  /** The regime that holds at a moment. */
  Regime regimeAt(long millis) {
    return regimes.stream().filter(r -> millis < r.toMillis).findFirst().orElseThrow();
  }
}
