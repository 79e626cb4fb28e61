package kitchens.caspers.workspace.catalog;

import io.javalin.http.Context;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.VolumeLocations;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** Unity Catalog's REST 2.1: catalogs, schemas, volumes, tables. */
public final class Catalog implements Feature {

  private static final String BASE = "/api/2.1/unity-catalog";

  private final StorageRemovals removals;
  private final Catalogs catalogs;
  private final Schemas schemas;
  private final Volumes volumes;
  private final Tables tables;
  private final Principal compute;

  /**
   * @param storageRoot under which managed data lies
   * @param home which no external location may overlap
   * @param compute the principal that alone makes the tables of pipelines
   */
  public Catalog(
      Database database,
      Principals principals,
      Path storageRoot,
      Path home,
      Principal compute,
      Clock clock) {
    StorageRoot storage = new StorageRoot(storageRoot, home);
    Owners owners = new Owners(principals);
    this.removals = new StorageRemovals(database.jdbi(), storage);
    this.schemas = new Schemas(database.jdbi(), storage, removals, owners, clock);
    this.catalogs = new Catalogs(database.jdbi(), storage, removals, schemas, owners, clock);
    this.volumes = new Volumes(database.jdbi(), storage, removals, owners, clock);
    this.tables = new Tables(database.jdbi(), storage, removals, owners, clock);
    this.compute = compute;
  }

  /** Where volumes keep their files. */
  public VolumeLocations volumeLocations() {
    return volumes;
  }

  /** Has schemas hold, and take with them, what another feature keeps. */
  public void hold(SchemaContents contents) {
    schemas.hold(contents);
  }

  /** Names, for features that keep things under them. */
  public Namespaces namespaces() {
    return new Namespaces(catalogs, schemas, tables);
  }

  /** The tables that pipelines made. */
  public PipelineTables pipelineTables() {
    return new PipelineTables(tables, removals);
  }

  @Override
  public void start() {
    removals.drain();
  }

  @Override
  public void routes(Routes r) {
    r.post(
        BASE + "/catalogs",
        ctx -> ctx.json(catalogs.create(Json.body(ctx, Catalogs.Create.class), actor(ctx))));
    r.get(
        BASE + "/catalogs",
        ctx -> {
          Page page = Page.of(ctx);
          answer(ctx, "catalogs", page.slice(catalogs.list(page), CatalogInfo::name));
        });
    r.get(BASE + "/catalogs/{name}", ctx -> ctx.json(catalogs.get(ctx.pathParam("name"))));
    r.patch(
        BASE + "/catalogs/{name}",
        ctx ->
            ctx.json(
                catalogs.update(
                    ctx.pathParam("name"), Json.body(ctx, Catalogs.Update.class), actor(ctx))));
    r.delete(
        BASE + "/catalogs/{name}",
        ctx -> {
          catalogs.delete(ctx.pathParam("name"), flag(ctx, "force"));
          ctx.json(Map.of());
        });
    schemaRoutes(r);
    volumeRoutes(r);
    tableRoutes(r);
  }

  private void schemaRoutes(Routes r) {
    r.post(
        BASE + "/schemas",
        ctx -> ctx.json(schemas.create(Json.body(ctx, Schemas.Create.class), actor(ctx))));
    r.get(
        BASE + "/schemas",
        ctx -> {
          Page page = Page.of(ctx);
          List<SchemaInfo> found = schemas.list(ctx.queryParam("catalog_name"), page);
          answer(ctx, "schemas", page.slice(found, SchemaInfo::name));
        });
    r.get(BASE + "/schemas/{name}", ctx -> ctx.json(schemas.get(ctx.pathParam("name"))));
    r.patch(
        BASE + "/schemas/{name}",
        ctx ->
            ctx.json(
                schemas.update(
                    ctx.pathParam("name"), Json.body(ctx, Schemas.Update.class), actor(ctx))));
    r.delete(
        BASE + "/schemas/{name}",
        ctx -> {
          schemas.delete(ctx.pathParam("name"), flag(ctx, "force"));
          ctx.json(Map.of());
        });
  }

  private void volumeRoutes(Routes r) {
    r.post(
        BASE + "/volumes",
        ctx -> ctx.json(volumes.create(Json.body(ctx, Volumes.Create.class), actor(ctx))));
    r.get(
        BASE + "/volumes",
        ctx -> {
          Page page = Page.of(ctx);
          List<VolumeInfo> found =
              volumes.list(ctx.queryParam("catalog_name"), ctx.queryParam("schema_name"), page);
          answer(ctx, "volumes", page.slice(found, VolumeInfo::name));
        });
    r.get(BASE + "/volumes/{name}", ctx -> ctx.json(volumes.get(ctx.pathParam("name"))));
    r.patch(
        BASE + "/volumes/{name}",
        ctx ->
            ctx.json(
                volumes.update(
                    ctx.pathParam("name"), Json.body(ctx, Volumes.Update.class), actor(ctx))));
    r.delete(
        BASE + "/volumes/{name}",
        ctx -> {
          volumes.delete(ctx.pathParam("name"));
          ctx.json(Map.of());
        });
  }

  private void tableRoutes(Routes r) {
    r.post(
        BASE + "/tables",
        ctx -> ctx.json(tables.create(Json.body(ctx, Tables.Create.class), actor(ctx))));
    r.get(
        BASE + "/tables",
        ctx -> {
          Page page = Page.of(ctx);
          List<TableInfo> found =
              tables.list(ctx.queryParam("catalog_name"), ctx.queryParam("schema_name"), page);
          answer(ctx, "tables", page.slice(trimmed(ctx, found), TableInfo::name));
        });
    r.get(
        BASE + "/table-summaries",
        ctx -> {
          Page page = Page.of(ctx);
          List<TableInfo> found =
              tables.summaries(
                  ctx.queryParam("catalog_name"),
                  ctx.queryParam("schema_name_pattern"),
                  ctx.queryParam("table_name_pattern"),
                  page);
          Page.Slice<TableInfo> slice = page.slice(found, TableInfo::fullName);
          answer(
              ctx,
              "tables",
              new Page.Slice<>(
                  slice.entries().stream()
                      .map(t -> Map.of("full_name", t.fullName(), "table_type", t.tableType()))
                      .toList(),
                  slice.nextPageToken()));
        });
    r.get(BASE + "/tables/{name}", ctx -> ctx.json(tables.get(ctx.pathParam("name"))));
    r.get(
        BASE + "/tables/{name}/exists",
        ctx -> ctx.json(Map.of("table_exists", tables.exists(ctx.pathParam("name")))));
    r.patch(
        BASE + "/tables/{name}",
        ctx ->
            ctx.json(
                tables.update(
                    ctx.pathParam("name"), Json.body(ctx, Tables.Update.class), actor(ctx))));
    r.delete(
        BASE + "/tables/{name}",
        ctx -> {
          tables.delete(ctx.pathParam("name"));
          ctx.json(Map.of());
        });
  }

  private static List<TableInfo> trimmed(Context ctx, List<TableInfo> tables) {
    boolean columns = flag(ctx, "omit_columns");
    boolean properties = flag(ctx, "omit_properties");
    boolean usernames = flag(ctx, "omit_username");
    return tables.stream().map(t -> t.without(columns, properties, usernames)).toList();
  }

  private Actor actor(Context ctx) {
    return Actor.of(ctx, compute);
  }

  private static boolean flag(Context ctx, String name) {
    return "true".equalsIgnoreCase(ctx.queryParam(name));
  }

  private static <T> void answer(Context ctx, String field, Page.Slice<T> slice) {
    Map<String, Object> answer = new HashMap<>();
    answer.put(field, slice.entries());
    if (slice.nextPageToken() != null) {
      answer.put("next_page_token", slice.nextPageToken());
    }
    ctx.json(answer);
  }
}
