package kitchens.caspers.simulator;

import java.util.Arrays;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.fault.Fault;

/**
 * The events of one location within a window of at most a day, by time; those of the same
 * millisecond by their order's creation, then by sequence. The same events in the same order
 * however time is cut.
 */
final class EventCut {
  /** A key holds 27 bits of milliseconds, 24 of the order's slot, 12 of the sequence. */
  static final long LONGEST_MILLIS = 1 << 27;

  private static final int SLOT_BITS = 24;
  private static final int SEQUENCE_BITS = 12;

  private final long fromMillis;
  private DayPlan[] plans = new DayPlan[64];
  private int[] orders = new int[64];
  private long[] keys = new long[256];
  private int slots;
  private int size;

  /** The events that happen within a window. */
  static EventCut happening(LocationWorld world, long fromMillis, long toMillis) {
    return new EventCut(world, fromMillis, toMillis, false);
  }

  /** The events whose lines land within a window: as a rule when they happen. */
  static EventCut landing(LocationWorld world, long fromMillis, long toMillis) {
    return new EventCut(world, fromMillis, toMillis, world.delays);
  }

  private EventCut(LocationWorld world, long fromMillis, long toMillis, boolean delayed) {
    if (toMillis - fromMillis > LONGEST_MILLIS) {
      throw new IllegalArgumentException("a cut of " + (toMillis - fromMillis) + " ms is too long");
    }
    this.fromMillis = fromMillis;
    var back = fromMillis - (delayed ? Fault.LATEST_MILLIS : 0);
    for (var day : world.days(back, toMillis)) {
      var end = day.firstFrom(toMillis);
      for (var order = firstOpen(day, end, back); order < end; order++) {
        var lag = delayed && day.regime(order).faults.delays();
        if (day.ended[order] >= (lag ? back : fromMillis)) {
          add(day, order, lag ? back : fromMillis, toMillis, lag);
        }
      }
    }
    Arrays.sort(keys, 0, size);
  }

  /** No order before this one is still open at {@code millis}. */
  static int firstOpen(DayPlan day, int end, long millis) {
    var low = 0;
    var high = end;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (day.endedSoFar[middle] < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void add(DayPlan day, int order, long from, long toMillis, boolean lag) {
    if (slots == orders.length) {
      plans = Arrays.copyOf(plans, slots * 2);
      orders = Arrays.copyOf(orders, slots * 2);
    }
    plans[slots] = day;
    orders[slots] = order;
    var to = day.eventsBefore(order, toMillis);
    for (var sequence = day.eventsBefore(order, from); sequence < to; sequence++) {
      var millis = day.time(order, sequence) - fromMillis;
      if (lag) {
        millis += day.regime(order).faults.delayMillis(day.eventKey(order, sequence));
        if (millis < 0 || millis >= toMillis - fromMillis) {
          continue;
        }
      }
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
      }
      keys[size++] = ((millis << SLOT_BITS) | slots) << SEQUENCE_BITS | sequence;
    }
    slots++;
  }

  int size() {
    return size;
  }

  int slots() {
    return slots;
  }

  int slot(int event) {
    return (int) (keys[event] >>> SEQUENCE_BITS) & ((1 << SLOT_BITS) - 1);
  }

  int sequence(int event) {
    return (int) keys[event] & ((1 << SEQUENCE_BITS) - 1);
  }

  EventType type(int event) {
    var slot = slot(event);
    return plans[slot].type(orders[slot], sequence(event));
  }

  DayPlan plan(int slot) {
    return plans[slot];
  }

  int order(int slot) {
    return orders[slot];
  }
}
