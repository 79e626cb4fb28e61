package kitchens.caspers.workspace.apps.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One deployment of an app: a snapshot of a folder, and what it is run with.
 *
 * @param command over that of app.yaml
 * @param env over that of app.yaml, a list in the API's shape
 */
public record Deployment(
    String deploymentId,
    String appName,
    String sourceCodePath,
    Optional<JsonNode> command,
    Optional<JsonNode> env,
    State state,
    String message,
    String creator,
    Instant createdAt,
    Instant updatedAt) {

  /** How far it is. */
  public enum State {
    IN_PROGRESS,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }
}
