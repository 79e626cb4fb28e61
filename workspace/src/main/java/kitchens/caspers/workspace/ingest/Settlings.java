package kitchens.caspers.workspace.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kitchens.caspers.workspace.http.ApiException;

/** Records that were kept aside on their way to being done with, so many bytes at once. */
final class Settlings {
  private static final long MOST_BYTES = 16L << 20;

  private final String volume;
  private final Intake intake;
  private final List<CompletableFuture<Taken>> waiting = new ArrayList<>();
  private long bytes;
  private int done;
  private long accepted;

  Settlings(String volume, Intake intake) {
    this.volume = volume;
    this.intake = intake;
  }

  void put(Delivery delivery) {
    waiting.add(intake.take(volume, delivery));
    bytes += delivery.records().lines().length;
    if (bytes > MOST_BYTES) {
      await();
    }
  }

  /**
   * Waits until all of them are on disk.
   *
   * @throws ApiException 503 when one was perhaps not; each is safe to ask for again
   */
  void await() {
    try {
      for (CompletableFuture<Taken> one : waiting) {
        Taken taken = one.join();
        done += taken.replayed() ? 0 : 1;
        accepted += taken.replayed() ? 0 : taken.accepted();
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof ApiException cause ? cause : e;
    }
    waiting.clear();
    bytes = 0;
  }

  /** How many this one was the first to be done with. */
  int done() {
    return done;
  }

  /** How many events they made. */
  long accepted() {
    return accepted;
  }
}
