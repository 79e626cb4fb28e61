package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What notification destinations are still to be told of runs. */
public final class Outbox {

  /**
   * One message to one destination.
   *
   * @param tries how often it was tried before
   */
  public record Delivery(
      long deliveryId, long runId, String event, String destinationId, String body, int tries) {}

  /**
   * Puts a message in, in the transaction of its event; one that is there already stays.
   *
   * @param attemptId of a task's event; 0 for the run's own, which each repair has anew
   */
  public void put(
      Handle h,
      Run run,
      long attemptId,
      String event,
      String destinationId,
      String body,
      Instant now) {
    h.createUpdate(
            """
            INSERT INTO job_deliveries (run_id, attempt_id, repair, event, destination_id, body,
                                        next_try_at)
            VALUES (:run, :attempt, :repair, :event, :destination, :body, :now)
            ON CONFLICT DO NOTHING
            """)
        .bind("run", run.runId())
        .bind("attempt", attemptId)
        .bind("repair", attemptId == 0 ? run.repairCount() : 0)
        .bind("event", event)
        .bind("destination", destinationId)
        .bind("body", body)
        .bind("now", now)
        .execute();
  }

  /** What is due; of one run's messages to one destination only the first, to keep their order. */
  public List<Delivery> due(Handle h, Instant now, int limit) {
    return h.createQuery(
            """
            SELECT * FROM job_deliveries d
             WHERE next_try_at <= :now
               AND NOT EXISTS (SELECT 1 FROM job_deliveries earlier
                                WHERE earlier.run_id = d.run_id
                                  AND earlier.destination_id = d.destination_id
                                  AND earlier.delivery_id < d.delivery_id
                                  AND earlier.next_try_at IS NOT NULL)
             ORDER BY delivery_id LIMIT :limit
            """)
        .bind("now", now)
        .bind("limit", limit)
        .map(
            (rs, ctx) ->
                new Delivery(
                    rs.getLong("delivery_id"),
                    rs.getLong("run_id"),
                    rs.getString("event"),
                    rs.getString("destination_id"),
                    rs.getString("body"),
                    rs.getInt("tries")))
        .list();
  }

  /** When something is due next. */
  public Optional<Instant> nextDue(Handle h) {
    return h.createQuery(
            """
            SELECT min(next_try_at) FROM job_deliveries d
             WHERE NOT EXISTS (SELECT 1 FROM job_deliveries earlier
                                WHERE earlier.run_id = d.run_id
                                  AND earlier.destination_id = d.destination_id
                                  AND earlier.delivery_id < d.delivery_id
                                  AND earlier.next_try_at IS NOT NULL)
            """)
        .mapTo(Instant.class)
        .findOne();
  }

  /** A try begins; should nobody hear of its end, the next one is at that time. */
  public void trying(Handle h, long deliveryId, Instant next) {
    h.execute(
        "UPDATE job_deliveries SET tries = tries + 1, next_try_at = ? WHERE delivery_id = ?",
        next,
        deliveryId);
  }

  /**
   * It is over.
   *
   * @param sent when it was taken; empty when it is given up
   */
  public void over(Handle h, long deliveryId, Optional<Instant> sent) {
    h.createUpdate(
            """
            UPDATE job_deliveries SET next_try_at = NULL, sent_at = :sent
             WHERE delivery_id = :id
            """)
        .bind("id", deliveryId)
        .bind("sent", sent.orElse(null))
        .execute();
  }
}
