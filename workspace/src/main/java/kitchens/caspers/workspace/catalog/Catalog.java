package kitchens.caspers.workspace.catalog;

import static kitchens.caspers.workspace.grants.SecurableType.CATALOG;
import static kitchens.caspers.workspace.grants.SecurableType.METASTORE;
import static kitchens.caspers.workspace.grants.SecurableType.SCHEMA;
import static kitchens.caspers.workspace.grants.SecurableType.VOLUME;

import io.javalin.http.Context;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.VolumeLocations;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** Unity Catalog's REST 2.1: catalogs, schemas, volumes, tables. */
public final class Catalog implements Feature {

  static final String BASE = "/api/2.1/unity-catalog";

  private final StorageRemovals removals;
  private final Catalogs catalogs;
  private final Schemas schemas;
  private final Volumes volumes;
  private final Tables tables;
  private final Principal compute;
  private final CatalogAccess access;

  /**
   * @param storageRoot under which managed data lies
   * @param home which no external location may overlap
   * @param compute the principal that alone makes the tables of pipelines
   * @param access what each request must hold
   */
  public Catalog(
      Database database,
      Principals principals,
      Path storageRoot,
      Path home,
      Principal compute,
      CatalogAccess access,
      Clock clock) {
    StorageRoot storage = new StorageRoot(storageRoot, home);
    Owners owners = new Owners(principals);
    this.removals = new StorageRemovals(database.jdbi(), storage);
    this.schemas = new Schemas(database.jdbi(), storage, removals, owners, clock);
    this.catalogs = new Catalogs(database.jdbi(), storage, removals, schemas, owners, clock);
    this.volumes = new Volumes(database.jdbi(), storage, removals, owners, clock);
    this.tables = new Tables(database.jdbi(), storage, removals, owners, clock);
    this.compute = compute;
    this.access = access;
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
        ctx -> {
          access.require(ctx, METASTORE, "", Privilege.CREATE_CATALOG);
          ctx.json(catalogs.create(Json.body(ctx, Catalogs.Create.class), actor(ctx)));
        });
    r.get(
        BASE + "/catalogs",
        ctx -> {
          Page page = Page.of(ctx);
          var seen = access.visible(ctx, CATALOG, METASTORE, "");
          answer(
              ctx,
              "catalogs",
              page.slice(catalogs.list(page), CatalogInfo::name)
                  .where(c -> seen.test(c.id(), c.owner())));
        });
    r.get(
        BASE + "/catalogs/{name}",
        ctx -> {
          access.see(ctx, CATALOG, name(ctx));
          ctx.json(catalogs.get(name(ctx)));
        });
    r.patch(
        BASE + "/catalogs/{name}",
        ctx -> {
          access.manage(ctx, CATALOG, name(ctx));
          ctx.json(catalogs.update(name(ctx), Json.body(ctx, Catalogs.Update.class), actor(ctx)));
        });
    r.delete(
        BASE + "/catalogs/{name}",
        ctx -> {
          access.manage(ctx, CATALOG, name(ctx));
          catalogs.delete(name(ctx), flag(ctx, "force"));
          ctx.json(Map.of());
        });
    schemaRoutes(r);
    volumeRoutes(r);
    new TableRoutes(tables, access, this::actor).routes(r);
  }

  private void schemaRoutes(Routes r) {
    r.post(
        BASE + "/schemas",
        ctx -> {
          Schemas.Create asked = Json.body(ctx, Schemas.Create.class);
          access.require(ctx, CATALOG, asked.catalogName(), Privilege.CREATE_SCHEMA);
          ctx.json(schemas.create(asked, actor(ctx)));
        });
    r.get(
        BASE + "/schemas",
        ctx -> {
          Page page = Page.of(ctx);
          String catalog = ctx.queryParam("catalog_name");
          var seen = access.visible(ctx, SCHEMA, CATALOG, catalog);
          answer(
              ctx,
              "schemas",
              page.slice(schemas.list(catalog, page), SchemaInfo::name)
                  .where(s -> seen.test(s.schemaId(), s.owner())));
        });
    r.get(
        BASE + "/schemas/{name}",
        ctx -> {
          access.see(ctx, SCHEMA, name(ctx));
          ctx.json(schemas.get(name(ctx)));
        });
    r.patch(
        BASE + "/schemas/{name}",
        ctx -> {
          access.manage(ctx, SCHEMA, name(ctx));
          ctx.json(schemas.update(name(ctx), Json.body(ctx, Schemas.Update.class), actor(ctx)));
        });
    r.delete(
        BASE + "/schemas/{name}",
        ctx -> {
          access.manage(ctx, SCHEMA, name(ctx));
          schemas.delete(name(ctx), flag(ctx, "force"));
          ctx.json(Map.of());
        });
  }

  private void volumeRoutes(Routes r) {
    r.post(
        BASE + "/volumes",
        ctx -> {
          Volumes.Create asked = Json.body(ctx, Volumes.Create.class);
          access.create(ctx, asked.catalogName(), asked.schemaName(), Privilege.CREATE_VOLUME);
          if (asked.volumeType() == VolumeInfo.VolumeType.EXTERNAL) {
            access.admin(ctx, "make a volume over files elsewhere; make it MANAGED");
          }
          ctx.json(volumes.create(asked, actor(ctx)));
        });
    r.get(
        BASE + "/volumes",
        ctx -> {
          Page page = Page.of(ctx);
          var seen = access.visible(ctx, VOLUME, SCHEMA, schemaName(ctx));
          List<VolumeInfo> found =
              volumes.list(ctx.queryParam("catalog_name"), ctx.queryParam("schema_name"), page);
          answer(
              ctx,
              "volumes",
              page.slice(found, VolumeInfo::name).where(v -> seen.test(v.volumeId(), v.owner())));
        });
    r.get(
        BASE + "/volumes/{name}",
        ctx -> {
          access.see(ctx, VOLUME, name(ctx));
          ctx.json(volumes.get(name(ctx)));
        });
    r.patch(
        BASE + "/volumes/{name}",
        ctx -> {
          access.manage(ctx, VOLUME, name(ctx));
          ctx.json(volumes.update(name(ctx), Json.body(ctx, Volumes.Update.class), actor(ctx)));
        });
    r.delete(
        BASE + "/volumes/{name}",
        ctx -> {
          access.manage(ctx, VOLUME, name(ctx));
          volumes.delete(name(ctx));
          ctx.json(Map.of());
        });
  }

  private Actor actor(Context ctx) {
    return Actor.of(ctx, compute);
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }

  static String schemaName(Context ctx) {
    return ctx.queryParam("catalog_name") + "." + ctx.queryParam("schema_name");
  }

  static boolean flag(Context ctx, String name) {
    return "true".equalsIgnoreCase(ctx.queryParam(name));
  }

  static <T> void answer(Context ctx, String field, Page.Slice<T> slice) {
    Map<String, Object> answer = new HashMap<>();
    answer.put(field, slice.entries());
    if (slice.nextPageToken() != null) {
      answer.put("next_page_token", slice.nextPageToken());
    }
    ctx.json(answer);
  }
}
