package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.OwnRest;
import kitchens.caspers.workspace.releases.steps.Verify.Check;

/**
 * An agent's app as its clients ask it: {@code /apps/<name>/api/chat/completions}, {@code
 * …/responses} and {@code …/invocations}.
 */
record AppApi(OwnRest rest, String app, long version) {

  private static final String HELLO = "Hello, what can you do?";

  /**
   * Asks each door.
   *
   * @param question a record; null for one that an agent may refuse
   * @param required whether an app without these doors is not what it should be
   * @param traces is given the id of the trace of an answer
   */
  List<Check> ask(JsonNode question, boolean required, List<String> traces) {
    Map<String, Object> bodies = new LinkedHashMap<>();
    bodies.put(
        "chat/completions",
        Map.of(
            "model", app, "messages", List.of(Map.of("role", "user", "content", text(question)))));
    bodies.put("responses", Map.of("model", app, "input", text(question)));
    bodies.put("invocations", Map.of("dataframe_records", List.of(record(question))));
    List<Check> checks = new ArrayList<>();
    int absent = 0;
    for (Map.Entry<String, Object> door : bodies.entrySet()) {
      String path = "/apps/" + app + "/api/" + door.getKey();
      try {
        checks.add(answered(path, rest.call("POST", path, door.getValue()).body(), traces));
      } catch (ApiException e) {
        absent += e.status() == 404 ? 1 : 0;
        checks.add(refused(path, question, e));
      }
    }
    if (absent == bodies.size() && !required) {
      return List.of(new Check("its API", true, "it has none below /apps/" + app + "/api", null));
    }
    return checks;
  }

  private Check answered(String path, JsonNode body, List<String> traces) {
    JsonNode said =
        body.has("predictions") ? body.at("/predictions/0") : body.path("databricks_output");
    Optional.ofNullable(said.path("trace_id").asText(null)).ifPresent(traces::add);
    String by = said.path("model_version").asText("");
    boolean right = by.isEmpty() || by.equals(Long.toString(version));
    return new Check(
        path,
        right,
        by.isEmpty() ? "answers" : "version " + by + " answers",
        right ? null : "the app asks another endpoint than the release's: see its environment");
  }

  /** Who is asked nothing that it knows may say so. */
  private Check refused(String path, JsonNode question, ApiException e) {
    boolean fair = question == null && (e.status() == 400 || e.status() == 422);
    return new Check(
        path,
        fair,
        fair ? "answers, and refuses the question" : e.status() + " " + e.getMessage(),
        fair ? null : "see: caspers apps logs " + app);
  }

  private static String text(JsonNode question) {
    if (question == null) {
      return HELLO;
    }
    JsonNode only = question.size() == 1 ? question.elements().next() : null;
    return only != null && only.isTextual() ? only.asText() : question.toString();
  }

  private static JsonNode record(JsonNode question) {
    ObjectNode hello = Json.MAPPER.createObjectNode().put("message", HELLO);
    return question == null ? hello : question;
  }
}
