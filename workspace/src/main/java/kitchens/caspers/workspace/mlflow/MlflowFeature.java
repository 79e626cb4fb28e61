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
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** MLflow's tracking REST: experiments, runs and what they log. */
public final class MlflowFeature implements Feature {

  private static final String BASE = "/api/2.0/mlflow";

  private final Experiments experiments;
  private final Runs runs;
  private final VolumeFiles volumes;
  private final ExperimentDoor door;

  public MlflowFeature(
      Database database, Principals principals, VolumeFiles volumes, Access access, Clock clock) {
    this.experiments = new Experiments(database.jdbi(), clock);
    this.door = new ExperimentDoor(access);
    access.know(
        ObjectType.EXPERIMENTS,
        id -> experiments.creator(id).flatMap(principals::byUserName).map(Principal::id));
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
        ctx -> {
          String id = experiments.create(body(ctx, Experiments.Body.class), Caller.of(ctx));
          door.own(ctx, id);
          ctx.json(Map.of("experiment_id", id));
        });
    r.get(base + "/get", ctx -> answer(ctx, experiments.get(ctx.queryParam("experiment_id"))));
    r.get(
        base + "/get-by-name",
        ctx -> answer(ctx, experiments.byName(ctx.queryParam("experiment_name"))));
    r.get(
        base + "/list",
        ctx ->
            page(
                ctx,
                experiments.search(
                    new Experiments.Search(
                        null,
                        null,
                        number(ctx, "max_results"),
                        ctx.queryParam("page_token"),
                        view(ctx.queryParam("view_type"))))));
    r.post(
        base + "/search",
        ctx -> page(ctx, experiments.search(body(ctx, Experiments.Search.class))));
    r.post(
        base + "/update",
        ctx -> {
          Experiments.Body body = body(ctx, Experiments.Body.class);
          experiments.rename(managed(ctx, body.experimentId()), body.newName());
          ctx.json(Map.of());
        });
    r.post(
        base + "/set-experiment-tag",
        ctx -> {
          Experiments.Body body = body(ctx, Experiments.Body.class);
          experiments.tag(edited(ctx, body.experimentId()), new KeyValue(body.key(), body.value()));
          ctx.json(Map.of());
        });
    Map.of("/delete", Experiment.DELETED, "/restore", Experiment.ACTIVE)
        .forEach(
            (path, stage) ->
                r.post(
                    base + path,
                    ctx -> {
                      experiments.stage(
                          managed(ctx, body(ctx, Experiments.Body.class).experimentId()), stage);
                      ctx.json(Map.of());
                    }));
  }

  private void runRoutes(Routes r) {
    String base = BASE + "/runs";
    r.post(
        base + "/create",
        ctx -> {
          Runs.Create asked = body(ctx, Runs.Create.class);
          edited(ctx, asked.experimentId());
          answer(ctx, "run", runs.create(asked, Caller.of(ctx)));
        });
    r.get(base + "/get", ctx -> answer(ctx, "run", runs.get(readRun(ctx))));
    r.post(
        base + "/update",
        ctx -> {
          editRun(ctx, run(Json.body(ctx, JsonNode.class)));
          answer(ctx, "run_info", runs.update(body(ctx, Runs.Update.class)));
        });
    r.post(
        base + "/search",
        ctx -> {
          Runs.Search asked = body(ctx, Runs.Search.class);
          Optional.ofNullable(asked.experimentIds())
              .orElse(List.of())
              .forEach(id -> door.read(ctx, experiments.get(id).experimentId()));
          page(ctx, "runs", runs.search(asked));
        });
    Map.of("/delete", Experiment.DELETED, "/restore", Experiment.ACTIVE)
        .forEach(
            (path, stage) ->
                r.post(
                    base + path,
                    ctx -> {
                      runs.stage(editRun(ctx, run(Json.body(ctx, JsonNode.class))), stage);
                      ctx.json(Map.of());
                    }));
    r.get(
        BASE + "/artifacts/list",
        ctx -> {
          Run.Info info = runs.info(readRun(ctx));
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
          editRun(ctx, run(Json.body(ctx, JsonNode.class)));
          runs.log(body(ctx, Runs.Batch.class));
          ctx.json(Map.of());
        });
    r.post(
        base + "/log-metric",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          Metric metric = body(ctx, Metric.class);
          runs.log(new Runs.Batch(editRun(ctx, run(body)), List.of(metric), null, null));
          ctx.json(Map.of());
        });
    r.post(
        base + "/log-parameter",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          KeyValue param = body(ctx, KeyValue.class);
          runs.log(new Runs.Batch(editRun(ctx, run(body)), null, List.of(param), null));
          ctx.json(Map.of());
        });
    r.post(
        base + "/set-tag",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          KeyValue tag = body(ctx, KeyValue.class);
          runs.log(new Runs.Batch(editRun(ctx, run(body)), null, null, List.of(tag)));
          ctx.json(Map.of());
        });
    r.post(
        base + "/delete-tag",
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          runs.deleteTag(editRun(ctx, run(body)), body.path("key").asText());
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
          runs.inputs(editRun(ctx, run(body)), body.path("datasets"));
          ctx.json(Map.of());
        });
    r.get(
        BASE + "/metrics/get-history",
        ctx ->
            page(
                ctx,
                "metrics",
                runs.history(
                    readRun(ctx),
                    ctx.queryParam("metric_key"),
                    number(ctx, "max_results"),
                    ctx.queryParam("page_token"))));
  }

  private void answer(Context ctx, Experiment experiment) {
    door.read(ctx, experiment.experimentId());
    answer(ctx, "experiment", experiment);
  }

  private void page(Context ctx, Token.Page<Experiment> page) {
    page(
        ctx,
        "experiments",
        new Token.Page<>(door.readable(ctx, page.entries()), page.nextPageToken()));
  }

  /** What does not exist is said to be missing, not forbidden. */
  private String edited(Context ctx, String experiment) {
    return door.edit(ctx, experiments.get(experiment).experimentId());
  }

  private String managed(Context ctx, String experiment) {
    return door.manage(ctx, experiments.get(experiment).experimentId());
  }

  private String readRun(Context ctx) {
    Run.Info info = runs.info(run(ctx));
    door.read(ctx, info.experimentId());
    return info.runId();
  }

  private String editRun(Context ctx, String run) {
    Run.Info info = runs.info(run);
    door.edit(ctx, info.experimentId());
    return info.runId();
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
