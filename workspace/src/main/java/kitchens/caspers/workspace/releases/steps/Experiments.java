package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.OwnRest;
import kitchens.caspers.workspace.releases.evaluate.Summary;
import kitchens.caspers.workspace.releases.store.Release;

/** Evaluations as runs of MLflow experiments, logged in somebody's name. */
public final class Experiments {

  private static final String MLFLOW = "/api/2.0/mlflow/";

  /** What was logged. */
  public record Logged(String experimentId, String runId) {}

  /**
   * What a run is to say.
   *
   * @param experiment its name
   * @param artifacts folder of a volume below which the experiment's runs keep files; null for none
   * @param metrics by name
   * @param artifact by name, JSON to be kept beside the run; empty for none
   * @param at when it was, in epoch milliseconds
   */
  public record Finished(
      String experiment,
      String artifacts,
      String runName,
      Map<String, BigDecimal> metrics,
      Map<String, String> params,
      Map<String, String> tags,
      Map<String, JsonNode> artifact,
      long at) {}

  /** The run of a release's evaluation. */
  Logged log(Release release, Summary summary, OwnRest rest, long at) {
    Map<String, BigDecimal> metrics = new LinkedHashMap<>(summary.metrics());
    if (summary.champion() != null) {
      summary.champion().forEach((name, value) -> metrics.put("champion_" + name, value));
    }
    return log(
        new Finished(
            "/Shared/releases/" + release.model(),
            null,
            release.id() + " of version " + release.modelVersion(),
            metrics,
            Map.of(
                "model",
                release.model(),
                "model_version",
                Long.toString(release.modelVersion()),
                "llm_model",
                release.fact("llm_model")),
            Map.of(
                "release",
                release.id().toString(),
                "model_digest",
                release.modelDigest(),
                "eval_set_digest",
                release.fact("eval_set_digest"),
                "passed",
                Boolean.toString(summary.passed())),
            Map.of(),
            at),
        rest);
  }

  /**
   * Keeps an evaluation as a finished run.
   *
   * @throws ApiException as MLflow's routes and the Files API answer
   */
  public Logged log(Finished f, OwnRest rest) {
    String experiment = experiment(f.experiment(), f.artifacts(), rest);
    JsonNode info =
        rest.post(
                MLFLOW + "runs/create",
                Map.of("experiment_id", experiment, "run_name", f.runName(), "start_time", f.at()))
            .path("run")
            .path("info");
    String run = info.path("run_id").asText();
    ObjectNode batch = Json.MAPPER.createObjectNode().put("run_id", run);
    ArrayNode metrics = batch.putArray("metrics");
    f.metrics()
        .forEach(
            (name, value) ->
                metrics
                    .addObject()
                    .put("key", name)
                    .put("value", value)
                    .put("timestamp", f.at())
                    .put("step", 0));
    ArrayNode params = batch.putArray("params");
    f.params().forEach((key, value) -> params.addObject().put("key", key).put("value", value));
    ArrayNode tags = batch.putArray("tags");
    f.tags().forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
    rest.post(MLFLOW + "runs/log-batch", batch);
    String uri = info.path("artifact_uri").asText("");
    if (uri.startsWith("dbfs:/Volumes/")) {
      f.artifact()
          .forEach((name, content) -> keep(uri.substring("dbfs:".length()), name, content, rest));
    }
    rest.post(
        MLFLOW + "runs/update", Map.of("run_id", run, "status", "FINISHED", "end_time", f.at()));
    return new Logged(experiment, run);
  }

  private static void keep(String folder, String name, JsonNode content, OwnRest rest) {
    String path = folder.replace(" ", "%20");
    rest.put("/api/2.0/fs/directories" + path, null);
    rest.put("/api/2.0/fs/files" + path + "/" + name + "?overwrite=true", content);
  }

  private static String experiment(String name, String artifacts, OwnRest rest) {
    return find(name, rest).orElseGet(() -> create(name, artifacts, rest));
  }

  private static Optional<String> find(String name, OwnRest rest) {
    return rest.find(
            MLFLOW
                + "experiments/get-by-name?experiment_name="
                + URLEncoder.encode(name, StandardCharsets.UTF_8))
        .map(found -> found.path("experiment").path("experiment_id").asText());
  }

  private static String create(String name, String artifacts, OwnRest rest) {
    Map<String, String> asked = new LinkedHashMap<>(Map.of("name", name));
    if (artifacts != null) {
      asked.put("artifact_location", "dbfs:" + artifacts);
    }
    try {
      return rest.post(MLFLOW + "experiments/create", asked).path("experiment_id").asText();
    } catch (ApiException e) {
      // Somebody else's evaluation may have made it meanwhile.
      return find(name, rest).orElseThrow(() -> e);
    }
  }
}
