package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The journal of runs. Each change is one transaction with what is told of it, so that after a kill
 * there is either both or neither.
 */
final class Journal {

  /** The run is no longer this driver's: it was canceled, or another process has it. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost() {
      super("the run is somebody else's by now", null, false, false);
    }
  }

  /** A caller who lets a long task wait longer has gone. */
  static final Duration LET_GO_ON_WITHIN = Duration.ofDays(1);

  private static final int MOST_EVENTS = 10_000;

  /** A change under way. */
  record Change(Handle handle, Run run, List<Step> steps) {}

  private final Jdbi jdbi;
  private final Clock clock;
  private final Changes changes;
  private final Consumer<String> points;

  /**
   * @param points told of each change when it is written, for what a kill would leave
   */
  Journal(Jdbi jdbi, Clock clock, Changes changes, Consumer<String> points) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.points = requireNonNull(points, "points is null");
  }

  Instant now() {
    return clock.instant();
  }

  Optional<Run> find(UUID id) {
    return jdbi.withHandle(h -> Rows.run(h, id, false));
  }

  List<Step> steps(UUID id) {
    return jdbi.withHandle(h -> Rows.steps(h, id));
  }

  /** Does something with a run while nobody else changes it. */
  <T> T change(UUID id, Function<Change, T> work) {
    T done =
        jdbi.inTransaction(
            h -> {
              Run run =
                  Rows.run(h, id, true)
                      .orElseThrow(() -> ApiException.notFound("there is no run " + id));
              return work.apply(new Change(h, run, Rows.steps(h, id)));
            });
    changes.tell();
    return done;
  }

  /** The same for whoever drives it. */
  <T> T drive(UUID id, UUID driver, Function<Change, T> work) {
    return change(
        id,
        c -> {
          if (c.run().state() != Run.State.RUNNING || !driver.equals(c.run().driver())) {
            throw new Lost();
          }
          return work.apply(c);
        });
  }

  /** Takes a run on; empty when there is nothing to do for it. */
  Optional<Run> claim(UUID id, UUID driver, String trace) {
    Optional<Run> claimed =
        jdbi.inTransaction(
            h -> {
              int taken =
                  h.createUpdate(
                          """
                          UPDATE agent_runs SET state = 'RUNNING', driver = :driver,
                                                trace_id = :trace, changed_at = :now
                          WHERE run_id = :id AND state IN ('QUEUED', 'RUNNING')
                            AND driver IS DISTINCT FROM :driver
                          """)
                      .bind("id", id)
                      .bind("driver", driver)
                      .bind("trace", trace)
                      .bind("now", Rows.stamp(now()))
                      .execute();
              return taken == 0 ? Optional.<Run>empty() : Rows.run(h, id, false);
            });
    claimed.ifPresent(run -> points.accept("claimed"));
    return claimed;
  }

  /**
   * Writes a step down before it acts; it is INTENDED or waits for a person.
   *
   * @param expires when a person's answer comes too late
   */
  Step intend(UUID id, UUID driver, Step step, Instant expires) {
    Step written =
        drive(
            id,
            driver,
            c -> {
              StepRows.insert(c.handle(), step, now());
              Run.State state =
                  step.state() == Step.State.APPROVAL ? Run.State.WAITING : Run.State.RUNNING;
              tell(c, state, step.state().asksPerson() ? expires : null);
              return step;
            });
    points.accept("intended " + step.name());
    return written;
  }

  /** A step that was written down before is begun, once more or for the first time. */
  void begin(UUID id, UUID driver, Step step) {
    drive(
        id,
        driver,
        c -> {
          StepRows.begin(c.handle(), step);
          return tell(c, Run.State.RUNNING, null);
        });
    points.accept("begun " + step.name());
  }

  /** Nobody knows whether a step was done: a person is asked. */
  void ask(UUID id, UUID driver, Step step, String why, Instant expires) {
    drive(
        id,
        driver,
        c -> {
          StepRows.state(c.handle(), step, Step.State.UNKNOWN, why);
          return tell(c, Run.State.WAITING, expires);
        });
    points.accept("asked " + step.name());
  }

  /**
   * Writes down what came of a step. It is kept even when the run was canceled meanwhile: it was
   * done.
   *
   * @return whether the run goes on
   */
  boolean done(UUID id, UUID driver, Step step, Outcome outcome, Duration took) {
    boolean goesOn =
        change(
            id,
            c -> {
              if (!driver.equals(c.run().driver())) {
                throw new Lost();
              }
              StepRows.done(c.handle(), step, outcome, now());
              RunRows.count(c.handle(), id, outcome, took);
              List<Step> steps = Rows.steps(c.handle(), id);
              Step ended = steps.get(step.position());
              EventRows.append(c.handle(), id, Told.step(ended, steps));
              return c.run().state() == Run.State.RUNNING;
            });
    points.accept("done " + step.name());
    return goesOn;
  }

  /** Writes a step down that needs nobody to act, with what came of it. */
  boolean note(UUID id, UUID driver, Step step, Outcome outcome, int planned) {
    drive(
        id,
        driver,
        c -> {
          StepRows.insert(c.handle(), step, now());
          StepRows.done(c.handle(), step, outcome, now());
          c.handle().execute("UPDATE agent_runs SET planned = ? WHERE run_id = ?", planned, id);
          List<Step> steps = Rows.steps(c.handle(), id);
          EventRows.append(c.handle(), id, Told.step(steps.get(step.position()), steps));
          return null;
        });
    points.accept("noted " + step.name());
    return true;
  }

  /** The turn is over. */
  void endTurn(UUID id, UUID driver) {
    drive(
        id,
        driver,
        c -> {
          RunRows.state(c.handle(), id, Run.State.CONTINUABLE, now().plus(LET_GO_ON_WITHIN), now());
          if (turnOver(c).isEmpty()) {
            Run run = Rows.run(c.handle(), id, false).orElseThrow();
            EventRows.append(c.handle(), id, Told.turnEnded(run, c.steps()));
          }
          return null;
        });
    points.accept("turn ended");
  }

  /** The event by which the caller was told that the present turn is over; empty before. */
  OptionalLong turnOver(Change c) {
    return EventRows.from(c.handle(), c.run().id(), c.run().turnFrom(), MOST_EVENTS).stream()
        .filter(EventRows.Event::endsTurn)
        .mapToLong(EventRows.Event::sequence)
        .findFirst();
  }

  /**
   * The end of a run; without effect when it has ended already.
   *
   * @param driver who ends it; null for whoever may at any time
   */
  boolean end(UUID id, UUID driver, Run.State state, JsonNode answer, String code, String message) {
    boolean ended =
        change(
            id,
            c -> {
              boolean others = driver != null && !driver.equals(c.run().driver());
              if (c.run().state().ended() || others) {
                return false;
              }
              RunRows.end(c.handle(), id, state, answer, code, message, now());
              Run run = Rows.run(c.handle(), id, false).orElseThrow();
              EventRows.append(c.handle(), id, Told.ended(run, c.steps()));
              return true;
            });
    points.accept("ended");
    return ended;
  }

  /** A run stands elsewhere now, and so it is told. */
  Void tell(Change c, Run.State state, Instant expires) {
    RunRows.state(c.handle(), c.run().id(), state, expires, now());
    Run run = Rows.run(c.handle(), c.run().id(), false).orElseThrow();
    EventRows.append(c.handle(), run.id(), Told.progress(run, Rows.steps(c.handle(), run.id())));
    return null;
  }

  /** Events from a number on, as they were told. */
  List<EventRows.Event> events(UUID id, long from, int most) {
    return jdbi.withHandle(h -> EventRows.from(h, id, from, most));
  }

  /** For those who write what no driver does. */
  Jdbi jdbi() {
    return jdbi;
  }

  Changes changes() {
    return changes;
  }

  void reached(String point) {
    points.accept(point);
  }

  /** What came of a step. */
  record Outcome(
      JsonNode result, String traceId, long promptTokens, long completionTokens, String label) {

    static Outcome of(JsonNode result) {
      return new Outcome(result, null, 0, 0, null);
    }

    static Outcome error(String message) {
      ObjectNode error =
          com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
              .objectNode()
              .put("error", message);
      return of(error);
    }
  }
}
