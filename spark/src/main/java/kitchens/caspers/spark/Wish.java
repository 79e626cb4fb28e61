package kitchens.caspers.spark;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import kitchens.caspers.simulator.Wanted;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

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
    return new Rows(
        columns.stream().mapToInt(Integer::intValue).toArray(),
        types.map(List::copyOf).orElse(null),
        columns.contains(form.columns().size() - 1),
        limit);
  }

  /**
   * Which rows a task makes.
   *
   * @param columns ordinals of the form's columns
   * @param types names of event types; null for all
   * @param bodies whether the form's last column is among them
   */
  record Rows(int[] columns, List<String> types, boolean bodies, int limit)
      implements Serializable {
    private static final long serialVersionUID = 2;

    /** The names of the types wanted; empty for all. */
    Optional<Set<String>> names() {
      return Optional.ofNullable(types).map(Set::copyOf);
    }

    /** What is wanted of the kitchens' events. */
    Wanted ofKitchens() {
      var some = EnumSet.noneOf(EventType.class);
      for (var type : EventType.values()) {
        if (types == null || types.contains(type.text())) {
          some.add(type);
        }
      }
      return new Wanted(some, bodies);
    }

    /** A row of the columns wanted, each of which {@code value} gives. */
    InternalRow row(IntFunction<Object> value) {
      var values = new Object[columns.length];
      for (var i = 0; i < columns.length; i++) {
        values[i] = value.apply(columns[i]);
      }
      return new GenericInternalRow(values);
    }
  }
}
