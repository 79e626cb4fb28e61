package kitchens.caspers.workspace.tasks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells those who wait, and those who listen, that something was written about some run. */
final class Changes {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long count;

  /** What to hand to {@link #await}: read it before looking at what may have changed. */
  long seen() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  void tell() {
    lock.lock();
    try {
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
  }

  /** Calls {@code listener}, which must return at once, at each change until the answer is run. */
  Runnable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Waits until something changed since then, or the time is over. */
  void await(long seen, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lock();
    try {
      while (count == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The longest wait without a look: what another process wrote is told by nobody. */
  static Duration atMost(Duration wanted) {
    long most = TimeUnit.SECONDS.toNanos(1);
    return Duration.ofNanos(Math.min(most, Math.max(1, wanted.toNanos())));
  }
}
