package kitchens.caspers.spark;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.simulator.Wanted;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * What a query wants of what the options give, so that nothing else is made. It is never less than
 * what Spark then filters.
 *
 * @param columns ordinals of the form's columns, in the order of the rows
 * @param locations names of locations; empty for all
 * @param locationIds their numbers; empty for all
 * @param types names of event types; empty for all
 * @param from the first moment wanted, a whole second
 * @param to the first moment not wanted, a whole second
 * @param limit rows that a task makes at most; -1 for all
 */
record Wish(
    List<Integer> columns,
    Optional<Set<String>> locations,
    Optional<Set<Integer>> locationIds,
    Optional<Set<String>> types,
    Optional<SimulatedInstant> from,
    Optional<SimulatedInstant> to,
    int limit) {

  /** All of it. */
  static Wish everything(Form form) {
    return new Wish(
        form.columns(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        -1);
  }

  boolean wants(String location, int number) {
    return locations.map(names -> names.contains(location)).orElse(true)
        && locationIds.map(ids -> ids.contains(number)).orElse(true);
  }

  /** The part of it that a task needs to know. */
  Rows rows(Form form) {
    var names = EventType.values();
    var wanted = EnumSet.noneOf(EventType.class);
    for (var type : names) {
      if (types.map(some -> some.contains(type.text())).orElse(true)) {
        wanted.add(type);
      }
    }
    return new Rows(
        columns.stream().mapToInt(Integer::intValue).toArray(),
        wanted.stream().map(EventType::text).toList(),
        columns.contains(form.columns().size() - 1),
        limit);
  }

  /**
   * Which rows a task makes.
   *
   * @param columns ordinals of the form's columns
   * @param types names of event types
   * @param bodies whether the form's last column is among them
   */
  record Rows(int[] columns, List<String> types, boolean bodies, int limit)
      implements Serializable {
    private static final long serialVersionUID = 1;

    Wanted wanted() {
      var some = EnumSet.noneOf(EventType.class);
      for (var type : EventType.values()) {
        if (types.contains(type.text())) {
          some.add(type);
        }
      }
      return new Wanted(some, bodies);
    }
  }
}
