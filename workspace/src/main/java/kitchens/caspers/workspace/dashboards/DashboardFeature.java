package kitchens.caspers.workspace.dashboards;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;
import kitchens.caspers.workspace.warehouses.Warehouses;

/**
 * The Lakeview API and its pages. A dashboard's queries are run by the page, through the Statement
 * Execution API, so each viewer sees what they may see.
 */
public final class DashboardFeature implements Feature {

  private static final String BASE = "/api/2.0/lakeview/dashboards";
  private static final String ONE = BASE + "/{id}";
  private static final String PAGES = "/api/2.0/caspers/dashboards";
  private static final int PAGE_SIZE = 1000;

  private final Dashboards dashboards;
  private final Access access;

  public DashboardFeature(
      Database database, Access access, Warehouses warehouses, WorkspaceFiles files, Clock clock) {
    this.access = requireNonNull(access, "access is null");
    this.dashboards =
        new Dashboards(new DashboardStore(database), access, warehouses, new Places(files), clock);
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE, this::create);
    r.get(BASE, this::list);
    r.get(ONE, ctx -> ctx.json(having(ctx, PermissionLevel.CAN_READ).json()));
    r.patch(ONE, this::update);
    r.delete(ONE, this::trash);
    r.post(ONE + "/published", this::publish);
    r.get(
        ONE + "/published",
        ctx -> ctx.json(published(having(ctx, PermissionLevel.CAN_READ)).json()));
    r.delete(
        ONE + "/published",
        ctx -> {
          Dashboard dashboard = having(ctx, PermissionLevel.CAN_EDIT);
          published(dashboard);
          dashboards.unpublish(dashboard);
          ctx.json(Map.of());
        });
    r.post(ONE + "/revert", this::revert);
    r.get(PAGES, this::listForPage);
    r.get(
        PAGES + "/{id}",
        ctx -> ctx.json(Dashboard.shown(having(ctx, PermissionLevel.CAN_READ).draft())));
    r.get(
        PAGES + "/{id}/published",
        ctx -> ctx.json(Dashboard.shown(published(having(ctx, PermissionLevel.CAN_READ)).draft())));
    r.get("/dashboards", ctx -> page("Dashboards", "dashboards.js").show(ctx));
    r.get("/dashboardsv3/{id}", ctx -> page("Dashboard", "dashboard.js").show(ctx));
    r.get("/dashboardsv3/{id}/published", ctx -> page("Dashboard", "dashboard.js").show(ctx));
  }

  private static Page page(String title, String module) {
    return Page.of(title, Section.DASHBOARDS, "<div id=\"content\"></div>")
        .withStyle("pages.css")
        .withStyle("charts.css")
        .withModule(module);
  }

  private void create(Context ctx) {
    Changed asked = Changed.of(ctx);
    ctx.json(dashboards.create(Caller.of(ctx), asked).json());
  }

  private void update(Context ctx) {
    Dashboard before = having(ctx, PermissionLevel.CAN_EDIT);
    ctx.json(dashboards.update(before, Changed.of(ctx)).json());
  }

  private void trash(Context ctx) {
    dashboards.trash(having(ctx, PermissionLevel.CAN_MANAGE));
    ctx.json(Map.of());
  }

  /** The draft again as it was published last. */
  private void revert(Context ctx) {
    Dashboard dashboard = having(ctx, PermissionLevel.CAN_EDIT);
    published(dashboard);
    String etag = Json.body(ctx, Changed.class).etag();
    ctx.json(Map.of("dashboard", dashboards.revert(dashboard, etag).json()));
  }

  record Publication(Boolean embedCredentials, String warehouseId) {}

  private void publish(Context ctx) {
    Dashboard dashboard = having(ctx, PermissionLevel.CAN_EDIT);
    Publication asked = Json.body(ctx, Publication.class);
    if (Boolean.TRUE.equals(asked.embedCredentials())) {
      throw ApiException.invalidParameter(
          "embed_credentials is not served: each viewer's queries run as the viewer; leave it out"
              + " and GRANT SELECT on the tables to who shall see them");
    }
    ctx.json(dashboards.publish(dashboard, asked.warehouseId()).json());
  }

  private void list(Context ctx) {
    boolean trashedToo = Boolean.parseBoolean(ctx.queryParam("show_trashed"));
    int size = number(ctx, "page_size", PAGE_SIZE);
    int from = number(ctx, "page_token", 0);
    List<Dashboard> seen = seen(ctx, trashedToo).toList();
    ObjectNode answer = Json.MAPPER.createObjectNode();
    var page = answer.putArray("dashboards");
    int until = (int) Math.min(seen.size(), (long) from + Math.max(1, Math.min(size, PAGE_SIZE)));
    seen.subList(Math.min(from, until), until).forEach(one -> page.add(one.summary()));
    if (until < seen.size()) {
      answer.put("next_page_token", Integer.toString(until));
    }
    ctx.json(answer);
  }

  /** What the list's page shows: who made it, and whether it is published. */
  private void listForPage(Context ctx) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    var all = answer.putArray("dashboards");
    seen(ctx, false)
        .forEach(
            one -> {
              ObjectNode shown = one.summary().put("parent_path", one.parentPath());
              one.published().ifPresent(p -> shown.put("published_at", p.at().toString()));
              all.add(shown);
            });
    ctx.json(answer);
  }

  private Stream<Dashboard> seen(Context ctx, boolean trashedToo) {
    Principal caller = Caller.of(ctx);
    return dashboards.list(trashedToo).stream()
        .filter(
            one -> access.has(caller, ObjectType.DASHBOARDS, one.id(), PermissionLevel.CAN_READ));
  }

  private static int number(Context ctx, String name, int otherwise) {
    String text = ctx.queryParam(name);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("\\d{1,8}")) {
      throw ApiException.invalidParameter(name + " is '" + text + "'; give a number");
    }
    return Integer.parseInt(text);
  }

  /** Who may not look is told no more of a dashboard that is there than of one that is not. */
  private Dashboard having(Context ctx, PermissionLevel level) {
    String id = ctx.pathParam("id");
    Principal caller = Caller.of(ctx);
    Optional<Dashboard> found = dashboards.find(id);
    if (found.isEmpty() && caller.admin()) {
      throw ApiException.notFound("dashboard '" + id + "' does not exist");
    }
    access.require(caller, ObjectType.DASHBOARDS, id, level);
    return found.orElseThrow(() -> ApiException.notFound("dashboard '" + id + "' does not exist"));
  }

  private static Dashboard.Published published(Dashboard dashboard) {
    return dashboard
        .published()
        .orElseThrow(
            () -> ApiException.notFound("dashboard '" + dashboard.id() + "' is not published"));
  }
}
