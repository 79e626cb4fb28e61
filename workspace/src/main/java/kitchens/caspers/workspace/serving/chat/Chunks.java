package kitchens.caspers.workspace.serving.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kitchens.caspers.workspace.http.Json;

/** A chat completion, told in the chunks of its streamed form. */
public final class Chunks {

  private static final int PIECE = 24;

  private final ObjectNode completion;
  private final OutputStream out;

  private Chunks(ObjectNode completion, OutputStream out) {
    this.completion = completion;
    this.out = out;
  }

  /**
   * Writes a completion as server-sent events.
   *
   * @param request whose {@code stream_options.include_usage} says whether usage is told
   */
  public static void write(ObjectNode completion, JsonNode request, OutputStream out)
      throws IOException {
    Chunks chunks = new Chunks(completion, out);
    JsonNode choice = completion.path("choices").path(0);
    JsonNode message = choice.path("message");
    chunks.delta(delta().put("role", "assistant"), null);
    String content = message.path("content").asText("");
    for (int at = 0; at < content.length(); ) {
      // Never between the halves of a character.
      int end =
          Math.min(
              content.length(),
              content.offsetByCodePoints(
                  at, Math.min(PIECE, content.codePointCount(at, content.length()))));
      chunks.delta(delta().put("content", content.substring(at, end)), null);
      at = end;
    }
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      ObjectNode numbered = call.deepCopy();
      numbered.put("index", index++);
      ObjectNode delta = delta();
      delta.putArray("tool_calls").add(numbered);
      chunks.delta(delta, null);
    }
    chunks.delta(delta(), choice.path("finish_reason").asText("stop"));
    if (request.path("stream_options").path("include_usage").asBoolean()) {
      ObjectNode usage = chunks.chunk();
      usage.putArray("choices");
      usage.set("usage", completion.path("usage"));
      chunks.event(usage.toString());
    }
    chunks.event("[DONE]");
    out.flush();
  }

  private static ObjectNode delta() {
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode chunk() {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("id", "created", "model", "system_fingerprint")) {
      if (completion.has(field)) {
        chunk.set(field, completion.get(field));
      }
    }
    return chunk.put("object", "chat.completion.chunk");
  }

  private void delta(ObjectNode delta, String finishReason) throws IOException {
    ObjectNode chunk = chunk();
    chunk
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", finishReason)
        .set("delta", delta);
    event(Json.MAPPER.writeValueAsString(chunk));
    out.flush();
  }

  private void event(String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
  }
}
