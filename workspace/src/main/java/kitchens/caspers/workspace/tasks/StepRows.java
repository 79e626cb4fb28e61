package kitchens.caspers.workspace.tasks;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The steps of runs, written. */
final class StepRows {

  private StepRows() {}

  static void insert(Handle h, Step step, Instant now) {
    h.createUpdate(
            """
            INSERT INTO agent_steps (run_id, position, kind, name, title, call_id, arguments,
                                     idempotency_key, effect, state, attempts, begun_at)
            VALUES (:run, :position, :kind, :name, :title, :call, :arguments::jsonb,
                    :key, :effect, :state, :attempts, :now)
            """)
        .bind("run", step.run())
        .bind("position", step.position())
        .bind("kind", step.kind().name())
        .bind("name", step.name())
        .bind("title", step.title())
        .bind("call", step.callId())
        .bind("arguments", step.arguments().toString())
        .bind("key", step.key())
        .bind("effect", step.effect().name())
        .bind("state", step.state().name())
        .bind("attempts", step.attempts())
        .bind("now", Rows.stamp(now))
        .execute();
  }

  static void begin(Handle h, Step step) {
    h.createUpdate(
            """
            UPDATE agent_steps SET state = 'INTENDED', attempts = attempts + 1
            WHERE run_id = :run AND position = :position
            """)
        .bind("run", step.run())
        .bind("position", step.position())
        .execute();
  }

  static void state(Handle h, Step step, Step.State state, String note) {
    h.createUpdate(
            """
            UPDATE agent_steps SET state = :state, note = :note
            WHERE run_id = :run AND position = :position
            """)
        .bind("state", state.name())
        .bind("note", note)
        .bind("run", step.run())
        .bind("position", step.position())
        .execute();
  }

  /** What came of it; what was written first stays. */
  static void done(Handle h, Step step, Journal.Outcome outcome, Instant now) {
    h.createUpdate(
            """
            UPDATE agent_steps SET state = 'DONE', result = :result::jsonb, trace_id = :trace,
                                   ended_at = :now
            WHERE run_id = :run AND position = :position AND ended_at IS NULL
            """)
        .bind("result", outcome.result().toString())
        .bind("trace", outcome.traceId())
        .bind("now", Rows.stamp(now))
        .bind("run", step.run())
        .bind("position", step.position())
        .execute();
  }

  /**
   * A person has answered.
   *
   * @param result of the step, where there is none to come; null where it is now done
   */
  static void decide(
      Handle h, Step step, Step.State state, String result, String by, String note, Instant now) {
    h.createUpdate(
            """
            UPDATE agent_steps SET state = :state, result = :result::jsonb, decided_by = :by,
                                   note = :note, decided_at = :now, ended_at = :ended
            WHERE run_id = :run AND position = :position
            """)
        .bind("state", state.name())
        .bind("result", result)
        .bind("by", by)
        .bind("note", note)
        .bind("now", Rows.stamp(now))
        .bind("ended", state.ended() ? Rows.stamp(now) : null)
        .bind("run", step.run())
        .bind("position", step.position())
        .execute();
  }
}
