package kitchens.caspers.workspace.evaluations;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.models.ModelVersion;
import kitchens.caspers.workspace.models.ModelVersions;
import kitchens.caspers.workspace.releases.steps.Caller;

/** Finds the versions and models that are to be evaluated, as far as the caller may. */
final class Variants {

  private static final String MODELS = "/api/2.1/unity-catalog/models/";
  private static final int MOST_VERSIONS = 100;

  /**
   * One prompt with one model.
   *
   * @param agent with the model in the place of {@code ${LLM_MODEL}}
   * @param llmModel its endpoint
   */
  record Variant(ModelVersion version, Agent agent, String llmModel) {

    /** As tables name it. */
    String name() {
      return agent.promptVersion() + " × " + llmModel;
    }
  }

  private final ModelVersions versions;

  Variants(ModelVersions versions) {
    this.versions = requireNonNull(versions, "versions is null");
  }

  /**
   * Each prompt with each model, in the order that was asked for.
   *
   * @throws ApiException 400, 403 or 404 naming what is not there and what is
   */
  List<Variant> of(Asked asked, Caller caller) {
    caller.rest().get(MODELS + asked.model());
    for (String model : asked.models()) {
      endpoint("models", model, caller);
    }
    if (asked.judge() != null) {
      endpoint("judge", asked.judge(), caller);
    }
    List<ModelVersion> chosen = versions(asked, caller);
    List<Variant> variants = new ArrayList<>();
    for (ModelVersion version : chosen) {
      for (String model : asked.models()) {
        variants.add(new Variant(version, agent(version, model), model));
      }
    }
    return variants;
  }

  private static void endpoint(String field, String name, Caller caller) {
    if (caller.rest().find("/api/2.0/serving-endpoints/" + segment(name)).isEmpty()) {
      throw ApiException.invalidParameter(
          field
              + ": there is no serving endpoint '"
              + name
              + "' (see caspers serving-endpoints list)");
    }
  }

  private List<ModelVersion> versions(Asked asked, Caller caller) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode version :
        caller
            .rest()
            .get(MODELS + asked.model() + "/versions?max_results=" + MOST_VERSIONS)
            .path("model_versions")) {
      numbers.add(version.path("version").asLong());
    }
    if (numbers.isEmpty()) {
      throw ApiException.notFound("registered model '" + asked.model() + "' has no version yet");
    }
    numbers.sort(java.util.Comparator.reverseOrder());
    if (asked.prompts().isEmpty()) {
      long champion =
          versions
              .byAlias(asked.model(), "champion")
              .map(ModelVersion::version)
              .orElse(numbers.get(0));
      return List.of(version(asked.model(), champion));
    }
    return asked.prompts().stream().map(prompt -> version(asked, prompt, numbers)).toList();
  }

  private ModelVersion version(Asked asked, String prompt, List<Long> numbers) {
    if (prompt.matches("\\d{1,15}") && numbers.contains(Long.parseLong(prompt))) {
      return version(asked.model(), Long.parseLong(prompt));
    }
    TreeSet<String> known = new TreeSet<>();
    for (long number : numbers) {
      ModelVersion version = version(asked.model(), number);
      String its = agent(version, "any").promptVersion();
      if (its.equals(prompt)) {
        return version;
      }
      known.add(its);
    }
    throw ApiException.notFound(
        "registered model '"
            + asked.model()
            + "' has no version "
            + prompt
            + " and none with the prompt '"
            + prompt
            + "'; there are "
            + known);
  }

  private ModelVersion version(String model, long number) {
    return versions
        .get(model, number)
        .orElseThrow(() -> ApiException.notFound(model + " has no version " + number));
  }

  private static Agent agent(ModelVersion version, String model) {
    return AgentRuntime.read(version, Map.of("LLM_MODEL", model));
  }

  private static String segment(String name) {
    return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }
}
