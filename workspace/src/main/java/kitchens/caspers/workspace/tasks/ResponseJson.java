package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A run as OpenAI's Responses API shows a response, with what has been done so far. */
final class ResponseJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResponseJson() {}

  /** The response. */
  static ObjectNode of(Run run, List<Step> steps) {
    ObjectNode response =
        JSON.objectNode()
            .put("id", run.responseId())
            .put("object", "response")
            .put("created_at", run.createdAt().getEpochSecond())
            .put("status", status(run.state()))
            .put("background", run.mode() == Run.Mode.BACKGROUND)
            .put("model", run.endpoint());
    if (run.state() == Run.State.FAILED) {
      response
          .putObject("error")
          .put("code", "server_error")
          .put("message", run.errorCode() + ": " + run.errorMessage());
    } else {
      response.putNull("error");
    }
    response.putNull("incomplete_details").putNull("instructions");
    Progress progress = Progress.of(run, steps);
    response
        .putObject("metadata")
        .put("progress", progress.text())
        .put("step", String.valueOf(progress.step()))
        .put("of", String.valueOf(progress.of()));
    response.put("parallel_tool_calls", false).put("tool_choice", "auto");
    response.putArray("tools");
    ArrayNode output = response.putArray("output");
    steps.stream().filter(s -> s.counts() && s.state().ended()).forEach(s -> items(s, output));
    if (run.answer() != null) {
      output.add(message(run));
    }
    if (run.state() == Run.State.CONTINUABLE) {
      output.add(continueRequest(run, steps));
    }
    long in = run.promptTokens();
    long out = run.completionTokens();
    ObjectNode usage =
        response
            .putObject("usage")
            .put("input_tokens", in)
            .put("output_tokens", out)
            .put("total_tokens", in + out);
    usage.putObject("input_tokens_details").put("cached_tokens", 0);
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return response;
  }

  private static String status(Run.State state) {
    return switch (state) {
      case QUEUED -> "queued";
      case RUNNING, WAITING, CONTINUABLE -> "in_progress";
      case DONE -> "completed";
      case FAILED -> "failed";
      case CANCELED -> "cancelled";
    };
  }

  private static void items(Step step, ArrayNode output) {
    output.add(call(step));
    output.add(outcome(step));
  }

  /** A step as the call that it is. */
  static ObjectNode call(Step step) {
    return JSON.objectNode()
        .put("type", "function_call")
        .put("id", "fc_" + step.key())
        .put("call_id", step.key().toString())
        .put("name", step.name())
        .put("arguments", step.arguments().toString())
        .put("status", step.state().ended() ? "completed" : "in_progress");
  }

  /** What came of a step. */
  static ObjectNode outcome(Step step) {
    return JSON.objectNode()
        .put("type", "function_call_output")
        .put("id", "fco_" + step.key())
        .put("call_id", step.key().toString())
        .put("output", String.valueOf(step.result()))
        .put("status", "completed");
  }

  /** The answer as a message. */
  static ObjectNode message(Run run) {
    ObjectNode item =
        JSON.objectNode()
            .put("type", "message")
            .put("id", "msg_" + run.hex())
            .put("role", "assistant")
            .put("status", "completed");
    item.putArray("content")
        .addObject()
        .put("type", "output_text")
        .put("text", text(run.answer()))
        .putArray("annotations");
    return item;
  }

  /** What a person reads of an answer: its {@code answer} field where it has one. */
  static String text(JsonNode answer) {
    if (answer.isTextual()) {
      return answer.textValue();
    }
    JsonNode said = answer.path("answer");
    return said.isTextual() ? said.textValue() : answer.toString();
  }

  /** What asks the caller of a long task to let it go on. */
  static ObjectNode continueRequest(Run run, List<Step> steps) {
    return JSON.objectNode()
        .put("type", "task_continue_request")
        .put("id", run.continueId())
        .put("step", steps.stream().filter(Step::counts).filter(s -> s.state().ended()).count());
  }
}
