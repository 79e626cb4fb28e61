package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** A run as its pages show it. */
final class RunJson {

  private static final int LONGEST_ASKED = 300;

  private RunJson() {}

  /** With its steps, its answer and what it was given. */
  static ObjectNode whole(Run run, List<Step> steps, boolean mayDecide) {
    ObjectNode json = of(run, steps);
    json.set("input", run.input());
    if (run.answer() != null) {
      json.set("answer", run.answer());
    }
    json.put("may_decide", mayDecide);
    json.put("prompt_tokens", run.promptTokens()).put("completion_tokens", run.completionTokens());
    json.put("model_label", run.modelLabel()).put("trace_id", run.traceId());
    ArrayNode told = json.putArray("steps");
    steps.forEach(step -> told.add(of(step)));
    return json;
  }

  /** As a line of a list. */
  static ObjectNode of(Run run, List<Step> steps) {
    Progress progress = Progress.of(run, steps);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("run_id", run.id().toString())
            .put("response_id", run.responseId())
            .put("endpoint", run.endpoint())
            .put("model_version", run.served().entityName() + "/" + run.served().version())
            .put("state", run.state().name())
            .put("mode", run.mode().name())
            .put("requester", run.requester())
            .put("owner", run.owner())
            .put("progress", progress.text())
            .put("step", progress.step())
            .put("of", progress.of())
            .put("asked", asked(run))
            .put("created_at", run.createdAt().toString())
            .put("active_ms", run.activeMillis());
    json.put("expires_at", text(run.expiresAt())).put("ended_at", text(run.endedAt()));
    if (run.errorCode() != null) {
      json.put("error_code", run.errorCode()).put("error_message", run.errorMessage());
    }
    return json;
  }

  /** What was asked in words; of an object, its fields. */
  private static String asked(Run run) {
    StringBuilder text = new StringBuilder();
    if (run.input().path("message").isTextual()) {
      text.append(run.input().path("message").textValue());
    } else {
      run.input()
          .properties()
          .forEach(
              e ->
                  text.append(text.isEmpty() ? "" : ", ")
                      .append(e.getKey().replace('_', ' '))
                      .append(": ")
                      .append(e.getValue().isTextual() ? e.getValue().textValue() : e.getValue()));
    }
    return text.length() > LONGEST_ASKED ? text.substring(0, LONGEST_ASKED) + "…" : text.toString();
  }

  private static ObjectNode of(Step step) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("position", step.position())
            .put("kind", step.kind().name())
            .put("name", step.name())
            .put("title", step.title())
            .put("state", step.state().name())
            .put("effect", step.effect().name())
            .put("attempts", step.attempts())
            .put("key", step.key().toString())
            .put("trace_id", step.traceId())
            .put("decided_by", step.decidedBy())
            .put("note", step.note())
            .put("begun_at", text(step.begunAt()))
            .put("ended_at", text(step.endedAt()));
    json.set("arguments", step.arguments());
    if (step.result() != null) {
      json.set("result", step.result());
    }
    return json;
  }

  private static String text(Instant at) {
    return at == null ? null : at.toString();
  }
}
