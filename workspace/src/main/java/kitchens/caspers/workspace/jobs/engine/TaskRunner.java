package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Ended;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on attempts, each on a thread of its own under a token of its own, which ends with the
 * attempt.
 */
public final class TaskRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  private final Execution jars;
  private final PythonExecution python;
  private final Execution sql;
  private final Execution pipelines;
  private final Principals principals;
  private final Tokens tokens;
  private final Duration grace;
  private final ExecutorService threads = Executors.newCachedThreadPool(TaskRunner::thread);
  private final Map<Long, RunningTask> running = new ConcurrentHashMap<>();

  public TaskRunner(
      JarExecution jars,
      PythonExecution python,
      SqlExecution sql,
      PipelineExecution pipelines,
      Principals principals,
      Tokens tokens,
      Duration grace) {
    this.jars = jars;
    this.python = python;
    this.sql = sql;
    this.pipelines = pipelines;
    this.principals = principals;
    this.tokens = tokens;
    this.grace = grace;
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "task-runner");
    thread.setDaemon(true);
    return thread;
  }

  int running() {
    return running.size();
  }

  /** Begins an attempt; its end is reported to the assignment. */
  void launch(Assignment assignment) {
    var task = new RunningTask();
    running.put(assignment.attempt().runId(), task);
    threads.execute(
        () -> {
          var ended = run(assignment, task);
          running.remove(assignment.attempt().runId());
          task.over();
          assignment.ended(ended);
        });
  }

  /** Tells an attempt to end. */
  void stop(long attemptRunId) {
    Optional.ofNullable(running.get(attemptRunId)).ifPresent(task -> task.stop(grace));
  }

  private Ended run(Assignment assignment, RunningTask task) {
    try {
      return attempt(assignment, task);
    } catch (UnresolvedReference e) {
      return Ended.failed(e.getMessage(), "");
    } catch (IOException | RuntimeException e) {
      LOG.warn("Attempt {} could not be run", assignment.attempt().runId(), e);
      return Ended.failed("The task could not be run: " + e.getMessage(), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Ended.failed("The task was interrupted.", "");
    }
  }

  private Ended attempt(Assignment assignment, RunningTask task)
      throws IOException, InterruptedException {
    var attempt = assignment.attempt();
    var runAs = assignment.run().runAs();
    var principal = principals.byId(runAs.id());
    if (principal.isEmpty()) {
      return Ended.failed(
          "The job runs as %s, who is no longer there. Set run_as anew."
              .formatted(runAs.userName()),
          "");
    }
    var parameters = assignment.parameters();
    // Without an end of its own: it ends with the attempt, and with the epoch of this engine.
    var token = tokens.issue(principal.get(), null, "run %d of a task".formatted(attempt.runId()));
    try {
      assignment.prepared(token.id(), parameters);
      return execution(assignment.task().work()).run(assignment, task, token.secret(), parameters);
    } finally {
      assignment.patiently(() -> tokens.revoke(token.id()));
    }
  }

  private Execution execution(Work work) {
    if (work instanceof Work.Jar) {
      return jars;
    }
    if (python.takes(work)) {
      return python;
    }
    if (work instanceof Work.Sql || work instanceof Work.Notebook) {
      return sql;
    }
    if (work instanceof Work.Pipeline) {
      return pipelines;
    }
    throw new IllegalArgumentException("the engine's own work: " + work.field());
  }

  /** Ends all work, gently and then not. The attempts are taken up at the next start. */
  @Override
  public void close() throws InterruptedException {
    var left = List.copyOf(running.values());
    left.forEach(task -> task.stop(grace));
    for (var task : left) {
      task.awaitEnd(grace.plusSeconds(1));
    }
    threads.shutdownNow();
  }
}
