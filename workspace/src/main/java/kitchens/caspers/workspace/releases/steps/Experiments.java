package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.OwnRest;
import kitchens.caspers.workspace.releases.evaluate.Summary;
import kitchens.caspers.workspace.releases.store.Release;

/** The MLflow experiment of a model's releases: an evaluation is a run of it. */
final class Experiments {

  private static final String MLFLOW = "/api/2.0/mlflow/";

  /** What was logged. */
  record Logged(String experimentId, String runId) {}

  Logged log(Release release, Summary summary, OwnRest rest, long at) {
    String experiment = experiment("/Shared/releases/" + release.model(), rest);
    String run =
        rest.post(
                MLFLOW + "runs/create",
                Map.of(
                    "experiment_id",
                    experiment,
                    "run_name",
                    release.id() + " of version " + release.modelVersion(),
                    "start_time",
                    at))
            .path("run")
            .path("info")
            .path("run_id")
            .asText();
    ObjectNode batch = Json.MAPPER.createObjectNode().put("run_id", run);
    ArrayNode metrics = batch.putArray("metrics");
    summary.metrics().forEach((name, value) -> metric(metrics, name, value, at));
    if (summary.champion() != null) {
      summary.champion().forEach((name, value) -> metric(metrics, "champion_" + name, value, at));
    }
    ArrayNode params = batch.putArray("params");
    pair(params, "model", release.model());
    pair(params, "model_version", Long.toString(release.modelVersion()));
    pair(params, "llm_model", release.fact("llm_model"));
    ArrayNode tags = batch.putArray("tags");
    pair(tags, "release", release.id().toString());
    pair(tags, "model_digest", release.modelDigest());
    pair(tags, "eval_set_digest", release.fact("eval_set_digest"));
    pair(tags, "passed", Boolean.toString(summary.passed()));
    rest.post(MLFLOW + "runs/log-batch", batch);
    rest.post(MLFLOW + "runs/update", Map.of("run_id", run, "status", "FINISHED", "end_time", at));
    return new Logged(experiment, run);
  }

  private static String experiment(String name, OwnRest rest) {
    return find(name, rest).orElseGet(() -> create(name, rest));
  }

  private static Optional<String> find(String name, OwnRest rest) {
    return rest.find(
            MLFLOW
                + "experiments/get-by-name?experiment_name="
                + URLEncoder.encode(name, StandardCharsets.UTF_8))
        .map(found -> found.path("experiment").path("experiment_id").asText());
  }

  private static String create(String name, OwnRest rest) {
    try {
      return rest.post(MLFLOW + "experiments/create", Map.of("name", name))
          .path("experiment_id")
          .asText();
    } catch (ApiException e) {
      // Somebody else's evaluation may have made it meanwhile.
      return find(name, rest).orElseThrow(() -> e);
    }
  }

  private static void metric(ArrayNode metrics, String name, java.math.BigDecimal value, long at) {
    metrics.addObject().put("key", name).put("value", value).put("timestamp", at).put("step", 0);
  }

  private static void pair(ArrayNode list, String key, String value) {
    list.addObject().put("key", key).put("value", value);
  }
}
