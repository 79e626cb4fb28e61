package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.store.Ended;
import kitchens.caspers.workspace.jobs.store.EngineWorkStore;
import kitchens.caspers.workspace.jobs.store.Results;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves runs on. All state is in Postgres; one thread of the engine changes the course of runs, and
 * it sleeps until somebody wakes it or the next time comes that is written there.
 *
 * <p>Each start of an engine takes a new epoch. An attempt belongs to the epoch that claimed it, so
 * an engine that was left for dead can record nothing any more.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(5);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final Database database;
  private final RunStore runs;
  private final TaskRunStore taskRuns;
  private final Admission admission;
  private final Advance advance;
  private final Recovery recovery;
  private final EngineWorkStore work;
  private final Results results;
  private final InEngine inEngine;
  private final TaskRunner runner;
  private final RunChanges changes;
  private final Clock clock;
  private final int mostTasks;
  private final Signal signal = new Signal();
  private final ConcurrentLinkedQueue<Long> touched = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::loop, "job-engine");
  private volatile boolean closed;
  private long epoch;

  /**
   * An engine that is not started yet.
   *
   * @param mostTasks how many attempts may be at work at once
   */
  public Engine(
      Database database,
      RunStore runs,
      TaskRunStore taskRuns,
      Admission admission,
      Advance advance,
      Recovery recovery,
      EngineWorkStore work,
      Results results,
      InEngine inEngine,
      TaskRunner runner,
      RunChanges changes,
      Clock clock,
      int mostTasks) {
    this.database = database;
    this.runs = runs;
    this.taskRuns = taskRuns;
    this.admission = admission;
    this.advance = advance;
    this.recovery = recovery;
    this.work = work;
    this.results = results;
    this.inEngine = inEngine;
    this.runner = runner;
    this.changes = changes;
    this.clock = clock;
    this.mostTasks = mostTasks;
  }

  /** Takes up what an earlier engine left, then goes to work. */
  public void start() {
    epoch =
        database
            .jdbi()
            .withHandle(
                h -> h.createQuery("SELECT nextval('job_engine_epochs')").mapTo(Long.class).one());
    recovery.run(epoch);
    touched.addAll(database.jdbi().withHandle(runs::active));
    thread.start();
  }

  /** Says that something about a run has changed. */
  public void wake(long runId) {
    touched.add(runId);
    signal.give();
    changes.publish(runId);
  }

  /** Says that something about a job has changed. */
  public void wake() {
    signal.give();
  }

  private void loop() {
    while (!closed) {
      try {
        turn();
        signal.await(untilNextDue());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("The job engine met trouble and looks at everything again", e);
          lookAtEverythingLater();
        }
      }
    }
  }

  private void lookAtEverythingLater() {
    try {
      signal.await(AFTER_TROUBLE);
      touched.addAll(database.jdbi().withHandle(runs::active));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("Still in trouble", e);
    }
  }

  private void turn() {
    // What has just happened goes first: a task waits for the end of the one before it.
    drain().forEach(this::advance);
    claim();
    touched.addAll(database.jdbi().withHandle(h -> runs.due(h, clock.instant())));
    touched.addAll(admission.admitQueued(clock.instant()));
    touched.addAll(admission.startContinuous(clock.instant()));
    for (var ids = drain(); !ids.isEmpty(); ids = drain()) {
      ids.forEach(this::advance);
      // What is ready begins before anything else is looked at.
      claim();
      touched.addAll(admission.admitQueued(clock.instant()));
      touched.addAll(admission.startContinuous(clock.instant()));
    }
    claim();
  }

  private Set<Long> drain() {
    var ids = new LinkedHashSet<Long>();
    for (var id = touched.poll(); id != null; id = touched.poll()) {
      ids.add(id);
    }
    return ids;
  }

  private void advance(long runId) {
    var result = advance.apply(runId, clock.instant());
    result.toStop().forEach(runner::stop);
    touched.addAll(result.touched());
    if (result.changed()) {
      changes.publish(runId);
    }
  }

  private void claim() {
    var free = mostTasks - runner.running();
    if (free <= 0) {
      return;
    }
    var claims = database.jdbi().inTransaction(h -> claims(h, free));
    claims.forEach(
        claim -> {
          runner.launch(claim);
          changes.publish(claim.run().runId());
        });
    if (claims.size() == free) {
      signal.give();
    }
  }

  private List<Claim> claims(Handle h, int free) {
    var now = clock.instant();
    return taskRuns.claim(h, epoch, free, now).stream()
        .map(
            attempt -> {
              var run = runs.find(h, attempt.jobRunId()).orElseThrow();
              var task = advance.graphs().task(run, attempt);
              taskRuns.setTimes(h, attempt.runId(), task, now);
              advance.notices().taskStarted(h, run, attempt, task, now);
              if (run.state() == RunState.PENDING) {
                runs.setState(h, run.runId(), RunState.RUNNING);
              }
              return new Claim(attempt, run, task);
            })
        .toList();
  }

  private Duration untilNextDue() {
    var next = database.jdbi().withHandle(runs::nextDue);
    return next.map(due -> Duration.between(clock.instant(), due))
        .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait.plusMillis(1))
        .orElse(LONGEST_SLEEP);
  }

  /** An attempt of this engine. */
  private final class Claim implements Assignment {
    private final TaskRun attempt;
    private final Run run;
    private final TaskSettings task;

    Claim(TaskRun attempt, Run run, TaskSettings task) {
      this.attempt = attempt;
      this.run = run;
      this.task = task;
    }

    @Override
    public TaskRun attempt() {
      return attempt;
    }

    @Override
    public Run run() {
      return run;
    }

    @Override
    public TaskSettings task() {
      return task;
    }

    @Override
    public JsonNode parameters() {
      return database
          .jdbi()
          .withHandle(
              h -> {
                var graph = advance.graphs().of(run);
                var latest = taskRuns.latestOfRun(h, run.runId());
                return Parameters.of(
                    run, task.work(), inEngine.values(h, run, graph, latest, attempt));
              });
    }

    @Override
    public void prepared(String tokenId, JsonNode parameters) {
      database.jdbi().useHandle(h -> taskRuns.prepared(h, attempt.runId(), tokenId, parameters));
    }

    @Override
    public void began() {
      patiently(
          () ->
              database.jdbi().useHandle(h -> taskRuns.began(h, attempt.runId(), clock.instant())));
      changes.publish(run.runId());
    }

    @Override
    public void updating(String updateId) {
      database.jdbi().useHandle(h -> work.setUpdate(h, attempt.runId(), updateId));
    }

    @Override
    public Optional<String> lostUpdate() {
      return database
          .jdbi()
          .withHandle(h -> taskRuns.ofKey(h, run.runId(), attempt.taskKey()))
          .stream()
          .filter(earlier -> earlier.attemptNumber() == attempt.attemptNumber() - 1)
          .filter(earlier -> earlier.outcome().filter(Outcome.LOST::equals).isPresent())
          .findFirst()
          .flatMap(TaskRun::updateId);
    }

    @Override
    public void gave(JsonNode result) {
      patiently(() -> database.jdbi().useHandle(h -> results.put(h, attempt.runId(), result)));
    }

    @Override
    public void started(TaskRun.ProcessMark process) {
      patiently(
          () ->
              database
                  .jdbi()
                  .useHandle(h -> taskRuns.started(h, attempt.runId(), process, clock.instant())));
      changes.publish(run.runId());
    }

    @Override
    public void ended(Ended ended) {
      patiently(
          () ->
              database
                  .jdbi()
                  .useHandle(h -> taskRuns.end(h, attempt.runId(), epoch, ended, clock.instant())));
      wake(run.runId());
    }

    @Override
    public void patiently(Runnable work) {
      // After close the end is not ours to record: the next engine takes the attempt up.
      while (!closed) {
        try {
          work.run();
          return;
        } catch (RuntimeException e) {
          LOG.warn("Attempt {}: the database is away, trying again", attempt.runId(), e);
          pause();
        }
      }
    }

    private void pause() {
      try {
        Thread.sleep(AFTER_TROUBLE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    signal.give();
    thread.interrupt();
    thread.join(5_000);
    runner.close();
  }
}
