package kitchens.caspers.simulator.complaint;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.chance.Draw;

/**
 * What truly went wrong with an order. Lateness and cold follow from its story; what no event tells
 * (a forgotten item, a rude driver) is drawn, once for the order, whether anybody complains or not.
 *
 * @param line the line of the order that was forgotten or mixed up, if one was
 */
record Mishaps(Set<Kind> kinds, int line) {
  private static final Duration LATE = Duration.ofMinutes(38);
  private static final Duration HELD_UP = Duration.ofMinutes(7);
  private static final Duration COLD = Duration.ofMinutes(22);
  private static final double FORGOTTEN = 0.03;
  private static final double MIXED_UP = 0.02;
  private static final double RUDE = 0.01;
  private static final double UNSAFE = 0.006;
  private static final double BILLED = 0.01;

  static Mishaps of(Order order, long key) {
    var kinds = EnumSet.noneOf(Kind.class);
    var heldUp = order.stationWait().plus(order.driverWait());
    if (heldUp.compareTo(HELD_UP) >= 0
        || between(order.created().epochMillis(), order.delivered().epochMillis(), LATE)) {
      kinds.add(Kind.LATE);
    }
    if (between(order.ready().epochMillis(), order.delivered().epochMillis(), COLD)) {
      kinds.add(Kind.COLD);
    }
    // A bag with one thing in it is not sent off empty.
    var several = order.lines().size() > 1;
    if (several && Draw.unit(key, Purposes.FORGOTTEN) < FORGOTTEN) {
      kinds.add(Kind.MISSING_ITEM);
    } else if (!order.lines().isEmpty() && Draw.unit(key, Purposes.MIXED_UP) < MIXED_UP) {
      kinds.add(Kind.WRONG_ITEM);
    }
    add(kinds, Kind.RUDE, Draw.unit(key, Purposes.RUDE) < RUDE);
    add(kinds, Kind.UNSAFE, Draw.unit(key, Purposes.UNSAFE) < UNSAFE);
    add(kinds, Kind.BILLING, Draw.unit(key, Purposes.BILLED) < BILLED);
    var line = order.lines().isEmpty() ? -1 : Draw.below(key, Purposes.LINE, order.lines().size());
    return new Mishaps(kinds, line);
  }

  private static void add(Set<Kind> kinds, Kind kind, boolean happened) {
    if (happened) {
      kinds.add(kind);
    }
  }

  private static boolean between(long from, long to, Duration least) {
    return to - from >= least.toMillis();
  }
}
