package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;

/** Unity Catalog's REST for registered models, their versions and aliases. */
final class ModelRoutes implements Feature {

  private static final String BASE = "/api/2.1/unity-catalog/models";
  private static final String MODEL = BASE + "/{name}";
  private static final String VERSION = MODEL + "/versions/{version}";
  private static final String ALIAS = MODEL + "/aliases/{alias}";

  /** The body that sets an alias. */
  record AliasTo(Long versionNum) {}

  /** The body that updates a version. */
  record VersionUpdate(String comment) {}

  private final Models models;
  private final Versions versions;
  private final ModelDoor door;

  ModelRoutes(Models models, Versions versions, ModelDoor door) {
    this.models = requireNonNull(models, "models is null");
    this.versions = requireNonNull(versions, "versions is null");
    this.door = requireNonNull(door, "door is null");
  }

  @Override
  public void routes(Routes r) {
    r.post(
        BASE,
        ctx -> {
          Models.Create asked = Json.body(ctx, Models.Create.class);
          door.create(ctx, asked.catalogName(), asked.schemaName());
          ctx.json(models.create(asked, Map.of(), door.actor(ctx)));
        });
    r.get(BASE, this::list);
    r.get(MODEL, ctx -> ctx.json(models.get(seen(ctx), flag(ctx, "include_aliases"))));
    r.patch(
        MODEL,
        ctx ->
            ctx.json(
                models.update(managed(ctx), Json.body(ctx, Models.Update.class), door.actor(ctx))));
    r.delete(
        MODEL,
        ctx -> {
          models.delete(managed(ctx));
          versions.sweep();
          ctx.json(Map.of());
        });
    r.get(MODEL + "/versions", this::listVersions);
    r.get(
        VERSION,
        ctx -> ctx.json(versions.get(seen(ctx), version(ctx), flag(ctx, "include_aliases"))));
    r.patch(
        VERSION,
        ctx ->
            ctx.json(
                versions.comment(
                    managed(ctx),
                    version(ctx),
                    Json.body(ctx, VersionUpdate.class).comment(),
                    door.actor(ctx))));
    r.delete(
        VERSION,
        ctx -> {
          versions.delete(managed(ctx), version(ctx));
          ctx.json(Map.of());
        });
    r.get(ALIAS, ctx -> ctx.json(versions.byAlias(seen(ctx), ctx.pathParam("alias"))));
    r.put(
        ALIAS,
        ctx ->
            ctx.json(
                versions.setAlias(
                    managed(ctx),
                    ctx.pathParam("alias"),
                    Json.body(ctx, AliasTo.class).versionNum())));
    r.delete(
        ALIAS,
        ctx -> {
          versions.deleteAlias(managed(ctx), ctx.pathParam("alias"));
          ctx.json(Map.of());
        });
  }

  private void list(Context ctx) {
    Page page = Page.of(ctx);
    List<RegisteredModel> found =
        models.list(ctx.queryParam("catalog_name"), ctx.queryParam("schema_name"), page);
    Page.Slice<RegisteredModel> slice = page.slice(found, RegisteredModel::fullName);
    answer(
        ctx,
        "registered_models",
        slice.entries().stream().filter(door.visible(ctx)).toList(),
        slice.nextPageToken());
  }

  /** The newest first; the page's token is the number below which the next page begins. */
  private void listVersions(Context ctx) {
    Page page = Page.of(ctx);
    long before = page.after().isEmpty() ? Long.MAX_VALUE : number("page_token", page.after());
    List<ModelVersionInfo> found = versions.list(seen(ctx), before, page.fetch());
    Page.Slice<ModelVersionInfo> slice = page.slice(found, v -> Long.toString(v.version()));
    answer(ctx, "model_versions", slice.entries(), slice.nextPageToken());
  }

  private static void answer(Context ctx, String field, List<?> entries, String next) {
    Map<String, Object> answer = new HashMap<>();
    answer.put(field, entries);
    if (next != null) {
      answer.put("next_page_token", next);
    }
    ctx.json(answer);
  }

  private String seen(Context ctx) {
    return door.see(ctx, ctx.pathParam("name"));
  }

  private String managed(Context ctx) {
    return door.manage(ctx, ctx.pathParam("name"));
  }

  private static long version(Context ctx) {
    return number("version", ctx.pathParam("version"));
  }

  static long number(String what, String text) {
    if (text == null || !text.matches("\\d{1,18}")) {
      throw ApiException.invalidParameter(what + " is '" + text + "'; give a number");
    }
    return Long.parseLong(text);
  }

  private static boolean flag(Context ctx, String name) {
    return "true".equalsIgnoreCase(ctx.queryParam(name));
  }
}
