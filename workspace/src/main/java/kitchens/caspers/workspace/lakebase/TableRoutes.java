package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** The Database API's catalogs, tables and synced tables, and the door at which compute reports. */
final class TableRoutes {

  private static final String BASE = InstanceRoutes.BASE;

  /** What compute sends. */
  record Reports(List<SyncReport> states) {}

  private final DatabaseInstances instances;
  private final DatabaseCatalogs catalogs;
  private final DatabaseTables tables;
  private final SyncedTables synced;
  private final SyncRunner runner;
  private final Principal compute;
  private final Authority authority;

  TableRoutes(
      DatabaseInstances instances,
      DatabaseCatalogs catalogs,
      DatabaseTables tables,
      SyncedTables synced,
      SyncRunner runner,
      Principal compute,
      Authority authority) {
    this.instances = requireNonNull(instances, "instances is null");
    this.catalogs = requireNonNull(catalogs, "catalogs is null");
    this.tables = requireNonNull(tables, "tables is null");
    this.synced = requireNonNull(synced, "synced is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.compute = requireNonNull(compute, "compute is null");
    this.authority = requireNonNull(authority, "authority is null");
  }

  void routes(Routes r) {
    catalogRoutes(r);
    syncedTableRoutes(r);
    r.post(
        BASE + "/tables",
        ctx -> {
          DatabaseTables.DatabaseTable asked = Json.body(ctx, DatabaseTables.DatabaseTable.class);
          ctx.json(tables.create(asked, Caller.of(ctx)));
        });
    r.get(BASE + "/tables/{name}", ctx -> ctx.json(tables.get(name(ctx))));
    r.delete(
        BASE + "/tables/{name}",
        ctx -> {
          tables.delete(name(ctx), Caller.of(ctx));
          ctx.json(Map.of());
        });
    r.post("/internal/synced-tables/states", this::receive);
  }

  private void catalogRoutes(Routes r) {
    r.post(
        BASE + "/catalogs",
        ctx -> {
          DatabaseCatalogs.DatabaseCatalog asked =
              Json.body(ctx, DatabaseCatalogs.DatabaseCatalog.class);
          authority.requireCreateCatalog(Caller.of(ctx));
          if (asked.databaseInstanceName() != null) {
            requireUse(ctx, asked.databaseInstanceName());
          }
          ctx.json(catalogs.create(asked, Actor.of(ctx, compute)));
        });
    r.get(BASE + "/catalogs/{name}", ctx -> ctx.json(catalogs.get(name(ctx))));
    r.patch(
        BASE + "/catalogs/{name}",
        ctx -> {
          catalogs.get(name(ctx));
          throw ApiException.invalidParameter(
              "a database catalog cannot be changed: delete it and create it again");
        });
    r.delete(
        BASE + "/catalogs/{name}",
        ctx -> {
          requireManage(ctx, catalogs.get(name(ctx)).databaseInstanceName());
          catalogs.delete(name(ctx));
          runner.soon();
          ctx.json(Map.of());
        });
    r.get(
        BASE + "/instances/{name}/catalogs",
        ctx -> {
          String instance = instances.find(name(ctx)).name();
          Paging.of(ctx)
              .answerWhole(
                  ctx,
                  "database_catalogs",
                  catalogs.ofInstance(instance),
                  DatabaseCatalogs.DatabaseCatalog::name);
        });
  }

  private void syncedTableRoutes(Routes r) {
    r.post(
        BASE + "/synced_tables",
        ctx -> {
          JsonNode asked = Json.body(ctx, JsonNode.class);
          ctx.json(synced.create(asked, Caller.of(ctx), Actor.of(ctx, compute)));
        });
    r.get(BASE + "/synced_tables/{name}", ctx -> ctx.json(synced.get(name(ctx))));
    r.patch(
        BASE + "/synced_tables/{name}",
        ctx -> {
          requireOwn(ctx);
          ctx.json(
              synced.update(name(ctx), Json.body(ctx, JsonNode.class), InstanceRoutes.mask(ctx)));
        });
    r.delete(
        BASE + "/synced_tables/{name}",
        ctx -> {
          requireOwn(ctx);
          synced.delete(name(ctx), "true".equalsIgnoreCase(ctx.queryParam("purge_data")));
          ctx.json(Map.of());
        });
    r.get(
        BASE + "/instances/{name}/synced_tables",
        ctx ->
            Paging.of(ctx)
                .answerWhole(
                    ctx,
                    "synced_tables",
                    synced.ofInstance(instances.find(name(ctx)).name()),
                    t -> t.get("name").asText()));
    r.post(
        "/api/2.0/caspers/synced-tables/{name}/trigger",
        ctx -> {
          requireOwn(ctx);
          runner.trigger(synced.find(name(ctx)));
          ctx.json(synced.get(name(ctx)));
        });
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }

  private void requireUse(Context ctx, String instance) {
    authority.requireUse(Caller.of(ctx), instances.find(instance).name());
  }

  private void requireManage(Context ctx, String instance) {
    authority.requireManage(Caller.of(ctx), instances.find(instance).name());
  }

  /** Who made it changes it, and who manages its instance. */
  private void requireOwn(Context ctx) {
    SyncedTable table = synced.find(name(ctx));
    if (!table.createdBy().equals(Caller.of(ctx).userName())) {
      requireManage(ctx, table.instance());
    }
  }

  private void receive(Context ctx) {
    if (!Caller.of(ctx).id().equals(compute.id())) {
      throw ApiException.permissionDenied("only compute reports here");
    }
    Json.body(ctx, Reports.class).states().forEach(runner::received);
    ctx.json(Map.of());
  }
}
