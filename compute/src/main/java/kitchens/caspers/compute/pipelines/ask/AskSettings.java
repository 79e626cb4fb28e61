package kitchens.caspers.compute.pipelines.ask;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a table's properties say of how its {@code ai_query} is asked.
 *
 * @param newestFirst {@code ai_query.newestFirst}: the column whose greatest values are asked about
 *     first; empty for the last to arrive
 * @param maxInFlight {@code ai_query.maxInFlight}: requests at the same time
 * @param budgetUsd {@code ai_query.budgetUsd}: where asking stops, in US dollars
 * @param key {@code ai_query.key}: the table's column of which each value is asked about once;
 *     empty when each row is
 */
record AskSettings(
    Optional<String> newestFirst,
    int maxInFlight,
    Optional<Double> budgetUsd,
    Optional<String> key) {
  private static final String PREFIX = "ai_query.";
  private static final Set<String> KNOWN =
      Set.of(PREFIX + "newestFirst", PREFIX + "maxInFlight", PREFIX + "budgetUsd", PREFIX + "key");
  private static final int DEFAULT_IN_FLIGHT = 32;
  private static final int MOST_IN_FLIGHT = 1_024;

  /**
   * Reads the properties.
   *
   * @throws IllegalArgumentException for a property that there is not, or a value that it cannot
   *     have
   */
  static AskSettings of(Map<String, String> properties) {
    var unknown = new TreeSet<String>();
    properties.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !KNOWN.contains(name))
        .forEach(unknown::add);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "table properties " + unknown + " do not exist; there are " + new TreeSet<>(KNOWN));
    }
    double inFlight = number(properties, "maxInFlight").orElse((double) DEFAULT_IN_FLIGHT);
    if (inFlight < 1 || inFlight > MOST_IN_FLIGHT || inFlight != Math.rint(inFlight)) {
      throw new IllegalArgumentException(
          PREFIX + "maxInFlight is a whole number from 1 to " + MOST_IN_FLIGHT);
    }
    return new AskSettings(
        Optional.ofNullable(properties.get(PREFIX + "newestFirst")),
        (int) inFlight,
        number(properties, "budgetUsd"),
        Optional.ofNullable(properties.get(PREFIX + "key")));
  }

  private static Optional<Double> number(Map<String, String> properties, String name) {
    String text = properties.get(PREFIX + name);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Double.parseDouble(text.strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(PREFIX + name + " is '" + text + "': write a number", e);
    }
  }
}
