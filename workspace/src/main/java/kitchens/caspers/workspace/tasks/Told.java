package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a run tells at each change, as events of OpenAI's Responses API without their numbers. */
final class Told {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Told() {}

  static List<ObjectNode> created(Run run) {
    return List.of(response("response.created", run, List.of()));
  }

  /** Where it stands, in words: {@code response.metadata.progress}. */
  static List<ObjectNode> progress(Run run, List<Step> steps) {
    ObjectNode event = response("response.in_progress", run, steps);
    // Each item has its own events; here they would be told again and again.
    ((ObjectNode) event.path("response")).putArray("output");
    return List.of(event);
  }

  /** A step has ended: its call and what came of it. */
  static List<ObjectNode> step(Step step, List<Step> steps) {
    if (!step.counts()) {
      return List.of();
    }
    long before =
        steps.stream()
            .filter(s -> s.counts() && s.state().ended() && s.position() < step.position())
            .count();
    int at = (int) before * 2;
    return List.of(
        item("response.output_item.added", at, ResponseJson.call(step)),
        item("response.output_item.done", at, ResponseJson.call(step)),
        item("response.output_item.added", at + 1, ResponseJson.outcome(step)),
        item("response.output_item.done", at + 1, ResponseJson.outcome(step)));
  }

  /** The turn is over: whoever asked says whether the run goes on. */
  static List<ObjectNode> turnEnded(Run run, List<Step> steps) {
    ObjectNode event =
        JSON.objectNode()
            .put("type", "response.output_item.done")
            .set("item", ResponseJson.continueRequest(run, steps));
    return List.of(event.put("id", run.responseId()));
  }

  /** The end. */
  static List<ObjectNode> ended(Run run, List<Step> steps) {
    List<ObjectNode> events = new ArrayList<>();
    if (run.answer() != null) {
      answer(run, steps, events);
    }
    String type =
        switch (run.state()) {
          case DONE -> "response.completed";
          case FAILED -> "response.failed";
          default -> "response.incomplete";
        };
    ObjectNode last = response(type, run, steps);
    if (run.state() == Run.State.CANCELED) {
      ((ObjectNode) last.path("response"))
          .putObject("incomplete_details")
          .put("reason", run.errorMessage() == null ? "cancelled" : run.errorMessage());
    }
    events.add(last);
    return events;
  }

  private static void answer(Run run, List<Step> steps, List<ObjectNode> events) {
    int at = 2 * (int) steps.stream().filter(s -> s.counts() && s.state().ended()).count();
    ObjectNode whole = ResponseJson.message(run);
    JsonNode part = whole.path("content").path(0);
    String text = part.path("text").asText();
    ObjectNode begun = whole.deepCopy();
    begun.put("status", "in_progress").putArray("content");
    ObjectNode none = part.deepCopy();
    none.put("text", "");
    String id = whole.path("id").asText();
    events.add(item("response.output_item.added", at, begun));
    events.add(part("response.content_part.added", at, id).set("part", none));
    ObjectNode delta = part("response.output_text.delta", at, id).put("delta", text);
    delta.putArray("logprobs");
    events.add(delta);
    ObjectNode done = part("response.output_text.done", at, id).put("text", text);
    done.putArray("logprobs");
    events.add(done);
    events.add(part("response.content_part.done", at, id).set("part", part));
    events.add(item("response.output_item.done", at, whole));
  }

  private static ObjectNode response(String type, Run run, List<Step> steps) {
    return JSON.objectNode().put("type", type).set("response", ResponseJson.of(run, steps));
  }

  private static ObjectNode item(String type, int index, ObjectNode item) {
    return JSON.objectNode().put("type", type).put("output_index", index).set("item", item);
  }

  private static ObjectNode part(String type, int index, String item) {
    return JSON.objectNode()
        .put("type", type)
        .put("output_index", index)
        .put("item_id", item)
        .put("content_index", 0);
  }
}
