package kitchens.caspers.simulator.blueprint;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Set;
import kitchens.caspers.simulator.blueprint.Delay.Exponential;
import kitchens.caspers.simulator.blueprint.Delay.LogNormal;
import kitchens.caspers.simulator.blueprint.Delay.Normal;
import kitchens.caspers.simulator.blueprint.Delay.Spread;
import kitchens.caspers.simulator.blueprint.Delay.Uniform;

/** Reads how long things last. */
final class DelayReader {
  static final Duration MOST = Duration.ofDays(120);

  private static final String SHAPES =
      "a length of time such as 5m, or one of uniform, normal, lognormal, exponential";

  private DelayReader() {}

  /** {@code 5m}, or a mapping of {@code until}, {@code days} and one of the shapes. */
  static Delay delay(Part part) {
    if (!part.node().isObject()) {
      return new Delay(null, EnumSet.allOf(DayOfWeek.class), spread(part));
    }
    part.knowing("until", "days", "uniform", "normal", "lognormal", "exponential");
    if (!part.at("until").isThere()) {
      if (part.at("days").isThere()) {
        part.at("days").wrong("there is no until", "say at what time of these days");
      }
      return new Delay(null, EnumSet.allOf(DayOfWeek.class), spread(part));
    }
    var spread =
        part.node().size() == (part.at("days").isThere() ? 2 : 1)
            ? new Uniform(0, 0)
            : spread(part);
    return new Delay(time(part.at("until")), days(part.at("days")), spread);
  }

  static LocalTime time(Part part) {
    var text = part.text("a time of day in quotes, such as \"08:30\"");
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      if (!text.isEmpty()) {
        part.wrong("it is " + text, "write a time of day in quotes, such as \"08:30\"");
      }
      return LocalTime.NOON;
    }
  }

  /** All days when absent. */
  static Set<DayOfWeek> days(Part part) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    if (!part.isThere()) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    for (var element : part.elements("days, such as [mon, tue]")) {
      var text = element.text("one of mon, tue, wed, thu, fri, sat, sun");
      var found = false;
      for (var day : DayOfWeek.values()) {
        if (day.name().substring(0, 3).equalsIgnoreCase(text)) {
          found = days.add(day);
        }
      }
      if (!found && !text.isEmpty()) {
        element.wrong("it is " + text, "write mon, tue, wed, thu, fri, sat or sun, each once");
      }
    }
    return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
  }

  /** A fixed length, or a mapping in which one shape stands. */
  static Spread spread(Part part) {
    if (!part.node().isObject()) {
      var fixed = part.millis(MOST);
      return new Uniform(fixed, fixed);
    }
    if (part.at("uniform").isThere()) {
      return uniform(part.at("uniform"));
    }
    if (part.at("normal").isThere()) {
      var shape = part.at("normal").knowing("mean", "sd", "least", "most");
      var mean = shape.at("mean").millis(MOST);
      var sd = shape.at("sd").millis(MOST);
      var least = shape.at("least").millis(0, MOST);
      var most = shape.at("most").millis(mean + 4 * sd, MOST);
      return ordered(shape, new Normal(mean, sd, least, most));
    }
    if (part.at("lognormal").isThere()) {
      var shape = part.at("lognormal").knowing("median", "p95", "least", "most");
      var median = Math.max(1, shape.at("median").millis(MOST));
      var p95 = shape.at("p95").millis(MOST);
      if (p95 < median) {
        shape.at("p95").wrong("it is less than the median", "write at least the median");
      }
      var least = shape.at("least").millis(0, MOST);
      return ordered(shape, new LogNormal(median, p95, least, shape.at("most").millis(MOST)));
    }
    if (part.at("exponential").isThere()) {
      var shape = part.at("exponential").knowing("mean", "least", "most");
      var mean = shape.at("mean").millis(MOST);
      var least = shape.at("least").millis(0, MOST);
      return ordered(shape, new Exponential(mean, least, shape.at("most").millis(MOST)));
    }
    part.wrong("it does not say how long", "write " + SHAPES);
    return new Uniform(1, 1);
  }

  private static Spread uniform(Part part) {
    var ends = part.elements("two lengths of time, such as [5m, 20m]");
    if (ends.size() != 2) {
      if (!ends.isEmpty()) {
        part.wrong("it has %d values".formatted(ends.size()), "write two, such as [5m, 20m]");
      }
      return new Uniform(1, 1);
    }
    return ordered(part, new Uniform(ends.get(0).millis(MOST), ends.get(1).millis(MOST)));
  }

  private static Spread ordered(Part part, Spread spread) {
    if (spread.least() > spread.most()) {
      part.wrong("its least is more than its most", "put them the other way round");
    }
    return spread;
  }
}
