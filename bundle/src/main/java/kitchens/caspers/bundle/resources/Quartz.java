package kitchens.caspers.bundle.resources;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at cron expressions as Quartz reads them: six fields from seconds to the day of the week,
 * and perhaps a year.
 *
 * @see <a
 *     href="https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html">
 *     cron expressions of Quartz</a>
 */
final class Quartz {

  private record Field(String name, int least, int most, List<String> words) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("second", 0, 59, List.of()),
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day of month", 1, 31, List.of()),
          new Field(
              "month",
              1,
              12,
              List.of(
                  "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                  "DEC")),
          new Field("day of week", 1, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
          new Field("year", 1970, 2099, List.of()));
  private static final int DAY_OF_MONTH = 3;
  private static final int DAY_OF_WEEK = 5;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private Quartz() {}

  /** What is wrong with an expression. */
  static Optional<String> problem(String expression) {
    var parts = SPACE.split(expression.strip());
    if (parts.length < 6 || parts.length > 7) {
      return Optional.of(
          "it has "
              + parts.length
              + " fields; Quartz wants seconds, minutes, hours, day of month, month, day of week"
              + " and perhaps a year");
    }
    for (var i = 0; i < parts.length; i++) {
      for (var item : parts[i].split(",", -1)) {
        if (!fits(i, item.toUpperCase(Locale.ROOT), parts[i].indexOf(',') < 0)) {
          return Optional.of("\"" + item + "\" is no " + FIELDS.get(i).name());
        }
      }
    }
    var monthDayOpen = parts[DAY_OF_MONTH].equals("?");
    if (monthDayOpen == parts[DAY_OF_WEEK].equals("?")) {
      return Optional.of("one of day of month and day of week must be ?, and the other not");
    }
    return Optional.empty();
  }

  private static boolean fits(int index, String item, boolean alone) {
    if (item.equals("*")) {
      return true;
    }
    if (index == DAY_OF_MONTH || index == DAY_OF_WEEK) {
      if (item.equals("?")) {
        return alone;
      }
      if (index == DAY_OF_MONTH ? lastOrNearest(item) : lastOrNth(item)) {
        return true;
      }
    }
    var field = FIELDS.get(index);
    var slash = item.indexOf('/');
    if (slash >= 0) {
      var step = item.substring(slash + 1);
      if (!NUMBER.matcher(step).matches() || Integer.parseInt(step) < 1) {
        return false;
      }
      item = item.substring(0, slash);
      if (item.equals("*") || item.isEmpty()) {
        return true;
      }
    }
    var dash = item.indexOf('-');
    return dash < 0
        ? value(field, item) >= 0
        : value(field, item.substring(0, dash)) >= 0 && value(field, item.substring(dash + 1)) >= 0;
  }

  /** {@code L}, {@code LW}, {@code L-3}, {@code 15W}. */
  private static boolean lastOrNearest(String item) {
    if (item.equals("L") || item.equals("LW")) {
      return true;
    }
    if (item.matches("L-[0-9]{1,2}W?")) {
      return Integer.parseInt(item.substring(2).replace("W", "")) <= 30;
    }
    return item.endsWith("W")
        && value(FIELDS.get(DAY_OF_MONTH), item.substring(0, item.length() - 1)) > 0;
  }

  /** {@code L}, {@code 6L}, {@code FRI#3}. */
  private static boolean lastOrNth(String item) {
    var field = FIELDS.get(DAY_OF_WEEK);
    if (item.endsWith("L")) {
      return item.length() == 1 || value(field, item.substring(0, item.length() - 1)) > 0;
    }
    var hash = item.indexOf('#');
    return hash > 0
        && item.substring(hash + 1).matches("[1-5]")
        && value(field, item.substring(0, hash)) > 0;
  }

  /** The number that is meant, or -1. */
  private static int value(Field field, String text) {
    var word = field.words().indexOf(text);
    if (word >= 0) {
      return field.least() + word;
    }
    if (!NUMBER.matcher(text).matches()) {
      return -1;
    }
    var number = Integer.parseInt(text);
    return number >= field.least() && number <= field.most() ? number : -1;
  }
}
