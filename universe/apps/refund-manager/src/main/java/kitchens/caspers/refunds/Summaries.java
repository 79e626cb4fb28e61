package kitchens.caspers.refunds;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.OwnTable;
import org.jdbi.v3.core.Handle;

/**
 * A narrow row for each recommendation, with the indexes by which a list of a million is paged,
 * filtered and summed: the copy itself has none but its key, and its answers are JSON in text. It
 * follows the copy by the version of each row, so it needs no order in which rows come; and it is
 * only an index: whatever is shown or decided is read from the copy.
 */
final class Summaries {
  private static final int BATCH = 50_000;
  private static final long REST = 9;
  private static final Duration QUICK = Duration.ofMillis(40);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final List<String> TABLE =
      List.of(
          """
          CREATE TABLE refunds.summaries (
            order_id text PRIMARY KEY,
            ts timestamptz NOT NULL,
            class text NOT NULL,
            suggested_usd numeric,
            location text,
            reason text,
            version bigint NOT NULL
          )
          """,
          "CREATE INDEX summaries_newest ON refunds.summaries (ts DESC, order_id DESC)",
          "CREATE INDEX summaries_of_class ON refunds.summaries (class, ts DESC, order_id DESC)"
              + " INCLUDE (suggested_usd)");

  /** An answer may be anything: what is no JSON, or names no known class, is an error. */
  private static final String TAKE =
      """
      WITH news AS MATERIALIZED (
        SELECT r.order_id, r.ts, r.location, r.agent_response, r.xmin::text::bigint AS version
        FROM recommender.pg_recommendations r
        LEFT JOIN refunds.summaries s
          ON s.order_id = r.order_id AND s.version = r.xmin::text::bigint
        WHERE s.order_id IS NULL
        ORDER BY r.ts DESC
        LIMIT :batch
      ),
      answered AS (
        SELECT order_id, ts, location, version, agent_response,
          CASE WHEN agent_response IS JSON OBJECT THEN agent_response::jsonb END AS answer
        FROM news
      )
      INSERT INTO refunds.summaries
      SELECT
        order_id,
        coalesce(ts, timestamptz 'epoch'),
        CASE WHEN answer ->> 'refund_class' IN ('none', 'partial', 'full')
          THEN answer ->> 'refund_class' ELSE 'error' END,
        CASE WHEN jsonb_typeof(answer -> 'refund_usd') = 'number'
          THEN (answer ->> 'refund_usd')::numeric END,
        location,
        coalesce(answer ->> 'reason', answer -> 'error' ->> 'message', answer ->> 'error',
          left(agent_response, 200)),
        version
      FROM answered
      ON CONFLICT (order_id) DO UPDATE SET
        ts = excluded.ts, class = excluded.class, suggested_usd = excluded.suggested_usd,
        location = excluded.location, reason = excluded.reason, version = excluded.version
      """;

  private static final String FORGET =
      """
      DELETE FROM refunds.summaries s
      WHERE NOT EXISTS (
        SELECT FROM recommender.pg_recommendations r WHERE r.order_id = s.order_id)
      """;

  private final Lakebase lakebase;
  private final OwnTable table;
  private final AtomicLong revision = new AtomicLong();
  private CompletableFuture<Void> taking = CompletableFuture.completedFuture(null);
  private volatile long dueNanos = System.nanoTime();

  Summaries(Lakebase lakebase) {
    this.lakebase = lakebase;
    this.table = new OwnTable(lakebase, "refunds.summaries", TABLE);
  }

  /**
   * Takes in what is new, unless that was done a moment ago: looking takes at most a tenth of the
   * database's time, however long the list. Waits for it only a short while, so that a list that is
   * still being taken in shows what it has.
   *
   * @return a number that grows with each change
   */
  long refresh() {
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
    int taken = lakebase.jdbi().inTransaction(Summaries::take);
    if (taken != 0) {
      revision.incrementAndGet();
    }
    long end = System.nanoTime();
    long cost = end - begun;
    dueNanos = taken == BATCH || cost < QUICK.toNanos() ? end : end + REST * cost;
  }

  /** How many rows changed. */
  private static int take(Handle handle) {
    int taken = handle.createUpdate(TAKE).bind("batch", BATCH).execute();
    boolean surplus =
        handle
            .createQuery(
                """
                SELECT (SELECT count(*) FROM refunds.summaries)
                  > (SELECT count(*) FROM recommender.pg_recommendations)
                """)
            .mapTo(Boolean.class)
            .one();
    return surplus ? Math.max(1, handle.execute(FORGET) + taken) : taken;
  }
}
