package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.Outcome;
import kitchens.caspers.workspace.agents.Request;
import kitchens.caspers.workspace.gateway.Failed;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.Target;
import kitchens.caspers.workspace.gateway.body.Usage;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;
import kitchens.caspers.workspace.serving.chat.LocalReply;

/** An agent behind an endpoint, asked with records or by chat. */
final class AgentTarget implements Target {

  private final AgentAnswers answers;
  private final Endpoint endpoint;
  private final ServedEntity entity;

  AgentTarget(AgentAnswers answers, Endpoint endpoint, ServedEntity entity) {
    this.answers = answers;
    this.endpoint = endpoint;
    this.entity = entity;
  }

  /** What it costs is counted where its model is asked. */
  @Override
  public boolean costKnown() {
    return false;
  }

  @Override
  public String name() {
    return entity.name();
  }

  /** It asks its model, which sees to that. */
  @Override
  public boolean worthRetrying() {
    return false;
  }

  @Override
  public Reply ask(Question question) throws Failed {
    Agent agent = answers.agent(entity);
    if (agent.supervision() != null) {
      return answers
          .supervisor(endpoint, entity)
          .ask(agent, question, record -> answers.completion(endpoint.name(), record));
    }
    try {
      return question.door() == null
          ? judge(agent, question)
          : LocalReply.of(question, chat -> converse(agent, question, chat));
    } catch (Busy busy) {
      throw new Failed(busy.answer, false);
    }
  }

  private Reply judge(Agent agent, Question question) {
    ObjectNode body = question.body().tree();
    List<JsonNode> records = Records.of(body);
    AskOptions options = AskOptions.of(body.path("databricks_options"));
    List<Outcome> outcomes =
        answers.all(agent, records, record -> request(record, options, question));
    if (outcomes.stream().allMatch(o -> o.error() != null && o.error().retryable())) {
      throw new Busy(retryable(outcomes.get(0).error()));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var predictions = answer.putArray("predictions");
    long in = 0;
    long out = 0;
    for (Outcome outcome : outcomes) {
      predictions.add(outcome.record());
      in += outcome.record().path("usage").path("prompt_tokens").asLong();
      out += outcome.record().path("usage").path("completion_tokens").asLong();
    }
    try {
      return Reply.whole(Json.MAPPER.writeValueAsBytes(answer), new Usage(true, true, in, out));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode converse(Agent agent, Question question, ObjectNode chat) {
    AskOptions options = AskOptions.of(question.body().tree().path("databricks_options"));
    Outcome outcome = answers.ask(agent, request(input(chat), options, question));
    if (outcome.error() != null) {
      if (outcome.error().retryable()) {
        throw new Busy(retryable(outcome.error()));
      }
      throw ApiException.invalidState(outcome.error().code() + ": " + outcome.error().message());
    }
    return answers.completion(endpoint.name(), outcome.record());
  }

  /** The last thing that the user said: an object as it is, any other text as a message. */
  private static JsonNode input(JsonNode chat) {
    String text = "";
    for (JsonNode message : chat.path("messages")) {
      if (message.path("role").asText().equals("user")) {
        text = message.path("content").asText("");
      }
    }
    try {
      JsonNode read = Json.MAPPER.readTree(text);
      if (read != null && read.isObject()) {
        return read;
      }
    } catch (JsonProcessingException e) {
      // It is plain text.
    }
    return JsonNodeFactory.instance.objectNode().put("message", text);
  }

  private Request request(JsonNode input, AskOptions options, Question question) {
    return new Request(
        endpoint.name(),
        input,
        options.minVersions(),
        options.patience(),
        answers.owner(endpoint),
        question.caller(),
        question.ids().own(),
        question.ids().clients());
  }

  private static ApiException retryable(Outcome.Failure failure) {
    String message = failure.code() + ": " + failure.message();
    return failure.code().equals("RATE_LIMITED")
        ? ApiException.tooManyRequests(message, failure.retryAfter())
        : ApiException.temporarilyUnavailable(message);
  }

  /** Carries a failure that may pass out of what cannot throw one. */
  private static final class Busy extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ApiException answer;

    Busy(ApiException answer) {
      super(answer.getMessage(), null, false, false);
      this.answer = answer;
    }
  }
}
