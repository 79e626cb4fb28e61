package kitchens.caspers.console;

import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.ModelVersionInfo;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.console.ReleaseStory.Seen;

/**
 * The story of a bad prompt: it passes its eval set, is signed off, answers, and is rolled back.
 * Each step is one call of the workspace's releases in the name of the person who tells the story,
 * and how far it has come is read from there each time.
 */
final class BadPrompt {
  private static final String RELEASES = "/api/2.0/caspers/releases";

  private final Universe universe;

  BadPrompt(Universe universe) {
    this.universe = universe;
  }

  /**
   * How far the story has come.
   *
   * @throws Refusal 404 when the universe has no refund agent
   */
  Map<String, Object> state(Visitor visitor) {
    var seen = look(visitor);
    var stages = ReleaseStory.stages(seen);
    var next = ReleaseStory.next(stages);
    return Map.of(
        "model", universe.refundModel(),
        "endpoint", universe.refundEndpoint(),
        "stages", stages,
        "next", next == null ? "" : next.key(),
        "waits", ReleaseStory.evaluating(seen));
  }

  /**
   * Takes the next step.
   *
   * @param body {@code step}, which one that is: a click that is sent twice is one step
   * @throws Refusal 409 when another one is next, otherwise as the workspace refuses it
   */
  Map<String, Object> advance(Visitor visitor, JsonNode body) {
    var seen = look(visitor);
    var next = ReleaseStory.next(ReleaseStory.stages(seen));
    var asked = body.path("step").asText("");
    if (asked.equals(ReleaseStory.AGAIN) && next == null) {
      evaluate(visitor, seen.badVersion());
      return state(visitor);
    }
    if (next == null || !next.key().equals(asked) || ReleaseStory.evaluating(seen)) {
      throw new Refusal(409, "The story is at another step by now; look again.");
    }
    var good = next.key().startsWith("good-");
    var release = good ? seen.good() : seen.bad();
    switch (next.key().replaceFirst("^good-", "")) {
      case "register" -> register(visitor);
      case "evaluate" -> evaluate(visitor, good ? seen.champion() : seen.badVersion());
      case "engineering", "stakeholder" ->
          step(
              visitor,
              release,
              "/sign-off",
              object()
                  .put("role", next.key().replaceFirst("^good-", ""))
                  .put("decision", "APPROVED"));
      case "gate" -> gate(visitor, release);
      case "promote" -> step(visitor, release, "/promote", object());
      case "deploy" ->
          step(visitor, release, "/deploy", object().put("endpoint", universe.refundEndpoint()));
      case "rollback" ->
          visitor
              .rest()
              .post(
                  RELEASES + "/rollback",
                  object()
                      .put("model", universe.refundModel())
                      .put("reason", "it refuses refunds that are due"));
      default -> throw new IllegalStateException(next.key());
    }
    return state(visitor);
  }

  private Seen look(Visitor visitor) {
    try {
      var champion =
          visitor.workspace().modelVersions().getByAlias(universe.refundModel(), "champion");
      var bad = badVersion(visitor);
      var releases =
          visitor.rest().get(RELEASES + "?model=" + universe.refundModel()).path("releases");
      return Seen.of(releases, champion.getVersion(), bad)
          .withSignatures(id -> visitor.rest().get(RELEASES + "/" + id).path("sign_offs"));
    } catch (NotFound e) {
      throw new Refusal(404, "This universe has no refund agent: start the target default or all.");
    } catch (DatabricksException e) {
      throw new Refusal(503, "The workspace does not tell of the agent: " + e.getMessage());
    }
  }

  private Optional<Long> badVersion(Visitor visitor) {
    for (ModelVersionInfo version :
        visitor.workspace().modelVersions().list(universe.refundModel())) {
      if (String.valueOf(version.getSource()).endsWith(WorsePrompt.FOLDER)) {
        return Optional.of(version.getVersion());
      }
    }
    return Optional.empty();
  }

  private void register(Visitor visitor) {
    var champion =
        visitor.workspace().modelVersions().getByAlias(universe.refundModel(), "champion");
    var folder = new WorsePrompt(visitor, universe).write(String.valueOf(champion.getSource()));
    visitor
        .workspace()
        .modelRegistry()
        .createModelVersion(
            new CreateModelVersionRequest().setName(universe.refundModel()).setSource(folder));
  }

  private void evaluate(Visitor visitor, long version) {
    var asked = object().put("model", universe.refundModel()).put("model_version", version);
    var variables = asked.putObject("environment_vars");
    served(visitor).forEach(variables::put);
    visitor.rest().post(RELEASES, asked);
  }

  /** The variables with which the endpoint serves the agent now. */
  private Map<String, String> served(Visitor visitor) {
    var config = visitor.workspace().servingEndpoints().get(universe.refundEndpoint()).getConfig();
    return config.getServedEntities().iterator().next().getEnvironmentVars();
  }

  private static void gate(Visitor visitor, String release) {
    var verdict = step(visitor, release, "/gate", object());
    if (!verdict.path("passes").asBoolean()) {
      var reasons = new ArrayList<String>();
      verdict.path("reasons").forEach(reason -> reasons.add(reason.path("message").asText()));
      throw new Refusal(409, "The gate blocks it: " + String.join("; ", reasons));
    }
  }

  private static JsonNode step(Visitor visitor, String release, String path, ObjectNode body) {
    return visitor.rest().post(RELEASES + "/" + release + path, body);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
