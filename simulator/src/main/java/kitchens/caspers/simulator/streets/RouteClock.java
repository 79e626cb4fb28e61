package kitchens.caspers.simulator.streets;

import java.util.Arrays;

/** When a driver is how far along a route, steady between one mark and the next. */
final class RouteClock {
  private int[] cm = new int[64];
  private int[] millis = new int[64];
  private short[] limitKmh = new short[64];
  private int size = 1;

  /** The driver goes on to {@code toCm}, which takes {@code during}, under a limit. */
  void go(int toCm, int during, int limit) {
    if (size == cm.length) {
      cm = Arrays.copyOf(cm, 2 * size);
      millis = Arrays.copyOf(millis, 2 * size);
      limitKmh = Arrays.copyOf(limitKmh, 2 * size);
    }
    cm[size] = toCm;
    millis[size] = millis[size - 1] + during;
    limitKmh[size++] = (short) limit;
  }

  int reachedCm() {
    return cm[size - 1];
  }

  int millis() {
    return millis[size - 1];
  }

  int cmAt(long at) {
    if (at >= millis()) {
      return reachedCm();
    }
    var mark = lastAt(millis, (int) at);
    var during = millis[mark + 1] - millis[mark];
    return cm[mark] + (int) ((long) (cm[mark + 1] - cm[mark]) * ((int) at - millis[mark]) / during);
  }

  int limitKmhAt(int gone) {
    return limitKmh[Math.min(size - 1, lastAt(cm, gone) + 1)];
  }

  /** The last mark of those before the end that is not beyond a value. */
  private int lastAt(int[] marks, int value) {
    var low = 0;
    var high = size - 1;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (marks[middle] <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
