package kitchens.caspers.workspace.gateway.providers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import kitchens.caspers.workspace.gateway.Door;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.Reply.Events;
import kitchens.caspers.workspace.gateway.body.Usage;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** Anthropic's Messages API, spoken with callers who speak OpenAI's chat completions. */
final class AnthropicShape implements Shape {

  private static final String VERSION = "2023-06-01";

  @Override
  public String path(Question question) {
    if (question.door() != Door.CHAT) {
      throw ApiException.invalidParameter(
          "a model of Anthropic's answers chat completions alone: send messages");
    }
    return "/v1/messages";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("anthropic-version", VERSION);
  }

  @Override
  public byte[] request(Question question, String model) {
    try {
      return Json.MAPPER.writeValueAsBytes(
          AnthropicRequest.of(question.body().tree(), model, question.stream()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Reply answer(Question question, byte[] body) throws IOException {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("does not answer with a message: see that its address is right");
    }
    if (!message.path("content").isArray()) {
      throw new IOException("does not answer with a message: see that its address is right");
    }
    byte[] told = Json.MAPPER.writeValueAsBytes(completion(message));
    return Reply.whole(told, Usage.of(told));
  }

  /** A chat completion with a message's content. */
  private static ObjectNode completion(JsonNode message) {
    ObjectNode completion =
        Json.MAPPER
            .createObjectNode()
            .put("id", message.path("id").asText("msg"))
            .put("object", "chat.completion")
            .put("created", Instant.now().getEpochSecond())
            .put("model", message.path("model").asText());
    ObjectNode choice =
        completion
            .putArray("choices")
            .addObject()
            .put("index", 0)
            .put("finish_reason", finish(message.path("stop_reason").asText()));
    ObjectNode said = choice.putObject("message").put("role", "assistant");
    StringBuilder text = new StringBuilder();
    for (JsonNode block : message.path("content")) {
      switch (block.path("type").asText()) {
        case "text" -> text.append(block.path("text").asText());
        case "tool_use" ->
            said.withArray("tool_calls")
                .addObject()
                .put("id", block.path("id").asText())
                .put("type", "function")
                .putObject("function")
                .put("name", block.path("name").asText())
                .put("arguments", block.path("input").toString());
        default -> {
          // Thinking and the like have no place in a chat completion.
        }
      }
    }
    if (text.length() > 0 || !said.has("tool_calls")) {
      said.put("content", text.toString());
    } else {
      said.putNull("content");
    }
    completion.set("usage", usage(message.path("usage"), 0));
    return completion;
  }

  static ObjectNode usage(JsonNode usage, long input) {
    long in = usage.path("input_tokens").asLong(input);
    long out = usage.path("output_tokens").asLong();
    return Json.MAPPER
        .createObjectNode()
        .put("prompt_tokens", in)
        .put("completion_tokens", out)
        .put("total_tokens", in + out);
  }

  static String finish(String stopReason) {
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  @Override
  public Events events(Question question, SseReader reader, AutoCloseable connection) {
    boolean tellUsage =
        question.body().tree().path("stream_options").path("include_usage").asBoolean();
    return new AnthropicEvents(reader, connection, tellUsage);
  }

  static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
