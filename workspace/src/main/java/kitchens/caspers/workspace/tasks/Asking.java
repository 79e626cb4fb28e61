package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.outbound.Outbound;

/** Asks a supervisor's model what is next, through the chat door. */
final class Asking {

  /** A run does not wait longer than this for a model, as for one whose budget is used up. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** What came of it. */
  sealed interface Reply {}

  /** The model's message. */
  record Said(ObjectNode message, long promptTokens, long completionTokens, String label)
      implements Reply {}

  /** It did not answer, and may later. */
  record NotNow(String why) implements Reply {}

  /** It will not answer this. */
  record Never(String why) implements Reply {}

  private final Outbound outbound;
  private final AgentRuntime.Door door;
  private final Tools tools;

  Asking(Outbound outbound, AgentRuntime.Door door, Tools tools) {
    this.outbound = requireNonNull(outbound, "outbound is null");
    this.door = requireNonNull(door, "door is null");
    this.tools = requireNonNull(tools, "tools is null");
  }

  Reply ask(Agent agent, ArrayNode messages, String clientRequestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", agent.model());
    body.set("messages", messages);
    try {
      body.set("tools", Offered.of(agent, tools));
      Own.Answer answer =
          Own.send(
              outbound,
              URI.create(door.baseUrl() + "/chat/completions"),
              door.token().get(),
              "POST",
              body,
              Map.of("X-Client-Request-Id", clientRequestId),
              agent.stepTimeout());
      if (answer.ok()) {
        return said(answer.body());
      }
      return answer.retryAfterSeconds() > LONGEST_WAIT.toSeconds()
          ? new Never(answer.message())
          : refused(answer.status(), answer.message());
    } catch (Own.NoAnswer e) {
      return new NotNow(e.getMessage());
    } catch (ApiException e) {
      return refused(e.status(), e.getMessage());
    }
  }

  private static Reply refused(int status, String message) {
    return status == 429 || status >= 500 ? new NotNow(message) : new Never(message);
  }

  private static Reply said(JsonNode body) {
    JsonNode message = body.path("choices").path(0).path("message");
    if (!(message instanceof ObjectNode said)) {
      return new NotNow("the model's answer has no message");
    }
    if (said.path("refusal").isTextual()) {
      return new Never(said.path("refusal").textValue());
    }
    String label = body.path("system_fingerprint").asText("");
    return new Said(
        said,
        body.path("usage").path("prompt_tokens").asLong(),
        body.path("usage").path("completion_tokens").asLong(),
        label.contains(" ") ? label : null);
  }
}
