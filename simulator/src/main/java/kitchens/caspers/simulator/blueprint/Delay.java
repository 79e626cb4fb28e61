package kitchens.caspers.simulator.blueprint;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import kitchens.caspers.simulator.chance.Draw;

/**
 * How long something stays in a state: first until the clock shows a time, if it says so, then for
 * a while that is drawn.
 *
 * @param until the next time of that day, local; null for at once
 * @param days the days on which that is
 * @param spread how the while is drawn
 */
record Delay(LocalTime until, Set<DayOfWeek> days, Spread spread) {
  private static final long DAY = 86_400_000;

  /** How a length of time is drawn, in milliseconds. */
  sealed interface Spread {
    long least();

    long most();

    double draw(long key, long purpose);
  }

  record Uniform(long least, long most) implements Spread {
    @Override
    public double draw(long key, long purpose) {
      return least + Draw.unit(key, purpose) * (most - least);
    }
  }

  record Normal(double mean, double sd, long least, long most) implements Spread {
    @Override
    public double draw(long key, long purpose) {
      return mean + sd * Draw.gaussian(key, purpose);
    }
  }

  /** Of all draws half lie below the median and 95 of 100 below {@code p95}. */
  record LogNormal(double median, double p95, long least, long most) implements Spread {
    static final double Z95 = 1.6448536269514722;

    @Override
    public double draw(long key, long purpose) {
      return median * StrictMath.pow(p95 / median, Draw.gaussian(key, purpose) / LogNormal.Z95);
    }
  }

  record Exponential(double mean, long least, long most) implements Spread {
    @Override
    public double draw(long key, long purpose) {
      return -mean * StrictMath.log(1 - Draw.unit(key, purpose));
    }
  }

  /** When what began at {@code millis} is over. */
  long after(long millis, ZoneId zone, long key, long purpose) {
    var from = until == null ? millis : next(millis, zone, until, days);
    var drawn = Math.round(spread.draw(key, purpose));
    return from + Math.max(spread.least(), Math.min(spread.most(), drawn));
  }

  /** No delay takes longer. */
  long longest() {
    // Between two such times lie at most the days that are left out, and an hour more in autumn.
    return (until == null ? 0 : (8L - days.size()) * DAY + DAY / 24) + spread.most();
  }

  /** The first moment after {@code millis} at which a clock shows a time, on one of the days. */
  static long next(long millis, ZoneId zone, LocalTime time, Set<DayOfWeek> days) {
    var day = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
    while (true) {
      var at = day.atTime(time).atZone(zone).toInstant().toEpochMilli();
      if (at > millis && days.contains(day.getDayOfWeek())) {
        return at;
      }
      day = day.plusDays(1);
    }
  }
}
