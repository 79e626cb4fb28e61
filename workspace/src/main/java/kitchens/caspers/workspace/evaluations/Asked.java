package kitchens.caspers.workspace.evaluations;

import java.util.LinkedHashSet;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;

/**
 * What is to be evaluated: each prompt with each model, on the same cases.
 *
 * @param model full name of the registered model
 * @param prompts versions of it, by number or by the name of their prompt; the champion, or the
 *     newest version, without any
 * @param models endpoints of models that the agent asks
 * @param judge endpoint of the model that judges; no judges without it
 * @param casesFrom a file of JSON lines below {@code /Volumes}, whose cases stand in the place of
 *     the set's own; each has its facts with it
 * @param maxCases the first so many of the set; all without it
 */
record Asked(
    String model,
    List<String> prompts,
    List<String> models,
    String judge,
    String casesFrom,
    Integer maxCases) {

  private static final int MOST_VARIANTS = 12;

  Asked {
    prompts = prompts == null ? List.of() : List.copyOf(new LinkedHashSet<>(prompts));
    models =
        models == null || models.isEmpty()
            ? List.of("caspers-policy")
            : List.copyOf(new LinkedHashSet<>(models));
  }

  /**
   * Sees that it can be read.
   *
   * @throws ApiException 400 naming the field and the mend
   */
  Asked checked() {
    if (String.valueOf(model).split("\\.", -1).length != 3) {
      throw ApiException.invalidParameter(
          "model is '" + model + "': give a registered model's full name, cat.schema.name");
    }
    if (Math.max(1, prompts.size()) * models.size() > MOST_VARIANTS) {
      throw ApiException.invalidParameter(
          prompts.size()
              + " prompts with "
              + models.size()
              + " models are more than "
              + MOST_VARIANTS
              + " variants: leave some out");
    }
    if (casesFrom != null && !casesFrom.startsWith("/Volumes/")) {
      throw ApiException.invalidParameter(
          "cases_from is '" + casesFrom + "': give a file of JSON lines below /Volumes");
    }
    if (maxCases != null && maxCases < 1) {
      throw ApiException.invalidParameter("max_cases is 1 or more");
    }
    return this;
  }
}
