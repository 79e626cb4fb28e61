package kitchens.caspers.workspace.gateway.providers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import kitchens.caspers.workspace.gateway.Reply.Events;
import kitchens.caspers.workspace.gateway.body.Usage;
import kitchens.caspers.workspace.http.Json;

/** Anthropic's events, told as chunks of a chat completion. */
final class AnthropicEvents implements Events {

  private final SseReader reader;
  private final AutoCloseable connection;
  private final boolean tellUsage;
  private final Queue<byte[]> ready = new ArrayDeque<>();

  /** Where a content block that is a tool call stands among the tool calls. */
  private final Map<Integer, Integer> toolIndexes = new HashMap<>();

  private final long created = Instant.now().getEpochSecond();
  private String id = "msg";
  private String model = "";
  private long input = -1;
  private long output = -1;
  private boolean done;

  AnthropicEvents(SseReader reader, AutoCloseable connection, boolean tellUsage) {
    this.reader = reader;
    this.connection = connection;
    this.tellUsage = tellUsage;
  }

  @Override
  public byte[] next() throws IOException {
    while (ready.isEmpty()) {
      if (done) {
        return null;
      }
      byte[] event = reader.next();
      if (event == null) {
        throw new IOException("ended its stream before its end");
      }
      SseData data = SseData.of(event);
      if (data.length() > 0) {
        tell(parsed(data.text(event)));
      }
    }
    return ready.remove();
  }

  private static JsonNode parsed(String data) throws IOException {
    try {
      return Json.MAPPER.readTree(data);
    } catch (JsonProcessingException e) {
      throw new IOException("streamed something that is no event of a message");
    }
  }

  private void tell(JsonNode event) throws IOException {
    int index = event.path("index").asInt();
    switch (event.path("type").asText()) {
      case "message_start" -> {
        JsonNode message = event.path("message");
        id = message.path("id").asText(id);
        model = message.path("model").asText(model);
        input = message.path("usage").path("input_tokens").asLong(input);
        delta(node().put("role", "assistant").put("content", ""), null);
      }
      case "content_block_start" -> {
        JsonNode block = event.path("content_block");
        if (block.path("type").asText().equals("tool_use")) {
          toolIndexes.put(index, toolIndexes.size());
          call(index, block.path("id").asText(), block.path("name").asText(), "");
        }
      }
      case "content_block_delta" -> {
        JsonNode delta = event.path("delta");
        switch (delta.path("type").asText()) {
          case "text_delta" -> delta(node().put("content", delta.path("text").asText()), null);
          case "input_json_delta" -> call(index, null, null, delta.path("partial_json").asText());
          default -> {
            // Thinking and signatures have no place in a chat completion.
          }
        }
      }
      case "message_delta" -> {
        output = event.path("usage").path("output_tokens").asLong(output);
        delta(node(), AnthropicShape.finish(event.at("/delta/stop_reason").asText()));
      }
      case "message_stop" -> end();
      case "error" ->
          throw new IOException(
              "broke off its answer (" + event.at("/error/type").asText("error") + ")");
      default -> {
        // A ping, or something newer than this.
      }
    }
  }

  private void end() {
    done = true;
    if (tellUsage) {
      ObjectNode chunk = chunk();
      chunk.putArray("choices");
      long in = Math.max(0, input);
      long out = Math.max(0, output);
      chunk
          .putObject("usage")
          .put("prompt_tokens", in)
          .put("completion_tokens", out)
          .put("total_tokens", in + out);
      ready.add(AnthropicShape.event(chunk.toString()));
    }
    ready.add(AnthropicShape.event("[DONE]"));
  }

  private void call(int index, String callId, String name, String arguments) {
    ObjectNode delta = node();
    ObjectNode call =
        delta.putArray("tool_calls").addObject().put("index", toolIndexes.getOrDefault(index, 0));
    if (callId != null) {
      call.put("id", callId).put("type", "function");
    }
    ObjectNode function = call.putObject("function");
    if (name != null) {
      function.put("name", name);
    }
    function.put("arguments", arguments);
    delta(delta, null);
  }

  private void delta(ObjectNode delta, String finish) {
    ObjectNode chunk = chunk();
    chunk
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", finish)
        .set("delta", delta);
    ready.add(AnthropicShape.event(chunk.toString()));
  }

  private ObjectNode chunk() {
    return node()
        .put("id", id)
        .put("object", "chat.completion.chunk")
        .put("created", created)
        .put("model", model);
  }

  private static ObjectNode node() {
    return Json.MAPPER.createObjectNode();
  }

  @Override
  public Usage usage() {
    return new Usage(true, true, input, output);
  }

  @Override
  public void close() {
    Provider.hangUp(connection);
  }
}
