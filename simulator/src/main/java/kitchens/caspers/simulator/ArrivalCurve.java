package kitchens.caspers.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When in a local day orders come: evenly, but a part as many in the small hours, up to three times
 * as many at lunch (11:00 to 13:30) and up to three and a half at dinner (17:00 to 20:00), as sin²
 * bumps of local time; and more under what goes on outside. A day may have 23, 24 or 25 hours.
 */
final class ArrivalCurve {
  static final double LUNCH_PEAK = 3;
  static final double DINNER_PEAK = 3.5;
  private static final long MINUTE = 60_000;

  // The evening ends in these minutes of the day, and the morning begins.
  private static final double LATE = 22 * 60;
  private static final double DEEP = 26 * 60;
  private static final double EARLY = 30 * 60;
  private static final double DAY = 33.5 * 60;

  final long startMillis;
  final long endMillis;
  private final double[] cumulative;
  private final double[] minuteOfDay;
  private final double lift;

  /**
   * @param night the small hours' part of the quiet rate of an afternoon
   */
  ArrivalCurve(LocalDate date, ZoneId zone, Outside outside, double night) {
    startMillis = date.atStartOfDay(zone).toInstant().toEpochMilli();
    endMillis = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    cumulative = new double[(int) ((endMillis - startMillis) / MINUTE) + 1];
    minuteOfDay = new double[cumulative.length];
    var ordinary = 0.0;
    for (var minute = 1; minute < cumulative.length; minute++) {
      var middle = startMillis + minute * MINUTE - MINUTE / 2;
      var offset = zone.getRules().getOffset(Instant.ofEpochMilli(middle)).getTotalSeconds();
      var ofDay = Math.floorMod(middle + offset * 1000L, 86_400_000L) / (double) MINUTE;
      minuteOfDay[minute] = ofDay;
      var factor = factor(ofDay, night);
      ordinary += factor;
      cumulative[minute] = cumulative[minute - 1] + factor * outside.lift(ofDay);
    }
    lift = ordinary == 0 ? 1 : cumulative[cumulative.length - 1] / ordinary;
  }

  /** How many times the quiet rate a minute of the local day has. */
  static double factor(double minuteOfDay, double night) {
    return 1
        - (1 - night) * darkness(minuteOfDay)
        + bump(minuteOfDay, 11 * 60, 13.5 * 60, LUNCH_PEAK - 1)
        + bump(minuteOfDay, 17 * 60, 20 * 60, DINNER_PEAK - 1);
  }

  /** 0 by day, 1 from two to six, and between them as a half of a cosine. */
  private static double darkness(double minuteOfDay) {
    var minute = minuteOfDay < 12 * 60 ? minuteOfDay + 24 * 60 : minuteOfDay;
    if (minute <= LATE || minute >= DAY) {
      return 0;
    }
    if (minute >= DEEP && minute <= EARLY) {
      return 1;
    }
    var part = minute < DEEP ? (minute - LATE) / (DEEP - LATE) : (DAY - minute) / (DAY - EARLY);
    return (1 - StrictMath.cos(Math.PI * part)) / 2;
  }

  static double bump(double minute, double from, double to, double height) {
    if (minute <= from || minute >= to) {
      return 0;
    }
    var sin = StrictMath.sin(Math.PI * (minute - from) / (to - from));
    return height * sin * sin;
  }

  /** The busiest minute's share of an ordinary day's orders. */
  static double peakShareOfMinute(double night) {
    var lunch = 150 * (LUNCH_PEAK - 1) / 2;
    var dinner = 180 * (DINNER_PEAK - 1) / 2;
    var missing = (1 - night) * (EARLY - DEEP + (DEEP - LATE + DAY - EARLY) / 2);
    return DINNER_PEAK / (24 * 60 + lunch + dinner - missing);
  }

  /** How many times an ordinary day's orders come on this one. */
  double lift() {
    return lift;
  }

  /** What local clocks show at a moment, in minutes; after the day's end what they showed last. */
  double minuteOfDay(long millis) {
    var minute = (int) Math.min(cumulative.length - 1, 1 + (millis - startMillis) / MINUTE);
    return minuteOfDay[minute];
  }

  /** The moment before which the share {@code u} of the day's orders come. */
  long at(double u) {
    var wanted = u * cumulative[cumulative.length - 1];
    var low = 0;
    var high = cumulative.length - 1;
    while (high - low > 1) {
      var middle = (low + high) >>> 1;
      if (cumulative[middle] <= wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    var within = (wanted - cumulative[low]) / (cumulative[high] - cumulative[low]);
    return Math.min(endMillis - 1, startMillis + low * MINUTE + (long) (within * MINUTE));
  }
}
