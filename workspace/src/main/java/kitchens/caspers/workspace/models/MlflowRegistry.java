package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;

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
  private final ModelDoor door;

  MlflowRegistry(Models models, Versions versions, ModelDoor door) {
    this.models = requireNonNull(models, "models is null");
    this.versions = requireNonNull(versions, "versions is null");
    this.door = requireNonNull(door, "door is null");
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
          door.create(ctx, name.get(0), name.get(1));
          RegisteredModel made =
              models.create(
                  new Models.Create(
                      name.get(2), name.get(0), name.get(1), body.description(), null),
                  Tags.map(body.tags()),
                  door.actor(ctx));
          ctx.json(Map.of("registered_model", MlflowView.of(made)));
        });
    for (String path : List.of(MODELS + "/get", BASE + "/databricks/registered-models/get")) {
      r.get(
          path,
          ctx -> {
            RegisteredModel model = models.get(seen(ctx), true);
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
          RegisteredModel model = models.update(managed(ctx, body.name()), update, door.actor(ctx));
          ctx.json(Map.of("registered_model", MlflowView.of(model)));
        });
    r.post(
        MODELS + "/set-tag",
        ctx -> {
          ModelBody body = Json.body(ctx, ModelBody.class);
          models.tag(managed(ctx, body.name()), body.key(), text(body.value()), door.actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        MODELS + "/delete-tag",
        ctx -> {
          models.tag(
              managed(ctx, ctx.queryParam("name")), ctx.queryParam("key"), null, door.actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        MODELS + "/delete",
        ctx -> {
          models.delete(managed(ctx, ctx.queryParam("name")));
          versions.sweep();
          ctx.json(Map.of());
        });
  }

  private void versionRoutes(Routes r) {
    r.post(
        VERSIONS + "/create",
        ctx -> {
          Versions.Create asked = Json.body(ctx, Versions.Create.class);
          managed(ctx, asked.name());
          door.readSource(ctx, asked.source());
          answer(ctx, versions.create(asked, door.actor(ctx)));
        });
    r.get(VERSIONS + "/get", ctx -> answer(ctx, versions.get(seen(ctx), version(ctx), true)));
    r.get(
        VERSIONS + "/get-download-uri",
        ctx -> {
          var found = versions.get(seen(ctx), version(ctx), false);
          ctx.json(Map.of("artifact_uri", found.source()));
        });
    r.get(VERSIONS + "/search", this::searchVersions);
    r.patch(
        VERSIONS + "/update",
        ctx -> {
          VersionBody body = Json.body(ctx, VersionBody.class);
          answer(
              ctx,
              versions.comment(
                  managed(ctx, body.name()), version(body), body.description(), door.actor(ctx)));
        });
    r.post(
        VERSIONS + "/set-tag",
        ctx -> {
          VersionBody body = Json.body(ctx, VersionBody.class);
          versions.tag(
              managed(ctx, body.name()),
              version(body),
              body.key(),
              text(body.value()),
              door.actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        VERSIONS + "/delete-tag",
        ctx -> {
          versions.tag(
              managed(ctx, ctx.queryParam("name")),
              version(ctx),
              ctx.queryParam("key"),
              null,
              door.actor(ctx));
          ctx.json(Map.of());
        });
    r.delete(
        VERSIONS + "/delete",
        ctx -> {
          versions.delete(managed(ctx, ctx.queryParam("name")), version(ctx));
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
    answer.put(
        "registered_models",
        slice.entries().stream().filter(door.visible(ctx)).map(MlflowView::of).toList());
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
      ctx.json(Map.of("model_versions", views(visible(ctx, versions.ofRun(matcher.group(2))))));
      return;
    }
    Page page = Page.of(ctx);
    long before =
        page.after().isEmpty() ? Long.MAX_VALUE : ModelRoutes.number("page_token", page.after());
    Page.Slice<ModelVersionInfo> slice =
        page.slice(
            versions.list(door.see(ctx, full(matcher.group(2))), before, page.fetch()),
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

  private String seen(Context ctx) {
    return door.see(ctx, full(ctx.queryParam("name")));
  }

  private String managed(Context ctx, String name) {
    return door.manage(ctx, full(name));
  }

  private List<ModelVersionInfo> visible(Context ctx, List<ModelVersionInfo> found) {
    return found.stream()
        .filter(v -> door.visible(ctx).test(models.get(v.modelFullName(), false)))
        .toList();
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
}
