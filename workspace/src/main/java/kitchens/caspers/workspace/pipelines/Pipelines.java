package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.PipelineTables;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The pipelines of the workspace and the rules by which they come, run and go. */
final class Pipelines {

  /** What a request to start an update may say. */
  record StartUpdate(
      String cause,
      boolean fullRefresh,
      List<String> fullRefreshSelection,
      List<String> refreshSelection,
      List<String> resetCheckpointSelection,
      boolean validateOnly) {

    static StartUpdate because(String cause) {
      return new StartUpdate(cause, false, null, null, null, false);
    }
  }

  private final Jdbi jdbi;
  private final UpdateRunner runner;
  private final PipelineTables tables;
  private final Checkpoints checkpoints;
  private final Clock clock;

  Pipelines(
      Jdbi jdbi, UpdateRunner runner, PipelineTables tables, Checkpoints checkpoints, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.tables = requireNonNull(tables, "tables is null");
    this.checkpoints = requireNonNull(checkpoints, "checkpoints is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Makes a pipeline; a continuous one starts at once, as on Databricks. */
  Pipeline create(ObjectNode request, String userName) {
    PipelineSpec spec = PipelineSpec.of(request);
    Pipeline pipeline = new Pipeline(UUID.randomUUID().toString(), spec, userName, now(), now());
    Optional<Update> started =
        jdbi.inTransaction(
            h -> {
              claimName(h, spec, "", request);
              PipelineStore.insert(h, pipeline);
              report(h, pipeline.pipelineId(), "User " + userName + " created the pipeline.");
              return spec.continuous()
                  ? Optional.of(insertUpdate(h, pipeline, StartUpdate.because("API_CALL")))
                  : Optional.<Update>empty();
            });
    started.ifPresent(update -> runner.begin(pipeline.pipelineId(), update.updateId()));
    return pipeline;
  }

  private static void claimName(Handle h, PipelineSpec spec, String id, ObjectNode request) {
    PipelineStore.lockNames(h);
    if (!request.path("allow_duplicate_names").asBoolean()
        && PipelineStore.nameTaken(h, spec.name(), id)) {
      throw ApiException.conflict(
          "the pipeline name '"
              + spec.name()
              + "' is taken; choose another, or say allow_duplicate_names");
    }
  }

  private void report(Handle h, String pipelineId, String message) {
    EventStore.report(h, pipelineId, null, "user_action", "INFO", message, now());
  }

  Pipeline get(String id) {
    return jdbi.withHandle(h -> find(h, id));
  }

  static Pipeline find(Handle h, String id) {
    return PipelineStore.find(h, id).orElseThrow(() -> missing(id));
  }

  private static ApiException missing(String id) {
    return ApiException.notFound("pipeline '" + id + "' does not exist");
  }

  /**
   * Changes a pipeline. A running continuous one goes on with the new settings, in a new update; an
   * edit that changes nothing restarts nothing.
   */
  void update(String id, ObjectNode request, String userName) {
    PipelineSpec spec = PipelineSpec.of(request);
    Pipeline old =
        jdbi.inTransaction(
            h -> {
              Pipeline found = find(h, id);
              claimName(h, spec, id, request);
              long expected = request.path("expected_last_modified").asLong();
              if (expected != 0 && expected != found.lastModified().toEpochMilli()) {
                throw ApiException.conflict(
                    "pipeline '" + id + "' was changed since it was read; read it again");
              }
              if (!found.spec().same(spec)) {
                PipelineStore.update(h, id, spec, now());
                report(h, id, "User " + userName + " edited the pipeline.");
              }
              return found;
            });
    if (!old.spec().same(spec) && (spec.continuous() || old.spec().continuous())) {
      runner.stop(id);
      if (spec.continuous()) {
        start(id, StartUpdate.because("USER_ACTION"));
      }
    }
  }

  /**
   * Starts an update.
   *
   * @throws ApiException 409 when one is active
   */
  String start(String id, StartUpdate asked) {
    if (asked.resetCheckpointSelection() != null && !asked.resetCheckpointSelection().isEmpty()) {
      throw ApiException.invalidParameter(
          "reset_checkpoint_selection is not served; use full_refresh_selection");
    }
    Update update = jdbi.inTransaction(h -> insertUpdate(h, find(h, id), asked));
    runner.begin(id, update.updateId());
    return update.updateId();
  }

  private Update insertUpdate(Handle h, Pipeline pipeline, StartUpdate asked) {
    Update update =
        new Update(
            UUID.randomUUID().toString(),
            pipeline.pipelineId(),
            0,
            Optional.ofNullable(asked.cause()).orElse("API_CALL"),
            UpdateState.QUEUED,
            pipeline.spec(),
            asked.fullRefresh(),
            Optional.ofNullable(asked.fullRefreshSelection()).orElse(List.of()),
            Optional.ofNullable(asked.refreshSelection()).orElse(List.of()),
            asked.validateOnly(),
            now(),
            false,
            null);
    if (!UpdateStore.insert(h, update)) {
      String active =
          UpdateStore.active(h, pipeline.pipelineId()).map(Update::updateId).orElse("another");
      throw ApiException.conflict(
          "an active update "
              + active
              + " of pipeline '"
              + pipeline.pipelineId()
              + "' exists; stop it first, or let it end");
    }
    EventStore.report(
        h,
        pipeline.pipelineId(),
        update.updateId(),
        "create_update",
        "INFO",
        "Update " + update.updateId() + " started by " + update.cause() + ".",
        now());
    return update;
  }

  /** Starts an update unless one is active or the pipeline is gone. */
  void restart(String id) {
    try {
      start(id, StartUpdate.because(Retries.CAUSE));
    } catch (ApiException e) {
      // Somebody started, or deleted, it meanwhile: that is what holds.
    }
  }

  /** Has the active update stop; its state says when it has. Without effect when none is. */
  void stop(String id, String userName) {
    boolean stopping =
        jdbi.inTransaction(
            h -> {
              find(h, id);
              Optional<Update> active = UpdateStore.active(h, id);
              active.ifPresent(
                  update -> {
                    UpdateStore.move(h, update.updateId(), UpdateState.STOPPING, null);
                    report(h, id, "User " + userName + " stopped the pipeline.");
                  });
              return active.isPresent();
            });
    if (stopping) {
      runner.stopSoon(id);
    }
  }

  /**
   * Deletes a pipeline, which is stopped first.
   *
   * @param cascade whether the tables that it made go with it; otherwise they live on as ordinary
   *     tables
   * @param force also when compute does not answer to the stop
   */
  void delete(String id, boolean cascade, boolean force) {
    get(id);
    try {
      runner.stop(id);
    } catch (ApiException e) {
      if (!force) {
        throw e;
      }
    }
    jdbi.useTransaction(
        h -> {
          if (!PipelineStore.delete(h, id)) {
            throw missing(id);
          }
          if (cascade) {
            tables.delete(h, id);
          } else {
            tables.release(h, id);
          }
        });
    runner.forget(id);
    tables.removeFiles();
    checkpoints.remove(id);
  }

  /** Removes what crashes left behind. */
  void sweep() {
    checkpoints.sweep(id -> jdbi.withHandle(h -> PipelineStore.find(h, id)).isPresent());
  }
}
