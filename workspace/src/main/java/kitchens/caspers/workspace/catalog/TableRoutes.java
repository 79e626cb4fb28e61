package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;
import static kitchens.caspers.workspace.catalog.Catalog.BASE;
import static kitchens.caspers.workspace.catalog.Catalog.answer;
import static kitchens.caspers.workspace.catalog.Catalog.flag;
import static kitchens.caspers.workspace.grants.SecurableType.SCHEMA;
import static kitchens.caspers.workspace.grants.SecurableType.TABLE;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;

/** Unity Catalog's REST for tables and views. */
final class TableRoutes implements Feature {

  private final Tables tables;
  private final CatalogAccess access;
  private final Function<Context, Actor> actor;

  TableRoutes(Tables tables, CatalogAccess access, Function<Context, Actor> actor) {
    this.tables = requireNonNull(tables, "tables is null");
    this.access = requireNonNull(access, "access is null");
    this.actor = requireNonNull(actor, "actor is null");
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE + "/tables", this::create);
    r.get(BASE + "/tables", this::list);
    r.get(BASE + "/table-summaries", this::summaries);
    r.get(
        BASE + "/tables/{name}",
        ctx -> {
          access.see(ctx, TABLE, name(ctx));
          ctx.json(tables.get(name(ctx)));
        });
    r.get(
        BASE + "/tables/{name}/exists",
        ctx -> {
          access.enter(ctx, TABLE, name(ctx));
          ctx.json(Map.of("table_exists", tables.exists(name(ctx))));
        });
    r.patch(BASE + "/tables/{name}", this::update);
    r.delete(
        BASE + "/tables/{name}",
        ctx -> {
          access.manage(ctx, TABLE, name(ctx));
          tables.delete(name(ctx));
          ctx.json(Map.of());
        });
  }

  private void create(Context ctx) {
    Tables.Create asked = Json.body(ctx, Tables.Create.class);
    access.create(ctx, asked.catalogName(), asked.schemaName(), Privilege.CREATE_TABLE);
    if (asked.tableType() == TableType.EXTERNAL) {
      access.admin(ctx, "make a table over files elsewhere; leave LOCATION out");
    }
    ctx.json(tables.create(asked, actor.apply(ctx)));
  }

  private void list(Context ctx) {
    Page page = Page.of(ctx);
    var seen = access.visible(ctx, TABLE, SCHEMA, Catalog.schemaName(ctx));
    List<TableInfo> found =
        tables.list(ctx.queryParam("catalog_name"), ctx.queryParam("schema_name"), page);
    Page.Slice<TableInfo> slice =
        page.slice(found, TableInfo::name).where(t -> seen.test(t.tableId(), t.owner()));
    answer(ctx, "tables", new Page.Slice<>(trimmed(ctx, slice.entries()), slice.nextPageToken()));
  }

  private void summaries(Context ctx) {
    Page page = Page.of(ctx);
    String catalog = ctx.queryParam("catalog_name");
    List<TableInfo> found =
        tables.summaries(
            catalog,
            ctx.queryParam("schema_name_pattern"),
            ctx.queryParam("table_name_pattern"),
            page);
    Page.Slice<TableInfo> slice =
        page.slice(found, TableInfo::fullName).where(t -> access.sees(ctx, TABLE, t.fullName()));
    answer(
        ctx,
        "tables",
        new Page.Slice<>(
            slice.entries().stream()
                .map(t -> Map.of("full_name", t.fullName(), "table_type", t.tableType()))
                .toList(),
            slice.nextPageToken()));
  }

  /**
   * Who may write a table may change what it is made of; only its owner and those who manage it
   * rename it and give it away, and only its owner says what a view reads, since it reads with the
   * owner's privileges.
   */
  private void update(Context ctx) {
    Tables.Update asked = Json.body(ctx, Tables.Update.class);
    if (asked.newName() != null || asked.owner() != null || asked.viewDefinition() != null) {
      access.manage(ctx, TABLE, name(ctx));
    } else {
      access.change(ctx, TABLE, name(ctx));
    }
    if (asked.owner() != null || asked.viewDefinition() != null) {
      TableInfo table = tables.get(name(ctx));
      if (table.tableType() == TableType.VIEW) {
        access.take(ctx, asked.viewDefinition() == null ? asked.owner() : table.owner());
      }
    }
    ctx.json(tables.update(name(ctx), asked, actor.apply(ctx)));
  }

  private static List<TableInfo> trimmed(Context ctx, List<TableInfo> tables) {
    boolean columns = flag(ctx, "omit_columns");
    boolean properties = flag(ctx, "omit_properties");
    boolean usernames = flag(ctx, "omit_username");
    return tables.stream().map(t -> t.without(columns, properties, usernames)).toList();
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }
}
