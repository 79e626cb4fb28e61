package kitchens.caspers.simulator;

import java.util.Arrays;

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

  EventCut(LocationWorld world, long fromMillis, long toMillis) {
    if (toMillis - fromMillis > LONGEST_MILLIS) {
      throw new IllegalArgumentException("a cut of " + (toMillis - fromMillis) + " ms is too long");
    }
    this.fromMillis = fromMillis;
    for (var day : world.days(fromMillis, toMillis)) {
      var end = day.firstFrom(toMillis);
      for (var order = firstOpen(day, end, fromMillis); order < end; order++) {
        if (day.delivered[order] >= fromMillis) {
          add(day, order, toMillis);
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
      if (day.deliveredSoFar[middle] < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void add(DayPlan day, int order, long toMillis) {
    if (slots == orders.length) {
      plans = Arrays.copyOf(plans, slots * 2);
      orders = Arrays.copyOf(orders, slots * 2);
    }
    plans[slots] = day;
    orders[slots] = order;
    var to = day.eventsBefore(order, toMillis);
    for (var sequence = day.eventsBefore(order, fromMillis); sequence < to; sequence++) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
      }
      var millis = day.time(order, sequence) - fromMillis;
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

  long millis(int event) {
    return fromMillis + (keys[event] >>> (SLOT_BITS + SEQUENCE_BITS));
  }

  DayPlan plan(int slot) {
    return plans[slot];
  }

  int order(int slot) {
    return orders[slot];
  }
}
