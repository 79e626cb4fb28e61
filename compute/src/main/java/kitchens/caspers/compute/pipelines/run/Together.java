package kitchens.caspers.compute.pipelines.run;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Work of a batch that is done on several threads at once. */
final class Together {
  private Together() {}

  /** Does all of it, also when some fails; then throws the first failure with the others beside. */
  static void all(ExecutorService threads, List<Callable<Void>> work) {
    try {
      RuntimeException failure = null;
      for (Future<Void> done : threads.invokeAll(work)) {
        try {
          await(done);
        } catch (RuntimeException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a batch", e);
    }
  }

  /** The result, or the failure as if it had happened on this thread. */
  static <T> T await(Future<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a batch", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }
}
