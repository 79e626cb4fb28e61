package kitchens.caspers.simulator;

import java.util.Arrays;
import kitchens.caspers.simulator.queue.LongHeap;

/**
 * The drivers of one day: who is out until when. Whoever is back first is sent next; a shift ends
 * where fewer are wanted, for those who are back first.
 */
final class Fleet {
  private static final int ID_BITS = 20;
  private static final long GONE = Long.MIN_VALUE;

  private final long originMillis;
  private final LongHeap back = new LongHeap();
  private long[] freeAt = new long[16];
  private int hired;
  private int working;

  Fleet(long originMillis) {
    this.originMillis = originMillis;
  }

  /** Brings the shift to a size of at least one driver. */
  void staff(int wanted, long at) {
    while (working < Math.max(1, wanted)) {
      if (hired == freeAt.length) {
        freeAt = Arrays.copyOf(freeAt, hired * 2);
      }
      working++;
      out(hired++, at);
    }
    while (working > Math.max(1, wanted)) {
      freeAt[first()] = GONE;
      working--;
    }
  }

  /** The driver who is back first. */
  int first() {
    while (true) {
      var driver = (int) back.top() & ((1 << ID_BITS) - 1);
      if (freeAt[driver] != GONE && entry(driver) == back.top()) {
        return driver;
      }
      back.poll();
    }
  }

  /** When a driver is back. */
  long freeAt(int driver) {
    return freeAt[driver];
  }

  /** A driver is out until a moment. */
  void out(int driver, long until) {
    freeAt[driver] = until;
    back.add(entry(driver));
  }

  private long entry(int driver) {
    return (freeAt[driver] - originMillis) << ID_BITS | driver;
  }
}
