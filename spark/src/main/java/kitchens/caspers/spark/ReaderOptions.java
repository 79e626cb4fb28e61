package kitchens.caspers.spark;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.simulator.input.NearestName;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * What a reader is asked for.
 *
 * @param locations {@code location}: names of shipped location files with commas, or the JSON text
 *     of one; with a journal, which of its locations (none for all)
 * @param business {@code business}: the name of a shipped business by configuration, or a
 *     blueprint's YAML text, in place of locations
 * @param journal {@code journal}: the text of a running world's journal, in place of a new world
 * @param seed {@code seed}: what all chance of a new world comes from; 42 if absent
 * @param anchor {@code anchor}: when a new world's history ends and its live time begins; if absent
 *     the last UTC midnight for a batch, and for a stream the second of its first start
 * @param speed {@code speed}: simulated seconds a second of a new world; else its file's
 * @param historyDays {@code historyDays}: how many days before the anchor a new world begins; else
 *     its file's {@code start_days_ago}
 * @param from {@code from}: the first moment wanted, an instant or a day in UTC; else the world's
 *     beginning
 * @param to {@code to}: the first moment not wanted; else the anchor for a batch, and for a stream
 *     the world's end
 * @param partition {@code partitionHours}: how much of a location's time one task makes; 24 if
 *     absent
 * @param mostPerBatch {@code maxHoursPerBatch}: how much of a location's time one micro-batch takes
 *     at most
 * @param form {@code as}: {@code events}, or {@code lines} as they land in files
 */
record ReaderOptions(
    String locations,
    Optional<String> business,
    Optional<Journal> journal,
    long seed,
    Optional<Instant> anchor,
    Optional<Double> speed,
    Optional<Integer> historyDays,
    Optional<SimulatedInstant> from,
    Optional<SimulatedInstant> to,
    Duration partition,
    Optional<Duration> mostPerBatch,
    Form form) {
  private static final List<String> KNOWN =
      List.of(
          "location",
          "business",
          "journal",
          "seed",
          "anchor",
          "speed",
          "historyDays",
          "from",
          "to",
          "partitionHours",
          "maxHoursPerBatch",
          "as");

  private static final long DEFAULT_SEED = 42;
  private static final long MOST_HOURS = 24 * 366;
  private static final int MOST_DAYS = 3650;
  private static final Instant FIRST = Instant.parse("1971-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException naming an option that is unknown, missing, or whose value
   *     cannot be used, and the mend
   */
  static ReaderOptions of(CaseInsensitiveStringMap options) {
    for (var name : options.keySet()) {
      if (!name.startsWith("__") && KNOWN.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "caspers has no option '%s': did you mean '%s'? There are %s"
                .formatted(name, NearestName.of(name, KNOWN), KNOWN));
      }
    }
    var journal = text(options, "journal").map(Journal::parse);
    var business = text(options, "business");
    if (journal.isPresent()) {
      alone(options, "journal", "business", "seed", "anchor", "speed", "historyDays");
      if (World.isBusiness(journal.get())) {
        alone(options, "journal", "location");
      }
    } else if (business.isPresent()) {
      alone(options, "business", "location", "historyDays");
    } else if (text(options, "location").isEmpty()) {
      throw new IllegalArgumentException(
          "option location is missing: name one of %s, with commas for several, or give a location"
                  .formatted(ShippedUniverse.NAMES)
              + " file's JSON text; or name a business in option business, one of "
              + ShippedUniverse.BUSINESSES);
    }
    var isBusiness = business.isPresent() || journal.map(World::isBusiness).orElse(false);
    var read =
        new ReaderOptions(
            text(options, "location").orElse(""),
            business,
            journal,
            text(options, "seed").map(ReaderOptions::seed).orElse(DEFAULT_SEED),
            text(options, "anchor").map(value -> instant("anchor", value)),
            text(options, "speed").map(ReaderOptions::speed),
            text(options, "historyDays").map(ReaderOptions::days),
            text(options, "from").map(value -> SimulatedInstant.of(instant("from", value))),
            text(options, "to").map(value -> SimulatedInstant.of(instant("to", value))),
            text(options, "partitionHours")
                .map(value -> hours("partitionHours", value, 24))
                .orElse(Duration.ofDays(1)),
            text(options, "maxHoursPerBatch")
                .map(value -> hours("maxHoursPerBatch", value, MOST_HOURS)),
            Form.of(text(options, "as").orElse("events"), isBusiness));
    if (read.from.isPresent() && read.to.isPresent() && !read.from.get().isBefore(read.to.get())) {
      throw new IllegalArgumentException(
          "from %s is not before to %s: nothing lies between"
              .formatted(read.from.get(), read.to.get()));
    }
    return read;
  }

  /** What an option says already, no other may say. */
  private static void alone(CaseInsensitiveStringMap options, String known, String... others) {
    for (var name : others) {
      if (options.containsKey(name)) {
        throw new IllegalArgumentException(
            "option %s and option %s: the %s says it already; give one of them"
                .formatted(name, known, known));
      }
    }
  }

  /** The locations' names, or the JSON text of one. */
  List<String> locationList() {
    return locations.strip().startsWith("{")
        ? List.of(locations)
        : Stream.of(locations.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  private static Optional<String> text(CaseInsensitiveStringMap options, String name) {
    return Optional.ofNullable(options.get(name)).filter(value -> !value.isBlank());
  }

  private static long seed(String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option seed is '%s': write a whole number, such as 42".formatted(value));
    }
  }

  private static double speed(String value) {
    try {
      var speed = Double.parseDouble(value.strip());
      if (speed > 0 && speed <= 1e9) {
        return speed;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "option speed is '%s': write a number above 0, such as 60".formatted(value));
  }

  private static int days(String value) {
    try {
      var days = Integer.parseInt(value.strip());
      if (days >= 0 && days <= MOST_DAYS) {
        return days;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "option historyDays is '%s': write whole days, 0 to %d".formatted(value, MOST_DAYS));
  }

  private static Duration hours(String name, String value, long most) {
    try {
      var hours = Long.parseLong(value.strip());
      if (hours >= 1 && hours <= most) {
        return Duration.ofHours(hours);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "option %s is '%s': write whole hours, 1 to %d".formatted(name, value, most));
  }

  private static Instant instant(String name, String value) {
    try {
      var text = value.strip();
      var instant =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text);
      if (instant.getNano() == 0 && !instant.isBefore(FIRST) && instant.isBefore(LAST)) {
        return instant;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "option %s is '%s': write a day or an instant of a whole second in UTC, from 1971 to 2199, such"
                .formatted(name, value)
            + " as 2026-11-24 or 2026-11-24T18:00:00Z");
  }
}
