package kitchens.caspers.workspace.gateway.providers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.gateway.Door;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.Reply.Events;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.gateway.body.Usage;

/** OpenAI's own shape: what goes through is passed on byte for byte but for the model's name. */
final class OpenAiShape implements Shape {

  /** What a request says to this gateway and not to the provider. */
  private static final List<String> OURS =
      List.of("client_request_id", "usage_context", "databricks_options");

  /** Names of models as JSON, which each request needs. */
  private final Map<String, String> quoted = new ConcurrentHashMap<>();

  @Override
  public String path(Question question) {
    return question.door().path();
  }

  @Override
  public byte[] request(Question question, String model) {
    RequestBody body = question.body();
    Map<String, String> changes = new HashMap<>();
    for (String field : OURS) {
      changes.put(field, null);
    }
    changes.put("model", quoted.computeIfAbsent(model, name -> TextNode.valueOf(name).toString()));
    if (asksForUsage(question)) {
      ObjectNode options =
          question.body().tree().path("stream_options") instanceof ObjectNode said
              ? said.deepCopy()
              : JsonNodeFactory.instance.objectNode();
      changes.put("stream_options", options.put("include_usage", true).toString());
    }
    return body.with(changes);
  }

  /** Whether the tokens of a stream are asked for that the caller did not ask for. */
  private static boolean asksForUsage(Question question) {
    return question.stream()
        && question.countTokens()
        && question.door() != Door.RESPONSES
        && !(question.body().has("stream_options")
            && question.body().tree().path("stream_options").path("include_usage").asBoolean());
  }

  @Override
  public Reply answer(Question question, byte[] body) throws IOException {
    Usage usage = Usage.of(body);
    if (!usage.wellFormed() || !usage.hasResult()) {
      throw new IOException(
          "does not answer with "
              + (question.door() == Door.CHAT ? "a chat completion" : "what was asked for")
              + ": see that its address is right");
    }
    return Reply.whole(body, usage);
  }

  @Override
  public Events events(Question question, SseReader reader, AutoCloseable connection) {
    return new PassedEvents(question, reader, connection, asksForUsage(question));
  }

  /** Events of the same shape, seen and not touched. */
  private static final class PassedEvents implements Events {

    private final Question question;
    private final SseReader reader;
    private final AutoCloseable connection;
    private final boolean hideUsage;
    private Usage usage = Usage.NONE;
    private boolean done;
    private boolean withheld;

    PassedEvents(Question question, SseReader reader, AutoCloseable connection, boolean hideUsage) {
      this.question = question;
      this.reader = reader;
      this.connection = connection;
      this.hideUsage = hideUsage;
    }

    @Override
    public byte[] next() throws IOException {
      if (done) {
        return null;
      }
      byte[] event = reader.next();
      if (event == null) {
        throw new IOException("ended its stream before its end");
      }
      withheld = false;
      SseData data = SseData.of(event);
      if (data.length() > 0) {
        look(event, data);
      }
      return event;
    }

    private void look(byte[] event, SseData data) throws IOException {
      if (data.is(event, "[DONE]")) {
        done = true;
        return;
      }
      Usage told = Usage.of(event, data.from(), data.length());
      if (!told.wellFormed()) {
        throw new IOException("streamed something that is no chunk of an answer");
      }
      if (told.inputTokens() >= 0 || told.outputTokens() >= 0) {
        usage = told;
        // With usage asked for, the last chunk but one has it and no choices.
        withheld = hideUsage && !told.hasResult();
      }
      if (question.door() == Door.RESPONSES) {
        String name = SseData.name(event);
        done =
            name.equals("response.completed")
                || name.equals("response.failed")
                || name.equals("response.incomplete")
                || name.equals("error");
      }
    }

    @Override
    public Usage usage() {
      return usage;
    }

    @Override
    public boolean withheld() {
      return withheld;
    }

    @Override
    public void close() {
      Provider.hangUp(connection);
    }
  }
}
