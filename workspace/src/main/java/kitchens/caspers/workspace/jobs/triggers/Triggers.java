package kitchens.caspers.workspace.jobs.triggers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.jobs.engine.Admission;
import kitchens.caspers.workspace.jobs.engine.WorkspaceCalls;
import kitchens.caspers.workspace.jobs.settings.SettingsRefused;
import kitchens.caspers.workspace.jobs.settings.Trigger;
import kitchens.caspers.workspace.jobs.store.Cause;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.RunStore;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires the triggers of jobs. When each is due stands in the scheduler's table; a run and what its
 * trigger has seen are written together, so a trigger fires once for each cause.
 */
public final class Triggers {
  private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration TOKEN = Duration.ofMinutes(10);

  private final Database database;
  private final JobStore jobs;
  private final RunStore runs;
  private final TriggerStore store;
  private final Admission admission;
  private final Principals principals;
  private final Tokens tokens;
  private final Looks looks;
  private final LongConsumer wake;
  private final Clock clock;
  private Scheduler scheduler;

  /**
   * @param wake told of each run that was made
   */
  public Triggers(
      Database database,
      JobStore jobs,
      RunStore runs,
      TriggerStore store,
      Admission admission,
      Principals principals,
      Tokens tokens,
      WorkspaceCalls calls,
      LongConsumer wake,
      Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.runs = runs;
    this.store = store;
    this.admission = admission;
    this.principals = principals;
    this.tokens = tokens;
    this.looks = new Looks(calls);
    this.wake = wake;
    this.clock = clock;
  }

  /** What the scheduler runs: one instance for each job with a trigger. */
  public Task<Void> task() {
    return Tasks.custom(TriggerStore.TASK, Void.class)
        .onFailureReschedule(FixedDelay.of(AGAIN))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              var due = context.getExecution().getExecutionTime();
              var next = fire(Long.parseLong(instance.getId()), due);
              return (complete, operations) ->
                  next.ifPresentOrElse(
                      at -> operations.reschedule(complete, at), operations::remove);
            });
  }

  /**
   * Begins: what a workspace that is gone left half-done is taken up, and each job is looked at.
   */
  public void begin(Scheduler with) {
    this.scheduler = with;
    database.jdbi().useHandle(store::free);
    database.jdbi().withHandle(jobs::all).forEach(job -> sync(job, false));
  }

  /** A job was made or its settings were changed: its trigger begins anew. */
  public void changed(long jobId) {
    var job =
        database
            .jdbi()
            .inTransaction(
                h -> {
                  store.forget(h, jobId);
                  return jobs.find(h, jobId);
                });
    job.ifPresentOrElse(found -> sync(found, true), () -> cancel(jobId));
  }

  /** When the triggers of all jobs are looked at next, by job id. */
  public Map<Long, Instant> next() {
    return database.jdbi().withHandle(store::next);
  }

  /** What the trigger of a job has seen so far. */
  public ObjectNode seen(long jobId) {
    return database.jdbi().withHandle(h -> store.state(h, jobId));
  }

  private void sync(Job job, boolean anew) {
    var trigger = trigger(job);
    if (trigger.isEmpty()) {
      cancel(job.jobId());
      return;
    }
    var instance = TaskInstanceId.of(TriggerStore.TASK, Long.toString(job.jobId()));
    // A watcher's first look is at once: what is there from then on counts.
    var now = clock.instant();
    var next = watches(trigger.get()) ? now : trigger.get().next(now);
    try {
      var there = scheduler.getScheduledExecution(instance).isPresent();
      if (!there) {
        scheduler.schedule(new TaskInstance<>(TriggerStore.TASK, instance.getId()), next);
      } else if (anew) {
        scheduler.reschedule(instance, next);
      }
    } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
      LOG.debug("Trigger of job {} is firing, and finds the new settings itself", job.jobId());
    }
  }

  private void cancel(long jobId) {
    try {
      scheduler.cancel(TaskInstanceId.of(TriggerStore.TASK, Long.toString(jobId)));
    } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
      LOG.debug("Job {} has no trigger to cancel, or it ends itself", jobId);
    }
  }

  private static boolean watches(Trigger trigger) {
    return trigger instanceof Trigger.FileArrival || trigger instanceof Trigger.TableUpdate;
  }

  private static Optional<Trigger> trigger(Job job) {
    try {
      return job.settings().trigger();
    } catch (SettingsRefused e) {
      LOG.error("Job {} has settings that cannot be read; it is not triggered", job.jobId(), e);
      return Optional.empty();
    }
  }

  /** Looks at a job's trigger; when it is to be looked at next. */
  Optional<Instant> fire(long jobId, Instant due) {
    var job = database.jdbi().withHandle(h -> jobs.find(h, jobId));
    var trigger = job.flatMap(Triggers::trigger);
    if (trigger.isEmpty()) {
      return Optional.empty();
    }
    if (watches(trigger.get())) {
      look(job.get(), trigger.get());
      return Optional.of(trigger.get().next(clock.instant()));
    }
    var info = JsonNodeFactory.instance.objectNode().put("time", due.toEpochMilli());
    var made =
        database.jdbi().inTransaction(h -> start(h, jobId, info, "time:" + due.toEpochMilli()));
    made.ifPresent(wake::accept);
    // After a pause of the workspace the times that passed are not made up for, one by one; and a
    // clock that was set back does not bring a time again.
    var now = clock.instant();
    return Optional.of(trigger.get().next(now.isAfter(due) ? now : due));
  }

  private Optional<Long> start(Handle h, long jobId, ObjectNode info, String key) {
    var job = jobs.lock(h, jobId);
    var trigger = job.flatMap(Triggers::trigger);
    if (trigger.isEmpty() || runs.byTriggerKey(h, jobId, key).isPresent()) {
      return Optional.empty();
    }
    var settings = job.get().settings();
    return Optional.of(
        admission.makeRun(
            h,
            job.get(),
            new Admission.Request(
                Cause.fired(trigger.get().type(), info, key),
                settings.parameters(),
                JsonNodeFactory.instance.objectNode(),
                settings.tasks().keys(),
                settings.queueing(),
                job.get().creator(),
                Optional.empty()),
            clock.instant()));
  }

  private void look(Job job, Trigger trigger) {
    var principal = principals.byId(job.runAs().id());
    if (principal.isEmpty()) {
      LOG.warn("Job {} runs as {}, who is gone", job.jobId(), job.runAs().userName());
      return;
    }
    var token = tokens.issue(principal.get(), TOKEN, "trigger of job %d".formatted(job.jobId()));
    try {
      if (trigger instanceof Trigger.FileArrival files) {
        var seen = looks.files(token.secret(), files.url());
        decide(job, before -> Watched.files(files, before, seen, clock.instant()));
      } else if (trigger instanceof Trigger.TableUpdate tables) {
        var seen = looks.commits(token.secret(), tables.tableNames());
        decide(job, before -> Watched.tables(tables, before, seen, clock.instant()));
      }
    } catch (IOException e) {
      LOG.warn("The trigger of job {} cannot look: {}", job.jobId(), e.getMessage());
    } finally {
      tokens.revoke(token.id());
    }
  }

  private interface Decision {
    Watched.Verdict of(ObjectNode before);
  }

  private void decide(Job job, Decision decision) {
    var made =
        database
            .jdbi()
            .inTransaction(
                h -> {
                  // The job first, as everybody does who holds more than one row.
                  jobs.lock(h, job.jobId());
                  var verdict = decision.of(store.state(h, job.jobId()));
                  store.put(h, job.jobId(), verdict.state());
                  return verdict
                      .info()
                      .flatMap(
                          info ->
                              start(
                                  h,
                                  job.jobId(),
                                  info,
                                  "seen:%d:%d"
                                      .formatted(
                                          clock.millis(), verdict.state().path("fires").asLong())));
                });
    made.ifPresent(wake::accept);
  }
}
