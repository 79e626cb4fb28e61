package kitchens.caspers.simulator.queue;

import java.util.Arrays;

/** A heap of longs, the least on top; four children each, which lie in one line of a cache. */
public final class LongHeap {
  private long[] values = new long[16];
  private int size;

  public boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /** The least value; undefined when empty. */
  public long top() {
    return values[0];
  }

  public void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    var at = size++;
    while (at > 0 && values[at - 1 >> 2] > value) {
      values[at] = values[at - 1 >> 2];
      at = at - 1 >> 2;
    }
    values[at] = value;
  }

  /** Takes the least value away. */
  public long poll() {
    var least = values[0];
    var last = values[--size];
    if (size > 0) {
      replaceTop(last);
    }
    return least;
  }

  /** Puts {@code value} in the least value's stead. */
  public void replaceTop(long value) {
    var at = 0;
    while (4 * at + 1 < size) {
      var child = 4 * at + 1;
      var end = Math.min(child + 4, size);
      for (var other = child + 1; other < end; other++) {
        if (values[other] < values[child]) {
          child = other;
        }
      }
      if (values[child] >= value) {
        break;
      }
      values[at] = values[child];
      at = child;
    }
    values[at] = value;
  }
}
