package kitchens.caspers.workspace.releases.steps;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.Digests;
import kitchens.caspers.workspace.releases.store.Release;

/** The {@code plan.md} of a deployment: what will be changed, by whom, and what undoes it. */
record Plan(Release release, Deploy.Asked asked, String who, Instant at) {

  String text() {
    StringBuilder text = new StringBuilder("---\n");
    fields()
        .forEach((name, value) -> text.append(name).append(": ").append(json(value)).append('\n'));
    text.append("---\n\n# Deployment of release ").append(release.id()).append("\n\n");
    text.append("1. Alias `champion` of ").append(release.model()).append(": version ");
    text.append(
        release.fact("previous_version").isEmpty() ? "none" : release.fact("previous_version"));
    text.append(" → ").append(release.modelVersion()).append(" (done by promote).\n");
    int step = 2;
    if (asked.endpoint() != null) {
      text.append(step++).append(". Endpoint ").append(asked.endpoint()).append(": version ");
      String served = release.fact("endpoint_served");
      text.append(served.isEmpty() ? "none" : served).append(" → ").append(release.modelVersion());
      text.append(
          asked.canaryPercent() == null
              ? ".\n"
              : ", first for " + asked.canaryPercent() + "% of requests.\n");
    }
    if (asked.app() != null) {
      text.append(step).append(". App ").append(asked.app()).append(": ");
      AppVariables.of(release, asked.environment())
          .forEach(
              (name, value) ->
                  text.append("`").append(name).append('=').append(value).append("` "));
      text.append("\n");
    }
    if (asked.bundlePlan() != null) {
      text.append("\nThe bundle, target ").append(asked.target()).append(", before both:\n\n");
      asked.bundlePlan().lines().forEach(line -> text.append("    ").append(line).append("\n"));
    }
    text.append("\nUndo: `caspers release rollback ").append(release.model());
    return text.append("`\n").toString();
  }

  /** The lines that say where it goes. */
  String where() {
    return "\nendpoint: " + json(asked.endpoint()) + "\napp: " + json(asked.app()) + "\n";
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("release", release.id().toString());
    fields.put("number", release.id().number());
    fields.put("model", release.model());
    fields.put("model_version", release.modelVersion());
    fields.put("model_digest", release.modelDigest());
    fields.put("prompt", release.fact("prompt"));
    fields.put("prompt_digest", release.fact("prompt_digest"));
    fields.put("eval_set_digest", release.fact("eval_set_digest"));
    fields.put("summary", Kind.EVAL_RUN.path(release.id()));
    fields.put("summary_digest", release.fact("summary_digest"));
    fields.put("decision", Kind.SIGN_OFF.path(release.id()));
    fields.put("decision_digest", release.fact("decision_digest"));
    fields.put("bundle_target", asked.target());
    fields.put("endpoint", asked.endpoint());
    fields.put("app", asked.app());
    fields.put("logged_model_id", release.fact("logged_model_id"));
    if (asked.bundlePlan() != null) {
      fields.put("bundle_plan_digest", Digests.of(asked.bundlePlan()));
    }
    fields.put("planned_by", who);
    fields.put("planned_at", at.toString());
    fields.put("rollback_trigger", release.fact("rollback_trigger"));
    return fields;
  }

  private static String json(Object value) {
    return Json.MAPPER.valueToTree(value).toString();
  }
}
