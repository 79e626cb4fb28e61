package kitchens.caspers.workspace.apps.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One deployment of an app: a snapshot of a folder, and what it is run with.
 *
 * @param command over that of app.yaml
 * @param env over that of app.yaml, a list in the API's shape
 * @param released what a release told the app: values by name, over all others; empty when none did
 */
public record Deployment(
    String deploymentId,
    String appName,
    String sourceCodePath,
    Optional<JsonNode> command,
    Optional<JsonNode> env,
    Map<String, String> released,
    State state,
    String message,
    String creator,
    Instant createdAt,
    Instant updatedAt) {

  public Deployment {
    released = Map.copyOf(released);
  }

  /** The same, with what a release told the app. */
  public Deployment with(Map<String, String> told) {
    return new Deployment(
        deploymentId,
        appName,
        sourceCodePath,
        command,
        env,
        told,
        state,
        message,
        creator,
        createdAt,
        updatedAt);
  }

  /** How far it is. */
  public enum State {
    IN_PROGRESS,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }
}
