package kitchens.caspers.bundle.remote;

import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kitchens.caspers.bundle.value.BundleException;

/** Does one thing for each item, several at a time: requests wait more than they compute. */
public final class InParallel {

  private static final int THREADS = 8;

  private InParallel() {}

  /**
   * Returns when all are done. When one fails, those that have begun are finished, the rest is
   * left, and the first failure is thrown.
   */
  public static <T> void forEach(Collection<T> items, Consumer<T> action) {
    if (items.size() < 2) {
      items.forEach(action);
      return;
    }
    var pool =
        Executors.newFixedThreadPool(
            Math.min(THREADS, items.size()),
            task -> {
              var thread = new Thread(task, "bundle");
              thread.setDaemon(true);
              return thread;
            });
    try {
      var failed = new AtomicBoolean();
      var running = new ArrayList<Future<?>>();
      for (var item : items) {
        running.add(
            pool.submit(
                () -> {
                  if (!failed.get()) {
                    try {
                      action.accept(item);
                    } catch (Throwable e) {
                      failed.set(true);
                      throw e;
                    }
                  }
                }));
      }
      Throwable failure = null;
      for (var task : running) {
        try {
          task.get();
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
        }
      }
      if (failure instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (failure instanceof Error error) {
        throw error;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BundleException("interrupted", null);
    } finally {
      pool.shutdown();
    }
  }
}
