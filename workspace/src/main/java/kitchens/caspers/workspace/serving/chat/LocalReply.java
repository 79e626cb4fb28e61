package kitchens.caspers.workspace.serving.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import kitchens.caspers.workspace.gateway.Door;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.Reply.Events;
import kitchens.caspers.workspace.gateway.body.Usage;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** An answer made in this process, by who answers chats, told as the request's door has it. */
public final class LocalReply {

  private LocalReply() {}

  /**
   * Answers.
   *
   * @param chat gives a chat completion for a request of chat completions
   * @throws ApiException 400 for a door that has no chats behind it
   */
  public static Reply of(Question question, Function<ObjectNode, ObjectNode> chat) {
    ObjectNode asked = question.body().tree();
    if (question.door() != Door.CHAT && question.door() != Door.RESPONSES) {
      throw ApiException.invalidParameter(
          "this endpoint answers chat completions and responses: send messages, or input");
    }
    boolean responses = question.door() == Door.RESPONSES;
    ObjectNode completion = chat.apply(responses ? ResponsesShape.chat(asked) : asked);
    Usage usage = usage(completion.path("usage"));
    if (!question.stream()) {
      return Reply.whole(
          bytes(responses ? ResponsesShape.response(completion) : completion), usage);
    }
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try {
      if (responses) {
        ResponsesShape.events(completion, told);
      } else {
        Chunks.write(completion, asked, told);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Reply.stream(new Ready(told.toByteArray(), usage));
  }

  private static Usage usage(JsonNode usage) {
    return new Usage(
        true,
        true,
        usage.path("prompt_tokens").asLong(-1),
        usage.path("completion_tokens").asLong(-1));
  }

  private static byte[] bytes(ObjectNode answer) {
    try {
      return Json.MAPPER.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Events that are all there. */
  private static final class Ready implements Events {

    private final Usage usage;
    private byte[] all;

    Ready(byte[] all, Usage usage) {
      this.all = all;
      this.usage = usage;
    }

    @Override
    public byte[] next() {
      byte[] next = all;
      all = null;
      return next;
    }

    @Override
    public Usage usage() {
      return usage;
    }

    @Override
    public void close() {}
  }
}
