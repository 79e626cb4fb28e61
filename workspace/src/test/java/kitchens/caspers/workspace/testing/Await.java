package kitchens.caspers.workspace.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for something to become true, with a bound. */
public final class Await {

  private Await() {}

  public static void until(Duration limit, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen within " + limit);
      }
      pause();
    }
  }

  private static void pause() throws InterruptedException {
    new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
  }
}
