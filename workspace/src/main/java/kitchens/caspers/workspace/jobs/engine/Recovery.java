package kitchens.caspers.workspace.jobs.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what a workspace left that was killed: every attempt that was at work is recorded as
 * lost, after its token has been revoked and its process is certainly gone.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);

  private final Database database;
  private final TaskRunStore taskRuns;
  private final Tokens tokens;
  private final Clock clock;

  public Recovery(Database database, TaskRunStore taskRuns, Tokens tokens, Clock clock) {
    this.database = database;
    this.taskRuns = taskRuns;
    this.tokens = tokens;
    this.clock = clock;
  }

  void run(long epoch) {
    for (var attempt : database.jdbi().withHandle(h -> taskRuns.leftBehind(h, epoch))) {
      attempt.tokenId().ifPresent(tokens::revoke);
      attempt.process().ifPresent(Recovery::bury);
      database.jdbi().useHandle(h -> taskRuns.lose(h, attempt.runId(), clock.instant()));
      LOG.info(
          "Attempt {} of task {} in run {} was at work when the workspace went away: taken up",
          attempt.attemptNumber(),
          attempt.taskKey(),
          attempt.jobRunId());
    }
  }

  /** The start of a process is derived from the clock, which may have been corrected since. */
  private static boolean same(Instant a, Instant b) {
    return Duration.between(a, b).abs().compareTo(Duration.ofSeconds(2)) <= 0;
  }

  /** Ends the process if it is still the same one: a number alone may belong to another by now. */
  private static void bury(TaskRun.ProcessMark mark) {
    ProcessHandle.of(mark.pid())
        .filter(
            process ->
                process.info().startInstant().filter(at -> same(at, mark.startedAt())).isPresent())
        .ifPresent(
            process -> {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
              try {
                process.onExit().get(TIME_TO_DIE.toMillis(), TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (ExecutionException | TimeoutException e) {
                throw new CannotStart(
                    "process %d of a lost task does not die: end it by hand and start again"
                        .formatted(mark.pid()),
                    e);
              }
            });
  }
}
