package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.OwnRest;

/** Whether a serving endpoint answers, seen by a real call of the kind that it takes. */
final class Health {

  private static final int BAD_REQUEST = 400;

  private Health() {}

  /**
   * Asks it.
   *
   * @return what answered
   * @throws ApiException when it cannot be reached or fails
   */
  static String of(OwnRest rest, String endpoint) {
    JsonNode now = rest.get("/api/2.0/serving-endpoints/" + endpoint);
    boolean agent = !now.at("/config/served_entities/0/entity_name").asText("").isEmpty();
    return agent ? agent(rest, endpoint) : model(rest, endpoint, now.path("task").asText());
  }

  private static String agent(OwnRest rest, String endpoint) {
    JsonNode answer =
        rest.post(
            "/serving-endpoints/" + endpoint + "/invocations",
            Map.of("dataframe_records", List.of(Map.of("preflight", true))));
    return "version " + answer.at("/predictions/0/model_version").asText() + " answers";
  }

  /** A model that is asked the wrong thing is there; one that cannot be reached is not. */
  private static String model(OwnRest rest, String endpoint, String task) {
    try {
      rest.post("/serving-endpoints/" + endpoint + "/invocations", question(task));
      return "answers";
    } catch (ApiException e) {
      if (e.status() == BAD_REQUEST) {
        return "answers, and refuses the question";
      }
      throw e;
    }
  }

  private static Map<String, Object> question(String task) {
    return switch (task) {
      case "llm/v1/embeddings" -> Map.of("input", "preflight");
      case "llm/v1/completions" -> Map.of("prompt", "preflight", "max_tokens", 1);
      default ->
          Map.of(
              "max_tokens", 1, "messages", List.of(Map.of("role", "user", "content", "preflight")));
    };
  }
}
