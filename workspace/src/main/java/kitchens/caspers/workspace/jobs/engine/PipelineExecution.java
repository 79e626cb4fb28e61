package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.store.Ended;

/**
 * Runs attempts of {@code pipeline_task}s: starts an update and waits for its end. An update that
 * an earlier, lost attempt started is followed instead of started again.
 */
public final class PipelineExecution implements Execution {
  private static final String BASE = "/api/2.0/pipelines/";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "CANCELED");

  private final WorkspaceCalls calls;
  private final TaskLogs logs;

  public PipelineExecution(WorkspaceCalls calls, TaskLogs logs) {
    this.calls = calls;
    this.logs = logs;
  }

  @Override
  public Ended run(Assignment assignment, RunningTask task, String secret, JsonNode parameters)
      throws IOException, InterruptedException {
    var pipelineId = parameters.path("pipeline_id").asText();
    if (!pipelineId.matches("[A-Za-z0-9-]{1,64}")) {
      return Ended.failed("'%s' is not the id of a pipeline.".formatted(pipelineId), "");
    }
    var pipeline = BASE + pipelineId;
    try (var log = TaskLog.begin(logs, assignment.attempt())) {
      assignment.began();
      var spec = calls.get(secret, pipeline).path("spec");
      if (spec.path("continuous").asBoolean()) {
        return Ended.failed(
            "Pipeline %s is continuous: its update has no end that a task could wait for."
                .formatted(spec.path("name").asText()),
            "");
      }
      var lost = assignment.lostUpdate();
      var update = lost.isPresent() ? lost : start(assignment, task, secret, pipeline, parameters);
      return update.isPresent()
          ? follow(task, secret, pipeline, update.get(), log)
          : Ended.canceled();
    } catch (WorkspaceCalls.Refused e) {
      return Ended.failed(e.getMessage(), "");
    }
  }

  /** Starts an update as soon as no other is active; empty when told to stop before. */
  private Optional<String> start(
      Assignment assignment, RunningTask task, String secret, String pipeline, JsonNode parameters)
      throws IOException, InterruptedException {
    var request = JsonNodeFactory.instance.objectNode().put("cause", "JOB_TASK");
    request.set("full_refresh", parameters.path("full_refresh"));
    request.set("full_refresh_selection", parameters.path("full_refresh_selection"));
    request.set("refresh_selection", parameters.path("refresh_selection"));
    while (!task.stopped()) {
      try {
        var id = calls.post(secret, pipeline + "/updates", request).path("update_id").asText();
        assignment.updating(id);
        return Optional.of(id);
      } catch (WorkspaceCalls.Refused e) {
        if (e.status() != 409) {
          throw e;
        }
      }
      task.awaitStop(BETWEEN_LOOKS);
    }
    return Optional.empty();
  }

  private Ended follow(RunningTask task, String secret, String pipeline, String id, TaskLog log)
      throws IOException, InterruptedException {
    var told = "";
    var stopping = false;
    while (true) {
      var update = calls.get(secret, pipeline + "/updates/" + id).path("update");
      var state = update.path("state").asText();
      if (!state.equals(told)) {
        log.line("update %s is %s".formatted(id, state));
        told = state;
      }
      if (ENDED.contains(state)) {
        return ended(state, secret, pipeline, id);
      }
      if (!stopping && task.awaitStop(BETWEEN_LOOKS)) {
        calls.post(secret, pipeline + "/stop", JsonNodeFactory.instance.objectNode());
        stopping = true;
      } else if (stopping) {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
  }

  private Ended ended(String state, String secret, String pipeline, String id) throws IOException {
    return switch (state) {
      case "COMPLETED" -> Ended.success();
      case "CANCELED" ->
          new Ended(
              Outcome.CANCELED,
              "Update %s was stopped.".formatted(id),
              Optional.empty(),
              Optional.empty());
      default -> Ended.failed(cause(secret, pipeline, id), "");
    };
  }

  private String cause(String secret, String pipeline, String id) throws IOException {
    return calls
        .get(secret, pipeline)
        .path("cause")
        .asText("Update %s failed; the pipeline's events say why.".formatted(id));
  }
}
