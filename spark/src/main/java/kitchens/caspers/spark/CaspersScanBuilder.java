package kitchens.caspers.spark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.types.StructType;

/**
 * Takes from a query what it says of time, locations, types of events, columns and how many rows:
 * what nobody will look at is never made. Spark filters what comes once more, so that a filter may
 * be taken coarsely.
 */
final class CaspersScanBuilder
    implements ScanBuilder,
        SupportsPushDownFilters,
        SupportsPushDownRequiredColumns,
        SupportsPushDownLimit {
  private final ReaderOptions options;
  private final Instant now;
  private final List<Filter> pushed = new ArrayList<>();
  private Set<String> locations;
  private Set<Integer> locationIds;
  private Set<String> types;
  private SimulatedInstant from;
  private SimulatedInstant to;
  private List<Integer> columns;
  private int limit = -1;

  CaspersScanBuilder(ReaderOptions options, Instant now) {
    this.options = options;
    this.now = now;
    this.columns = options.form().columns();
  }

  @Override
  public Filter[] pushFilters(Filter[] filters) {
    if (options.form() != Form.LINES) {
      for (var filter : filters) {
        if (take(filter)) {
          pushed.add(filter);
        }
      }
    }
    return filters;
  }

  @Override
  public Filter[] pushedFilters() {
    return pushed.toArray(Filter[]::new);
  }

  private boolean take(Filter filter) {
    if (filter instanceof EqualTo equal) {
      return equal.attribute().equals("ts")
          ? starts(equal.value()) && ends(equal.value(), true)
          : chosen(equal.attribute(), equal.value());
    }
    if (filter instanceof In in) {
      return chosen(in.attribute(), in.values());
    }
    if (filter instanceof GreaterThanOrEqual bound && bound.attribute().equals("ts")) {
      return starts(bound.value());
    }
    if (filter instanceof GreaterThan bound && bound.attribute().equals("ts")) {
      return starts(bound.value());
    }
    if (filter instanceof LessThan bound && bound.attribute().equals("ts")) {
      return ends(bound.value(), false);
    }
    return filter instanceof LessThanOrEqual bound
        && bound.attribute().equals("ts")
        && ends(bound.value(), true);
  }

  private boolean chosen(String column, Object... values) {
    switch (column) {
      case "location" -> locations = both(locations, values, Object::toString);
      case "location_id" ->
          locationIds = both(locationIds, values, value -> ((Number) value).intValue());
      case "event_type" -> types = both(types, values, Object::toString);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** What two conditions both let through; null is never equal to anything. */
  private static <T> Set<T> both(Set<T> known, Object[] values, Function<Object, T> read) {
    var wanted = new HashSet<T>();
    Arrays.stream(values).filter(value -> value != null).map(read).forEach(wanted::add);
    if (known != null) {
      wanted.retainAll(known);
    }
    return wanted;
  }

  private boolean starts(Object value) {
    var at = instant(value).map(instant -> new SimulatedInstant(instant.getEpochSecond() * 1000));
    at.ifPresent(moment -> from = from == null ? moment : CaspersScan.later(from, moment));
    return at.isPresent();
  }

  private boolean ends(Object value, boolean included) {
    var at =
        instant(value)
            .map(
                instant -> {
                  var whole = instant.getNano() == 0 && !included;
                  return new SimulatedInstant((instant.getEpochSecond() + (whole ? 0 : 1)) * 1000);
                });
    at.ifPresent(moment -> to = to == null ? moment : CaspersScan.earlier(to, moment));
    return at.isPresent();
  }

  private static Optional<Instant> instant(Object value) {
    if (value instanceof java.sql.Timestamp timestamp) {
      return Optional.of(timestamp.toInstant());
    }
    return value instanceof Instant instant ? Optional.of(instant) : Optional.empty();
  }

  @Override
  public void pruneColumns(StructType required) {
    var all = options.form().schema();
    columns = Arrays.stream(required.fieldNames()).map(all::fieldIndex).toList();
  }

  @Override
  public boolean pushLimit(int most) {
    limit = most;
    return true;
  }

  /** Each task makes so many; Spark takes so many of all of them. */
  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public Scan build() {
    var wish =
        new Wish(
            columns,
            Optional.ofNullable(locations),
            Optional.ofNullable(locationIds),
            Optional.ofNullable(types),
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            limit);
    return new CaspersScan(options, wish, now);
  }
}
