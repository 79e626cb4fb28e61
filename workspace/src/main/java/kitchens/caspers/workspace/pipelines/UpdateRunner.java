package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeClient.ComputeLost;
import kitchens.caspers.workspace.compute.ComputeState;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings updates to compute and stops them there. What is to be done stands in the database; this
 * only carries it out, and carries it out again, under the same update id, when compute was lost:
 * an update that has not ended is given to each compute process that becomes ready.
 */
final class UpdateRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UpdateRunner.class);

  private static final int AGAIN_SECONDS = 2;

  private final Jdbi jdbi;
  private final ComputeSupervisor supervisor;
  private final ComputeClient compute;
  private final LibraryFiles files;
  private final Path checkpoints;
  private final Clock clock;
  private final PipelineLocks locks = new PipelineLocks();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pipeline");
            thread.setDaemon(true);
            return thread;
          });

  UpdateRunner(
      Jdbi jdbi,
      ComputeSupervisor supervisor,
      ComputeClient compute,
      LibraryFiles files,
      Path checkpoints,
      Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
    this.compute = requireNonNull(compute, "compute is null");
    this.files = requireNonNull(files, "files is null");
    this.checkpoints = requireNonNull(checkpoints, "checkpoints is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Has an update begin soon. */
  void begin(String pipelineId, String updateId) {
    submit(() -> locks.with(pipelineId, () -> give(pipelineId, updateId)));
  }

  /** Has the active update of a pipeline stop soon. */
  void stopSoon(String pipelineId) {
    submit(() -> stop(pipelineId));
  }

  /** Compute is ready: what is unfinished begins there, or ends if it was being stopped. */
  void resume() {
    submit(
        () -> {
          for (Update update : jdbi.withHandle(UpdateStore::allActive)) {
            if (update.state() == UpdateState.STOPPING) {
              stopSoon(update.pipelineId());
            } else {
              begin(update.pipelineId(), update.updateId());
            }
          }
        });
  }

  /** Compute is gone: what it worked on waits. */
  void interrupted() {
    submit(
        () -> {
          for (Update update : jdbi.withHandle(UpdateStore::allActive)) {
            move(
                update,
                UpdateState.WAITING_FOR_RESOURCES,
                "WARN",
                "compute was lost; the update goes on when it is back");
          }
        });
  }

  private void submit(Runnable task) {
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("a pipeline's work failed", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the workspace is stopping; pipelines go on at its next start");
    }
  }

  private void give(String pipelineId, String updateId) {
    Optional<Update> found = jdbi.withHandle(h -> UpdateStore.find(h, pipelineId, updateId));
    if (found.isEmpty() || !found.get().active()) {
      return;
    }
    Update update = found.get();
    supervisor.begin();
    if (supervisor.state() != ComputeState.READY) {
      if (update.state() != UpdateState.WAITING_FOR_RESOURCES) {
        move(update, UpdateState.WAITING_FOR_RESOURCES, "INFO", "waiting for compute");
      }
      return;
    }
    if (!jdbi.withHandle(h -> UpdateStore.giveTo(h, updateId, supervisor.epoch()))) {
      return;
    }
    try {
      post(update);
    } catch (ComputeLost e) {
      again(update, e.getMessage());
    } catch (ApiException e) {
      if (e.status() == 503) {
        again(update, e.getMessage());
      } else {
        move(update, UpdateState.FAILED, "ERROR", e.getMessage());
      }
    }
  }

  /** The next compute will be given it; the present one is asked once more, if it lives. */
  private void again(Update update, String why) {
    LOG.info("update {} is given to compute again: {}", update.updateId(), why);
    jdbi.useHandle(h -> UpdateStore.takeBack(h, update.updateId()));
    CompletableFuture.delayedExecutor(AGAIN_SECONDS, TimeUnit.SECONDS, threads)
        .execute(
            () ->
                locks.with(
                    update.pipelineId(), () -> give(update.pipelineId(), update.updateId())));
  }

  private void post(Update update) throws ComputeLost {
    Map<String, Object> request = request(update);
    try {
      compute.startUpdate(update.pipelineId(), request);
    } catch (ApiException e) {
      if (e.status() != 409) {
        throw e;
      }
      // It runs something of this pipeline: this very update, or one whose stop it never heard of.
      String running = compute.pipeline(update.pipelineId()).path("update_id").asText();
      if (!running.equals(update.updateId())) {
        compute.stopPipeline(update.pipelineId());
        compute.startUpdate(update.pipelineId(), request);
      }
    }
  }

  private Map<String, Object> request(Update update) {
    PipelineSpec spec = update.config();
    List<LibraryFiles.Source> sources = files.read(spec);
    Map<String, Object> request = new HashMap<>();
    request.put("update_id", update.updateId());
    request.put(
        "spec",
        Map.of(
            "name", spec.name(),
            "catalog", spec.catalog(),
            "schema", spec.schema(),
            "continuous", spec.continuous(),
            "configuration", spec.configuration()));
    request.put("checkpoint", checkpoint(update.pipelineId()));
    request.put("sources", sources);
    // What has run once has done its resets: doing them again would lose what it made since.
    request.put("full_refresh", update.fullRefresh() && !update.ran());
    request.put("full_refresh_selection", update.ran() ? List.of() : update.fullRefreshSelection());
    request.put("refresh_selection", update.refreshSelection());
    request.put("validate_only", update.validateOnly());
    return request;
  }

  private String checkpoint(String pipelineId) {
    String uri = checkpoints.resolve(pipelineId).toUri().toString();
    return uri.replaceFirst("^file:///", "file:/").replaceFirst("/$", "");
  }

  /**
   * Stops the active update of a pipeline and returns when nothing of it runs any more.
   *
   * @throws ApiException 503 when compute does not answer
   */
  void stop(String pipelineId) {
    locks.with(
        pipelineId,
        () -> {
          Optional<Update> active = jdbi.withHandle(h -> UpdateStore.active(h, pipelineId));
          if (active.isEmpty()) {
            return;
          }
          move(active.get(), UpdateState.STOPPING, "INFO", "stopping");
          if (supervisor.state() == ComputeState.READY) {
            stopAtCompute(pipelineId);
          }
          move(active.get(), UpdateState.CANCELED, "INFO", "stopped");
        });
  }

  private void stopAtCompute(String pipelineId) {
    long epoch = supervisor.epoch();
    try {
      compute.stopPipeline(pipelineId);
    } catch (ComputeLost e) {
      if (supervisor.state() == ComputeState.READY && supervisor.epoch() == epoch) {
        throw ApiException.temporarilyUnavailable(
            "compute did not stop pipeline '" + pipelineId + "' in time; stop it again");
      }
      // It died, and the pipeline with it.
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
      // This process never ran it.
    }
  }

  /** Moves an update on and reports that it did. */
  private void move(Update update, UpdateState to, String level, String message) {
    jdbi.useTransaction(
        h -> {
          String error = to == UpdateState.FAILED ? message : null;
          if (UpdateStore.move(h, update.updateId(), to, error)) {
            EventStore.report(
                h,
                update.pipelineId(),
                update.updateId(),
                "update_progress",
                level,
                "Update " + update.updateId() + " is " + to + ": " + message,
                clock.instant());
          }
        });
  }

  /** Nothing more is asked about a pipeline that is gone. */
  void forget(String pipelineId) {
    locks.forget(pipelineId);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
