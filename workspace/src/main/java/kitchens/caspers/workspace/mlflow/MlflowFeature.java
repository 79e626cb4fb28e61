package kitchens.caspers.workspace.mlflow;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;

/** MLflow's tracking REST: experiments, runs and what they log. */
public final class MlflowFeature implements Feature {

  private static final String BASE = "/api/2.0/mlflow";

  private final Experiments experiments;
  private final Runs runs;
  private final VolumeFiles volumes;

  public MlflowFeature(Database database, VolumeFiles volumes, Clock clock) {
    this.experiments = new Experiments(database.jdbi(), clock);
    this.runs = new Runs(database.jdbi(), clock);
    this.volumes = requireNonNull(volumes, "volumes is null");
  }

  @Override
  public void routes(Routes r) {
    experimentRoutes(r);
    runRoutes(r);
    logRoutes(r);
  }

  private void experimentRoutes(Routes r) {
    String base = BASE + "/experiments";
    r.post(
        base + "/create",
        ctx ->
            ctx.json(
                Map.of(
                    "experiment_id",
                    experiments.create(body(ctx, Experiments.Body.class), Caller.of(ctx)))));
    r.get(
        base + "/get",
        ctx -> answer(ctx, "experiment", experiments.get(ctx.queryParam("experiment_id"))));
    r.get(
        base + "/get-by-name",
        ctx -> answer(ctx, "experiment", experiments.byName(ctx.queryParam("experiment_name"))));
    r.get(
        base + "/list",
        ctx ->
            page(
                ctx,
                "experiments",
                experiments.search(
                    new Experiments.Search(
                        null,
                        null,
                        number(ctx, "max_results"),
                        ctx.queryParam("page_token"),
                        view(ctx.queryParam("view_type"))))));
    r.post(
        base + "/search",
        ctx -> page(ctx, "experiments", experiments.search(body(ctx, Experiments.Search.class))));
    r.post(
        base + "/update",
        ctx -> {
          Experiments.Body body = body(ctx, Experiments.Body.class);
          experiments.rename(body.experimentId(), body.newName());
          ctx.json(Map.of());
        });
    r.post(
        base + "/set-experiment-tag",
        ctx -> {
          Experiments.Body body = body(ctx, Experiments.Body.class);
          experiments.tag(body.experimentId(), new KeyValue(body.key(), body.value()));
          ctx.json(Map.of());
        });
    Map.of("/delete", Experiment.DELETED, "/restore", Experiment.ACTIVE)
        .forEach(
            (path, stage) ->
                r.post(
                    base + path,
                    ctx -> {
                      experiments.stage(body(ctx, Experiments.Body.class).experimentId(), stage);
                      ctx.json(Map.of());
                    }));
  }

  private void runRoutes(Routes r) {
    String base = BASE + "/runs";
    r.post(
        base + "/create",
        ctx -> answer(ctx, "run", runs.create(body(ctx, Runs.Create.class), Caller.of(ctx))));
    r.get(base + "/get", ctx -> answer(ctx, "run", runs.get(run(ctx))));
    r.post(
        base + "/update",
        ctx -> answer(ctx, "run_info", runs.update(body(ctx, Runs.Update.class))));
    r.post(base + "/search", ctx -> page(ctx, "runs", runs.search(body(ctx, Runs.Search.class))));
    Map.of("/delete", Experiment.DELETED, "/restore", Experiment.ACTIVE)
        .forEach(
            (path, stage) ->
                r.post(
                    base + path,
                    ctx -> {
                      runs.stage(run(Json.body(ctx, JsonNode.class)), stage);
                      ctx.json(Map.of());
                    }));
    r.get(
        BASE + "/artifacts/list",
        ctx -> {
          Run.Info info = runs.info(run(ctx));
          Map<String, Object> answer = new HashMap<>();
          answer.put("files", Artifacts.list(info, ctx.queryParam("path"), volumes));
          Optional.ofNullable(info.artifactUri()).ifPresent(uri -> answer.put("root_uri", uri));
          ctx.json(answer);
        });
  }

  private void logRoutes(Routes r) {
    String base = BASE + "/runs";
    r.post(
        base + "/log-batch",
        ctx -> {
          runs.log(body(ctx, Runs.Batch.class));
          ctx.json(Map.of());
        });
    r.post(
        base + "/log-metric",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          Metric metric = body(ctx, Metric.class);
          runs.log(new Runs.Batch(run(body), List.of(metric), null, null));
          ctx.json(Map.of());
        });
    r.post(
        base + "/log-parameter",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          KeyValue param = body(ctx, KeyValue.class);
          runs.log(new Runs.Batch(run(body), null, List.of(param), null));
          ctx.json(Map.of());
        });
    r.post(
        base + "/set-tag",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          KeyValue tag = body(ctx, KeyValue.class);
          runs.log(new Runs.Batch(run(body), null, null, List.of(tag)));
          ctx.json(Map.of());
        });
    r.post(
        base + "/delete-tag",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          runs.deleteTag(run(body), body.path("key").asText());
          ctx.json(Map.of());
        });
    r.post(
        base + "/log-inputs",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          if (!body.path("models").isEmpty()) {
            throw ApiException.invalidParameter(
                "models: logged models are not served; register the model and leave this out");
          }
          runs.inputs(run(body), body.path("datasets"));
          ctx.json(Map.of());
        });
    r.get(
        BASE + "/metrics/get-history",
        ctx ->
            page(
                ctx,
                "metrics",
                runs.history(
                    run(ctx),
                    ctx.queryParam("metric_key"),
                    number(ctx, "max_results"),
                    ctx.queryParam("page_token"))));
  }

  private static <T> T body(Context ctx, Class<T> type) {
    return Json.body(ctx, type);
  }

  private static void answer(Context ctx, String field, Object value) {
    ctx.json(Map.of(field, value));
  }

  private static void page(Context ctx, String field, Token.Page<?> page) {
    Map<String, Object> answer = new HashMap<>();
    answer.put(field, page.entries());
    Optional.ofNullable(page.nextPageToken()).ifPresent(t -> answer.put("next_page_token", t));
    ctx.json(answer);
  }

  /** {@code run_uuid} is its old name. */
  private static String run(Context ctx) {
    return Optional.ofNullable(ctx.queryParam("run_id")).orElse(ctx.queryParam("run_uuid"));
  }

  private static String run(JsonNode body) {
    return body.path("run_id").asText(body.path("run_uuid").asText(""));
  }

  private static Long number(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!text.matches("\\d{1,9}")) {
      throw ApiException.invalidParameter(name + " is '" + text + "'; give a number");
    }
    return Long.valueOf(text);
  }

  private static ViewType view(String text) {
    if (text == null || text.isEmpty()) {
      return ViewType.ACTIVE_ONLY;
    }
    try {
      return ViewType.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter(
          "view_type is '" + text + "'; use ACTIVE_ONLY, DELETED_ONLY or ALL");
    }
  }
}
