package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A run of a supervisor, as it is kept.
 *
 * @param requester user name of who asked
 * @param owner user name of whoever made the endpoint: in that name steps act
 * @param driver who is at it in this process; null for nobody
 * @param planned steps that the supervisor said it would take; 0 before it said
 * @param turn of a long task, counted from 0
 * @param turnFrom the first event of that turn
 * @param turnUntil when the turn ends; null for runs without turns
 * @param nextSequence of the event to come
 * @param activeMillis that it was at work
 * @param traceId of what it did since it was taken on last
 * @param expiresAt when it ends by itself, while it waits
 */
public record Run(
    UUID id,
    String endpoint,
    Served served,
    String requester,
    String owner,
    Mode mode,
    ObjectNode input,
    State state,
    UUID driver,
    int planned,
    int turn,
    long turnFrom,
    Instant turnUntil,
    long nextSequence,
    long promptTokens,
    long completionTokens,
    long activeMillis,
    String modelLabel,
    String traceId,
    JsonNode answer,
    String errorCode,
    String errorMessage,
    Instant createdAt,
    Instant changedAt,
    Instant expiresAt,
    Instant endedAt) {

  /** The model version that it began with. */
  public record Served(String entityName, long version, Map<String, String> environment) {
    public Served {
      environment = environment == null ? Map.of() : Map.copyOf(environment);
    }
  }

  /** How its caller hears of it. */
  public enum Mode {
    /** The caller waits for the answer. */
    FOREGROUND,
    /** In turns: {@code task_continue_request} and {@code task_continue_response}. */
    LONG_TASK,
    /** {@code background: true}: the caller asks for it later. */
    BACKGROUND
  }

  /** Where it stands. */
  public enum State {
    QUEUED,
    RUNNING,
    /** Its turn is over, and its caller has not said that it shall go on. */
    CONTINUABLE,
    /** A person is asked. */
    WAITING,
    DONE,
    FAILED,
    CANCELED;

    /** Whether nothing more will happen. */
    public boolean ended() {
      return this == DONE || this == FAILED || this == CANCELED;
    }
  }

  /** Its id as a response's. */
  public String responseId() {
    return "resp_" + hex();
  }

  /** By what its caller lets it go on after this turn. */
  String continueId() {
    return "continue_" + hex() + "_" + turn;
  }

  String hex() {
    return id.toString().replace("-", "");
  }
}
