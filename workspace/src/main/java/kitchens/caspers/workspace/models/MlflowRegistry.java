package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;

/**
 * MLflow's registry REST over the models of Unity Catalog: names have three parts. It is how a
 * client makes versions and tags, for which Unity Catalog's own REST has no route.
 */
final class MlflowRegistry implements Feature {

  private static final String BASE = "/api/2.0/mlflow";
  private static final String MODELS = BASE + "/registered-models";
  private static final String VERSIONS = BASE + "/model-versions";

  private static final Pattern FILTER = Pattern.compile("\\s*(name|run_id)\\s*=\\s*'([^']*)'\\s*");

  /** A body about a model. */
  record ModelBody(
      String name,
      String description,
      String newName,
      List<Tags.Tag> tags,
      String key,
      String value) {}

  /** A body about a version. */
  record VersionBody(String name, String version, String description, String key, String value) {}

  private final Models models;
  private final Versions versions;
  private final Principal compute;

  MlflowRegistry(Models models, Versions versions, Principal compute) {
    this.models = requireNonNull(models, "models is null");
    this.versions = requireNonNull(versions, "versions is null");
    this.compute = requireNonNull(compute, "compute is null");
  }

  @Override
  public void routes(Routes r) {
    modelRoutes(r);
    versionRoutes(r);
  }

  private void modelRoutes(Routes r) {
    r.post(
        MODELS + "/create",
        ctx -> {
          ModelBody body = Json.body(ctx, ModelBody.class);
          List<String> name = name(body.name());
          RegisteredModel made =
              models.create(
                  new Models.Create(
                      name.get(2), name.get(0), name.get(1), body.description(), null),
                  Tags.map(body.tags()),
                  actor(ctx));
          ctx.json(Map.of("registered_model", MlflowView.of(made)));
        });
    for (String path : List.of(MODELS + "/get", BASE + "/databricks/registered-models/get")) {
      r.get(
          path,
          ctx -> {
            RegisteredModel model = models.get(full(ctx.queryParam("name")), true);
            ctx.json(
                path.contains("/databricks/")
                    ? Map.of("registered_model_databricks", MlflowView.of(model))
                    : Map.of("registered_model", MlflowView.of(model)));
          });
    }
    r.get(MODELS + "/search", this::searchModels);
    r.patch(
        MODELS + "/update",
        ctx -> {
          ModelBody body = Json.body(ctx, ModelBody.class);
          Models.Update update = new Models.Update(null, null, body.description());
          RegisteredModel model = models.update(full(body.name()), update, actor(ctx));
          ctx.json(Map.of("registered_model", MlflowView.of(model)));
        });
    r.post(
        MODELS + "/set-tag",
        ctx -> {
          ModelBody body = Json.body(ctx, ModelBody.class);
          models.tag(full(body.name()), body.key(), text(body.value()), actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        MODELS + "/delete-tag",
        ctx -> {
          models.tag(full(ctx.queryParam("name")), ctx.queryParam("key"), null, actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        MODELS + "/delete",
        ctx -> {
          models.delete(full(ctx.queryParam("name")));
          versions.sweep();
          ctx.json(Map.of());
        });
  }

  private void versionRoutes(Routes r) {
    r.post(
        VERSIONS + "/create",
        ctx -> {
          Versions.Create asked = Json.body(ctx, Versions.Create.class);
          name(asked.name());
          answer(ctx, versions.create(asked, actor(ctx)));
        });
    r.get(
        VERSIONS + "/get",
        ctx -> answer(ctx, versions.get(full(ctx.queryParam("name")), version(ctx), true)));
    r.get(
        VERSIONS + "/get-download-uri",
        ctx -> {
          var found = versions.get(full(ctx.queryParam("name")), version(ctx), false);
          ctx.json(Map.of("artifact_uri", found.source()));
        });
    r.get(VERSIONS + "/search", this::searchVersions);
    r.patch(
        VERSIONS + "/update",
        ctx -> {
          VersionBody body = Json.body(ctx, VersionBody.class);
          answer(
              ctx,
              versions.comment(full(body.name()), version(body), body.description(), actor(ctx)));
        });
    r.post(
        VERSIONS + "/set-tag",
        ctx -> {
          VersionBody body = Json.body(ctx, VersionBody.class);
          versions.tag(
              full(body.name()), version(body), body.key(), text(body.value()), actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        VERSIONS + "/delete-tag",
        ctx -> {
          versions.tag(
              full(ctx.queryParam("name")), version(ctx), ctx.queryParam("key"), null, actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        VERSIONS + "/delete",
        ctx -> {
          versions.delete(full(ctx.queryParam("name")), version(ctx));
          ctx.json(Map.of());
        });
  }

  private void searchModels(Context ctx) {
    String filter = ctx.queryParam("filter");
    if (filter != null && !filter.isBlank()) {
      throw ApiException.invalidParameter(
          "filter is not served for registered models; leave it out, or get one by its name");
    }
    Page page = Page.of(ctx);
    Page.Slice<RegisteredModel> slice =
        page.slice(models.list(null, null, page), RegisteredModel::fullName);
    Map<String, Object> answer = new HashMap<>();
    answer.put("registered_models", slice.entries().stream().map(MlflowView::of).toList());
    Optional.ofNullable(slice.nextPageToken()).ifPresent(t -> answer.put("next_page_token", t));
    ctx.json(answer);
  }

  private void searchVersions(Context ctx) {
    String filter = Optional.ofNullable(ctx.queryParam("filter")).orElse("");
    Matcher matcher = FILTER.matcher(filter);
    if (!matcher.matches()) {
      throw ApiException.invalidParameter(
          "filter is '" + filter + "'; use name='<catalog>.<schema>.<model>' or run_id='<run id>'");
    }
    if (matcher.group(1).equals("run_id")) {
      ctx.json(Map.of("model_versions", views(versions.ofRun(matcher.group(2)))));
      return;
    }
    Page page = Page.of(ctx);
    long before =
        page.after().isEmpty() ? Long.MAX_VALUE : ModelRoutes.number("page_token", page.after());
    Page.Slice<ModelVersionInfo> slice =
        page.slice(
            versions.list(full(matcher.group(2)), before, page.fetch()),
            v -> Long.toString(v.version()));
    Map<String, Object> answer = new HashMap<>();
    answer.put("model_versions", views(slice.entries()));
    Optional.ofNullable(slice.nextPageToken()).ifPresent(t -> answer.put("next_page_token", t));
    ctx.json(answer);
  }

  private static List<MlflowView.Version> views(List<ModelVersionInfo> found) {
    return found.stream().map(MlflowView::of).toList();
  }

  private static void answer(Context ctx, ModelVersionInfo version) {
    ctx.json(Map.of("model_version", MlflowView.of(version)));
  }

  /** The three parts of a name. */
  private static List<String> name(String name) {
    if (name == null || name.chars().filter(c -> c == '.').count() != 2) {
      throw ApiException.invalidParameter(
          "'"
              + name
              + "' is not a model of Unity Catalog: the workspace's own registry is not served, give"
              + " <catalog>.<schema>.<model>");
    }
    return Names.parts(Models.WHAT, name, 3);
  }

  private static String full(String name) {
    return String.join(".", name(name));
  }

  private static long version(Context ctx) {
    return ModelRoutes.number("version", ctx.queryParam("version"));
  }

  private static long version(VersionBody body) {
    return ModelRoutes.number("version", body.version());
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private Actor actor(Context ctx) {
    return Actor.of(ctx, compute);
  }
}
