package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.gateway.Door;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.Reply.Events;
import kitchens.caspers.workspace.gateway.body.Usage;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.tasks.Following;
import kitchens.caspers.workspace.tasks.Run;
import kitchens.caspers.workspace.tasks.Run.Mode;
import kitchens.caspers.workspace.tasks.Tasks;

/**
 * A supervisor behind an endpoint: asked and waited for like any agent, as a long task in turns, or
 * in the background.
 */
final class SupervisorTarget {

  private final Tasks tasks;
  private final Endpoint endpoint;
  private final Run.Served served;
  private final Principal owner;

  /**
   * @param owner in whose name its steps act
   */
  SupervisorTarget(Tasks tasks, Endpoint endpoint, Run.Served served, Principal owner) {
    this.tasks = tasks;
    this.endpoint = endpoint;
    this.served = served;
    this.owner = owner;
  }

  /**
   * Answers.
   *
   * @param completion makes a chat completion of a record
   */
  Reply ask(Agent agent, Question question, Function<ObjectNode, ObjectNode> completion) {
    ObjectNode body = question.body().tree();
    boolean longTask = body.path("databricks_options").path("long_task").asBoolean();
    boolean background = body.path("background").asBoolean();
    if (question.door() == null) {
      return records(agent, question, body);
    }
    if (question.door() != Door.CHAT && question.door() != Door.RESPONSES) {
      throw ApiException.invalidParameter(
          "this endpoint answers chat completions and responses: send messages, or input");
    }
    if (body.path("previous_response_id").isTextual() || body.hasNonNull("conversation")) {
      throw ApiException.invalidParameter(
          "previous_response_id and conversation are not served: send the whole input");
    }
    if (background) {
      return background(question, body, longTask);
    }
    ArrayNode items = SupervisorInput.items(body);
    if (longTask) {
      Run run =
          SupervisorInput.continued(items)
              .map(id -> tasks.goOn(endpoint.name(), question.caller(), id))
              .orElseGet(() -> begin(question, Mode.LONG_TASK, SupervisorInput.of(items)));
      return question.stream() ? stream(run, true) : turn(run);
    }
    if (SupervisorInput.continued(items).isPresent()) {
      throw ApiException.invalidParameter(
          "task_continue_response belongs to long tasks: send databricks_options.long_task");
    }
    Run run = begin(question, Mode.FOREGROUND, SupervisorInput.of(items));
    return question.door() == Door.RESPONSES && question.stream()
        ? stream(run, false)
        : chat(agent, question, run, completion);
  }

  private Run begin(Question question, Mode mode, ObjectNode input) {
    return tasks.begin(endpoint.name(), served, question.caller(), owner, mode, input);
  }

  private Reply background(Question question, ObjectNode body, boolean longTask) {
    if (question.stream() || longTask) {
      throw ApiException.invalidParameter(
          "background is neither streamed nor a long task: follow it by GET"
              + " …/responses/<id>?stream=true");
    }
    if (question.door() != Door.RESPONSES) {
      throw ApiException.invalidParameter("background belongs to responses: send 'input'");
    }
    ObjectNode input = SupervisorInput.of(SupervisorInput.items(body));
    return whole(tasks.response(begin(question, Mode.BACKGROUND, input)));
  }

  private Reply records(Agent agent, Question question, ObjectNode body) {
    List<JsonNode> records = Records.of(body);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode predictions = answer.putArray("predictions");
    for (JsonNode record : records) {
      ObjectNode input =
          record instanceof ObjectNode object
              ? object
              : JsonNodeFactory.instance.objectNode().set("message", record);
      predictions.add(tasks.record(ended(agent, begin(question, Mode.FOREGROUND, input))));
    }
    return whole(answer);
  }

  private Reply chat(
      Agent agent, Question question, Run begun, Function<ObjectNode, ObjectNode> completion) {
    Run run = ended(agent, begun);
    if (run.answer() == null) {
      throw ApiException.invalidState(run.errorCode() + ": " + run.errorMessage());
    }
    if (question.door() == Door.RESPONSES) {
      ObjectNode response = tasks.response(run);
      response.set("databricks_output", tasks.record(run));
      return whole(response);
    }
    return kitchens.caspers.workspace.serving.chat.LocalReply.of(
        question, asked -> completion.apply(tasks.record(run)));
  }

  /** The run when it has ended; one that takes longer than its caller waits is canceled. */
  private Run ended(Agent agent, Run begun) {
    Duration patience = agent.stepTimeout();
    Run run = tasks.await(begun, patience);
    if (!run.state().ended()) {
      run =
          tasks.cancel(
              run,
              "it was not done in "
                  + patience.toSeconds()
                  + " s; ask with background: true, or with databricks_options.long_task");
    }
    return run;
  }

  /** A turn of a long task without events: how it stands when the turn is over. */
  private Reply turn(Run run) {
    Following following = tasks.follow(run, run.turnFrom(), true);
    try {
      while (following.next().isPresent()) {
        // What it tells stands in the response.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.temporarilyUnavailable("the workspace is being stopped");
    }
    return whole(tasks.response(tasks.now(run)));
  }

  private Reply stream(Run run, boolean turns) {
    return Reply.stream(new RunEvents(tasks, tasks.follow(run, turns ? run.turnFrom() : 0, turns)));
  }

  private static Reply whole(ObjectNode answer) {
    JsonNode usage = answer.path("usage");
    try {
      return Reply.whole(
          Json.MAPPER.writeValueAsBytes(answer),
          new Usage(
              true,
              true,
              usage.path("input_tokens").asLong(0),
              usage.path("output_tokens").asLong(0)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A run's events for a caller who waits for them. */
  private static final class RunEvents implements Events {

    private final Tasks tasks;
    private final Following following;

    RunEvents(Tasks tasks, Following following) {
      this.tasks = tasks;
      this.following = following;
    }

    @Override
    public byte[] next() {
      try {
        Optional<String> event = following.next();
        return event.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    @Override
    public Usage usage() {
      Run run = tasks.now(following.run());
      return new Usage(true, true, run.promptTokens(), run.completionTokens());
    }

    @Override
    public void close() {}
  }
}
