package kitchens.caspers.apps;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/**
 * A narrow row for each of a copy's rows, with the indexes by which a list of a million is paged,
 * filtered and summed: the copy itself has none but its key, and its answers are JSON in text. It
 * follows the copy by the version of each row, so it needs no order in which rows come; and it is
 * only an index: whatever is shown or decided is read from the copy.
 */
public final class Summaries {
  private static final int BATCH = 50_000;
  private static final long REST = 9;
  private static final Duration QUICK = Duration.ofMillis(40);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * What an app keeps of a copy's rows.
   *
   * @param copy the table that they are copied to
   * @param table the narrow one, with its schema; it has the key and {@code version}, the {@code
   *     xmin} of the copy's row
   * @param key of both
   * @param statements that make the narrow one
   * @param take takes in at most {@code :batch} rows that are new or have changed
   */
  public record Shape(
      String copy, String table, String key, List<String> statements, String take) {}

  private final Lakebase lakebase;
  private final Shape shape;
  private final OwnTable table;
  private final AtomicLong revision = new AtomicLong();
  private CompletableFuture<Void> taking = CompletableFuture.completedFuture(null);
  private volatile long dueNanos = System.nanoTime();

  public Summaries(Lakebase lakebase, Shape shape) {
    this.lakebase = lakebase;
    this.shape = shape;
    this.table = new OwnTable(lakebase, shape.table(), shape.statements());
  }

  /**
   * Takes in what is new, unless that was done a moment ago: looking takes at most a tenth of the
   * database's time, however long the list. Waits for it only a short while, so that a list that is
   * still being taken in shows what it has.
   *
   * @return a number that grows with each change
   */
  public long refresh() {
    table.ensure();
    try {
      next().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It goes on; the next who ask see more.
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return revision.get();
  }

  private synchronized CompletableFuture<Void> next() {
    if (taking.isDone() && dueNanos - System.nanoTime() <= 0) {
      taking = CompletableFuture.runAsync(this::take);
    }
    return taking;
  }

  private void take() {
    long begun = System.nanoTime();
    int taken = lakebase.jdbi().inTransaction(this::take);
    if (taken != 0) {
      revision.incrementAndGet();
    }
    long end = System.nanoTime();
    long cost = end - begun;
    dueNanos = taken == BATCH || cost < QUICK.toNanos() ? end : end + REST * cost;
  }

  /** How many rows changed. */
  private int take(Handle handle) {
    int taken = handle.createUpdate(shape.take()).bind("batch", BATCH).execute();
    boolean surplus =
        handle
            .createQuery(
                "SELECT (SELECT count(*) FROM %s) > (SELECT count(*) FROM %s)"
                    .formatted(shape.table(), shape.copy()))
            .mapTo(Boolean.class)
            .one();
    return surplus ? Math.max(1, handle.execute(forget()) + taken) : taken;
  }

  private String forget() {
    return "DELETE FROM %1$s s WHERE NOT EXISTS (SELECT FROM %2$s c WHERE c.%3$s = s.%3$s)"
        .formatted(shape.table(), shape.copy(), shape.key());
  }
}
