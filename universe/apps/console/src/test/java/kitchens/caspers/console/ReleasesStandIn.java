package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.apps.Agent;

/** Releases that know their order and nothing else: what may follow what is the workspace's. */
final class ReleasesStandIn {
  private static final String BASE = "/api/2.0/caspers/releases";
  private static final String MODEL = "/api/2.1/unity-catalog/models/caspers.ai.refunder";

  private final List<ObjectNode> releases = new ArrayList<>();
  private int versions = 1;

  boolean serves(String path) {
    return path.startsWith(BASE)
        || path.startsWith(MODEL)
        || path.startsWith("/api/2.0/mlflow/model-versions")
        || path.startsWith("/api/2.0/serving-endpoints/caspers-refunder");
  }

  String answer(String method, String path, JsonNode body) {
    if (path.equals(MODEL + "/aliases/champion")) {
      return version(1).toString();
    } else if (path.equals(MODEL + "/versions")) {
      var all = Agent.JSON.createObjectNode();
      var list = all.putArray("model_versions");
      for (var number = versions; number > 0; number--) {
        list.add(version(number));
      }
      return all.toString();
    } else if (path.startsWith("/api/2.0/mlflow")) {
      versions = 2;
      return "{\"model_version\": {\"version\": \"2\"}}";
    } else if (path.startsWith("/api/2.0/serving-endpoints")) {
      return "{\"config\": {\"served_entities\": [{\"environment_vars\": {\"LLM_MODEL\": \"m\"}}]}}";
    }
    return release(method, path.substring(BASE.length()), body);
  }

  private static ObjectNode version(int number) {
    return Agent.JSON
        .createObjectNode()
        .put("version", number)
        .put(
            "source",
            "/Volumes/caspers/ai/agents/refund/" + (number == 1 ? "v1" : "console-worse-prompt"));
  }

  private String release(String method, String path, JsonNode body) {
    if (path.isEmpty() && method.equals("GET")) {
      var all = Agent.JSON.createObjectNode();
      var list = all.putArray("releases");
      for (var i = releases.size() - 1; i >= 0; i--) {
        list.add(releases.get(i));
      }
      return all.toString();
    } else if (path.isEmpty()) {
      var made =
          Agent.JSON
              .createObjectNode()
              .put("release_id", "caspers.ai.v" + (releases.size() + 1))
              .put("model_version", body.path("model_version").asLong())
              .put("state", "EVALUATED");
      made.putArray("sign_offs");
      releases.add(made);
      return made.toString();
    } else if (path.equals("/rollback")) {
      in(releases.get(releases.size() - 1), "ROLLED_BACK");
      return in(releases.get(0), "DEPLOYED").toString();
    }
    var parts = path.split("/");
    var one =
        releases.stream()
            .filter(r -> r.path("release_id").asText().equals(parts[1]))
            .findFirst()
            .orElseThrow();
    if (parts.length > 2) {
      step(one, parts[2], body);
    }
    return one.toString();
  }

  private void step(ObjectNode one, String step, JsonNode body) {
    switch (step) {
      case "sign-off" ->
          one.withArray("sign_offs")
              .addObject()
              .put("role", body.path("role").asText() + "_signoff");
      case "gate" -> in(one, "GATED").put("passes", true);
      case "promote" -> in(one, "PROMOTED");
      case "deploy" -> {
        releases.stream().filter(r -> r != one).forEach(r -> in(r, "SUPERSEDED"));
        in(one, "DEPLOYED").put("endpoint", body.path("endpoint").asText());
      }
      default -> throw new IllegalStateException(step);
    }
  }

  private static ObjectNode in(ObjectNode release, String state) {
    return release.put("state", state);
  }
}
