package kitchens.caspers.simulator;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.location.Behaviour;

/**
 * What goes on outside on one local day: rain, under which more people order and drivers are
 * slower, and occasions, at whose height still more do. The same whatever else an edit changes.
 */
final class Outside {
  private static final int MINUTES = 24 * 60;
  private static final double RAIN_LIFT = 0.35;
  private static final double RAIN_SLOWS = 0.25;

  /** Drivers are never slower than this many times. */
  static final double SLOWEST = 1 + RAIN_SLOWS;

  /** A stretch of rain in minutes of the day. */
  private record Spell(int from, int to, double strength) {}

  /** Something that is on, in minutes of the day; people come for it as a bump. */
  private record Bump(double from, double to, double height) {}

  private final List<Spell> rain = new ArrayList<>();
  private final List<Bump> bumps = new ArrayList<>();

  /**
   * @param seed the location's own
   */
  Outside(Behaviour behaviour, long seed, LocalDate day) {
    var key = Draw.key(Draw.key(seed, Purpose.WEATHER), day.toEpochDay());
    if (Draw.unit(key, 0) * 100 < behaviour.rainPct()) {
      var spells = 1 + Draw.below(key, 1, 3);
      for (var spell = 0; spell < spells; spell++) {
        var from = Draw.below(key, 4 + 3 * spell, MINUTES - 30);
        var minutes = 30 + Draw.below(key, 5 + 3 * spell, 240);
        var strength = 0.3 + 0.7 * Draw.unit(key, 6 + 3 * spell);
        rain.add(new Spell(from, Math.min(MINUTES, from + minutes), strength));
      }
    }
    if (Draw.unit(key, 2) * 100 < behaviour.occasionPct()) {
      var from = 17.0 * 60 + Draw.below(key, 20, 120);
      bumps.add(new Bump(from, from + 150 + Draw.below(key, 21, 90), occasionHeight(key)));
    }
    for (var occasion : behaviour.calendar()) {
      if (occasion.isOn(day)) {
        bumps.add(new Bump(minute(occasion.from()), minute(occasion.to()), occasion.lift() - 1));
      }
    }
  }

  private static double occasionHeight(long key) {
    return 0.2 + 0.5 * Draw.unit(key, 22);
  }

  private static double minute(LocalTime time) {
    return time.toSecondOfDay() / 60.0;
  }

  /** How many times as many orders come in a minute of the local day. */
  double lift(double minute) {
    var lift = 1 + RAIN_LIFT * strength(minute);
    for (var bump : bumps) {
      lift *= 1 + ArrivalCurve.bump(minute, bump.from(), bump.to(), bump.height());
    }
    return lift;
  }

  /** How many times as long a driver's way takes that begins in a minute of the local day. */
  double slowness(double minute) {
    return 1 + RAIN_SLOWS * strength(minute);
  }

  private double strength(double minute) {
    var strength = 0.0;
    for (var spell : rain) {
      if (minute >= spell.from() && minute < spell.to()) {
        strength = Math.max(strength, spell.strength());
      }
    }
    return strength;
  }
}
