package kitchens.caspers.simulator;

import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.event.Cancellation;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.streets.Route;

/**
 * Every order of one local day of one location, by time of creation: who ordered when, and when
 * what happens to it. Columns, not objects, since a day may have hundreds of thousands. Immutable
 * once made.
 */
final class DayPlan {
  private static final EventType[] TYPES = EventType.values();
  private static final Cancellation[] REASONS = Cancellation.values();
  private static final int FIXED_BEFORE_PICKUP = 5;
  private static final long MOST_PING_WAIT = 2_400;

  /** The time of what does not happen. */
  static final long NEVER = Long.MAX_VALUE;

  final int size;
  final long[] created;
  final long[] started;
  final long[] finished;
  final long[] ready;
  final long[] arrived;
  final long[] pickedUp;

  /** When the order was delivered or cancelled. */
  final long[] ended;

  /** The latest end among the orders up to and including this one. */
  final long[] endedSoFar;

  final long[] keyHigh;
  final long[] keyLow;

  /** The customer's key. */
  final long[] customer;

  /** How many times longer than in dry weather the driver's way takes. */
  final float[] slowness;

  final int[] address;

  /** Where the driver stops first; -1 for nowhere. */
  final int[] detour;

  final int[] stationWait;
  final int[] driverWait;
  final Regime[] regimes;
  final double[][] brands;
  private final short[] regime;
  private final byte[] cancelled;
  private final Map<Integer, OrderInjected> injected = new HashMap<>();

  /**
   * @param regimes the regimes that hold on the day
   * @param brands for each of them, the brands' popularity on the day
   */
  DayPlan(int size, Regime[] regimes, double[][] brands) {
    this.size = size;
    this.regimes = regimes;
    this.brands = brands;
    created = new long[size];
    started = new long[size];
    finished = new long[size];
    ready = new long[size];
    arrived = new long[size];
    pickedUp = new long[size];
    ended = new long[size];
    endedSoFar = new long[size];
    customer = new long[size];
    slowness = new float[size];
    cancelled = new byte[size];
    keyHigh = new long[size];
    keyLow = new long[size];
    address = new int[size];
    detour = new int[size];
    stationWait = new int[size];
    driverWait = new int[size];
    regime = new short[size];
  }

  void setRegime(int order, int index) {
    regime[order] = (short) index;
  }

  void inject(int order, OrderInjected wish) {
    injected.put(order, wish);
  }

  /** What a person ordered, if this is such an order; null for all others. */
  OrderInjected injected(int order) {
    return injected.get(order);
  }

  long delayMillis(int order) {
    var wish = injected.get(order);
    return wish == null ? 0 : wish.delayMinutes() * 60_000L;
  }

  Regime regime(int order) {
    return regimes[regime[order]];
  }

  double[] brands(int order) {
    return brands[regime[order]];
  }

  /** The way that the order's driver takes. */
  Route route(int order) {
    var streets = regime(order).streets;
    return detour[order] < 0
        ? Route.to(streets, address[order])
        : Route.via(streets, detour[order], Regime.STOP, address[order]);
  }

  /**
   * An order ends before it is delivered.
   *
   * @param from what had not happened by then never does
   * @param at when the customer hears of it
   */
  void cancel(int order, long from, long at, Cancellation reason) {
    cancelled[order] = (byte) (reason.ordinal() + 1);
    ended[order] = at;
    for (var times : new long[][] {started, finished, ready, arrived}) {
      if (times[order] == 0 || times[order] >= from) {
        times[order] = NEVER;
      }
    }
    pickedUp[order] = NEVER;
    driverWait[order] = 0;
  }

  boolean isCancelled(int order) {
    return cancelled[order] != 0;
  }

  /** Why the order was cancelled; null when it was not. */
  Cancellation reason(int order) {
    return cancelled[order] == 0 ? null : REASONS[cancelled[order] - 1];
  }

  /** How many pings come strictly between pick-up and delivery. */
  int pings(int order) {
    return pingsBefore(order, ended[order]);
  }

  int events(int order) {
    if (isCancelled(order)) {
      return 1 + happenedBefore(order, NEVER);
    }
    return FIXED_BEFORE_PICKUP + 2 + pings(order);
  }

  /** The driver's place in the sequence: after whatever the kitchen had done by then. */
  int arrivedSequence(int order) {
    var at = arrived[order];
    return 2 + (finished[order] <= at ? 1 : 0) + (ready[order] <= at ? 1 : 0);
  }

  EventType type(int order, int sequence) {
    if (isCancelled(order) && sequence == events(order) - 1) {
      return EventType.CANCELLED;
    }
    if (sequence < FIXED_BEFORE_PICKUP) {
      var arrivedAt = arrivedSequence(order);
      return sequence == arrivedAt
          ? EventType.DRIVER_ARRIVED
          : TYPES[sequence < arrivedAt ? sequence : sequence - 1];
    }
    if (sequence == FIXED_BEFORE_PICKUP) {
      return EventType.DRIVER_PICKED_UP;
    }
    return sequence == events(order) - 1 ? EventType.DELIVERED : EventType.DRIVER_PING;
  }

  long time(int order, int sequence) {
    return switch (type(order, sequence)) {
      case ORDER_CREATED -> created[order];
      case GK_STARTED -> started[order];
      case GK_FINISHED -> finished[order];
      case GK_READY -> ready[order];
      case DRIVER_ARRIVED -> arrived[order];
      case DRIVER_PICKED_UP -> pickedUp[order];
      case DRIVER_PING -> pingTime(order, ping(sequence));
      case DELIVERED, CANCELLED -> ended[order];
    };
  }

  /** Which ping, from 1, has that sequence. */
  private static int ping(int sequence) {
    return sequence - FIXED_BEFORE_PICKUP;
  }

  private int pingsBefore(int order, long millis) {
    var pings = (int) ((millis - pickedUp[order] - 1) / regime(order).pingMillis);
    return pings > 0 && pingTime(order, pings) >= millis ? pings - 1 : pings;
  }

  /** A telephone tells its place when its turn has come, and the network lets it. */
  private long pingTime(int order, int ping) {
    var every = regime(order).pingMillis;
    var waits = Draw.unit(keyLow[order], Purpose.PING + ping);
    var most = Math.min(MOST_PING_WAIT, every / 4);
    return pickedUp[order] + ping * every + (long) (most * waits * waits * waits);
  }

  /** How many of the order's events come before {@code millis}. */
  int eventsBefore(int order, long millis) {
    if (millis > ended[order]) {
      return events(order);
    }
    if (millis > pickedUp[order] && !isCancelled(order)) {
      return FIXED_BEFORE_PICKUP + 1 + pingsBefore(order, millis);
    }
    return happenedBefore(order, millis);
  }

  /** How many of the five things that come before the pick-up have happened. */
  private int happenedBefore(int order, long millis) {
    return (created[order] < millis ? 1 : 0)
        + (started[order] < millis ? 1 : 0)
        + (finished[order] < millis ? 1 : 0)
        + (ready[order] < millis ? 1 : 0)
        + (arrived[order] < millis ? 1 : 0);
  }

  /** An event's own key, from which its identifier and its nulls come. */
  long eventKey(int order, int sequence) {
    return Draw.key(keyHigh[order], sequence);
  }

  /** Whether the order's {@code order_created} goes out without its items. */
  boolean itemsLost(int order) {
    var items = Nulls.BODY + EventType.ORDER_CREATED.bodyFields().indexOf("items");
    return regime(order).nulls.isNull(EventType.ORDER_CREATED, eventKey(order, 0), items);
  }

  /** The first order created at or after {@code millis}. */
  int firstFrom(long millis) {
    var low = 0;
    var high = size;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (created[middle] < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
