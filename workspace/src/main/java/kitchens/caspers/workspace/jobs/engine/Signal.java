package kitchens.caspers.workspace.jobs.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A wake-up that is not lost when nobody waits yet. */
public final class Signal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition given = lock.newCondition();
  private boolean pending;

  public void give() {
    lock.lock();
    try {
      pending = true;
      given.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a signal given since the last wait, or for the time to pass. */
  public void await(Duration most) throws InterruptedException {
    lock.lock();
    try {
      var left = most.toNanos();
      while (!pending && left > 0) {
        left = given.awaitNanos(left);
      }
      pending = false;
    } finally {
      lock.unlock();
    }
  }
}
