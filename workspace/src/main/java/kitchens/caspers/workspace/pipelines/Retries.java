package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Starts a continuous pipeline again when its update failed after it had run, as Databricks does in
 * production mode (not with {@code development: true}): after 1, 2, 4, 8 and 16 seconds, then no
 * more.
 */
final class Retries implements AutoCloseable {

  static final String CAUSE = "RETRY_ON_FAILURE";

  private static final int MOST = 5;

  private final Jdbi jdbi;
  private final Consumer<String> restart;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pipeline-retries");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param restart starts an update of a pipeline, unless one is active
   */
  Retries(Jdbi jdbi, Consumer<String> restart) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.restart = requireNonNull(restart, "restart is null");
  }

  void failed(Update update) {
    PipelineSpec spec = update.config();
    if (!spec.continuous() || spec.development() || update.validateOnly() || !update.ran()) {
      return;
    }
    List<Update> latest =
        jdbi.withHandle(h -> UpdateStore.list(h, update.pipelineId(), update.ordinal() + 1, MOST));
    long tried =
        latest.stream()
            .takeWhile(u -> u.state() == UpdateState.FAILED && u.cause().equals(CAUSE))
            .count();
    if (tried >= MOST) {
      return;
    }
    try {
      timer.schedule(
          () -> restart.accept(update.pipelineId()),
          Duration.ofSeconds(1).multipliedBy(1L << tried).toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The workspace is stopping; a person starts the pipeline again.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
