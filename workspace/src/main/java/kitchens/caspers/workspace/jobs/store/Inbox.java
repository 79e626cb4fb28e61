package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What people are told of runs, in place of mail. */
public final class Inbox {

  /** One message to one recipient. */
  public record Message(
      long messageId,
      Instant toldAt,
      String recipient,
      String event,
      Optional<Long> jobId,
      long runId,
      String subject,
      String text) {}

  /**
   * Tells a recipient of an event once.
   *
   * @param attemptId of a task's event; 0 for the run's own, which each repair has anew
   */
  public void tell(
      Handle h,
      Run run,
      long attemptId,
      String recipient,
      String event,
      String subject,
      String text,
      Instant now) {
    h.createUpdate(
            """
            INSERT INTO job_inbox (told_at, recipient, event, job_id, run_id, attempt_id, repair,
                                   subject, message)
            VALUES (:now, :recipient, :event, :job, :run, :attempt, :repair, :subject, :text)
            ON CONFLICT (run_id, attempt_id, repair, event, recipient) DO NOTHING
            """)
        .bind("now", now)
        .bind("recipient", recipient)
        .bind("event", event)
        .bind("job", run.jobId().orElse(null))
        .bind("run", run.runId())
        .bind("attempt", attemptId)
        .bind("repair", attemptId == 0 ? run.repairCount() : 0)
        .bind("subject", subject)
        .bind("text", text)
        .execute();
  }

  /**
   * Messages, newest first.
   *
   * @param recipient whose; all when empty
   * @param before only those with a lower id
   */
  public List<Message> list(Handle h, Optional<String> recipient, long before, int limit) {
    return h.createQuery(
            """
            SELECT * FROM job_inbox
             WHERE (CAST(:recipient AS text) IS NULL OR recipient = :recipient)
               AND message_id < :before
             ORDER BY message_id DESC LIMIT :limit
            """)
        .bind("recipient", recipient.orElse(null))
        .bind("before", before)
        .bind("limit", limit)
        .map(
            (rs, ctx) ->
                new Message(
                    rs.getLong("message_id"),
                    rs.getObject("told_at", OffsetDateTime.class).toInstant(),
                    rs.getString("recipient"),
                    rs.getString("event"),
                    Optional.ofNullable(rs.getObject("job_id", Long.class)),
                    rs.getLong("run_id"),
                    rs.getString("subject"),
                    rs.getString("message")))
        .list();
  }
}
