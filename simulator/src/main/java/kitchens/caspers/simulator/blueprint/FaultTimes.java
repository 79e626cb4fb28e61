package kitchens.caspers.simulator.blueprint;

import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import kitchens.caspers.simulator.LineFaults;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;

/** Which faults befall lines of what happens when: the blueprint's, or what somebody asked for. */
final class FaultTimes {
  private final TreeMap<Long, LineFaults> from = new TreeMap<>();

  FaultTimes(List<Era> eras, List<FaultSet> asked) {
    var moments = new TreeSet<Long>();
    eras.forEach(era -> moments.add(era.from()));
    asked.forEach(fault -> moments.add(fault.from().epochMillis()));
    asked.stream()
        .filter(fault -> fault.until() != null)
        .forEach(fault -> moments.add(fault.until().epochMillis()));
    for (var moment : moments) {
      var rates = new EnumMap<Fault, Double>(Fault.class);
      eras.stream()
          .filter(era -> era.from() <= moment && moment < era.until())
          .forEach(era -> rates.putAll(era.blueprint().faults().rates()));
      asked.stream()
          .filter(fault -> holds(fault, moment))
          .forEach(fault -> rates.put(fault.fault(), fault.rate()));
      from.put(moment, new LineFaults(rates));
    }
  }

  private static boolean holds(FaultSet fault, long moment) {
    return fault.from().epochMillis() <= moment
        && (fault.until() == null || moment < fault.until().epochMillis());
  }

  /** What befalls that which happens then. */
  LineFaults at(long millis) {
    var found = from.floorEntry(millis);
    return (found == null ? from.firstEntry() : found).getValue();
  }

  /** Whether lines of what happens within [from, to) may land later. */
  boolean delay(long begin, long end) {
    return at(begin).delays()
        || from.subMap(begin, end).values().stream().anyMatch(LineFaults::delays);
  }
}
