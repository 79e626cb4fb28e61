package kitchens.caspers.workspace.dashboards;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import kitchens.caspers.workspace.dashboards.Dashboard.Published;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.warehouses.Warehouses;

/** What may be done with dashboards, by whoever was let through. */
final class Dashboards {

  /** As long as on Databricks. */
  private static final Duration IN_TRASH = Duration.ofDays(30);

  private final DashboardStore store;
  private final Access access;
  private final Warehouses warehouses;
  private final Places places;
  private final Clock clock;

  Dashboards(
      DashboardStore store, Access access, Warehouses warehouses, Places places, Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.access = requireNonNull(access, "access is null");
    this.warehouses = requireNonNull(warehouses, "warehouses is null");
    this.places = requireNonNull(places, "places is null");
    this.clock = requireNonNull(clock, "clock is null");
    access.know(ObjectType.DASHBOARDS, id -> store.find(id).map(Dashboard::creator));
  }

  Optional<Dashboard> find(String id) {
    return store.find(id);
  }

  List<Dashboard> list(boolean trashedToo) {
    return store.list(trashedToo);
  }

  /**
   * Makes a dashboard.
   *
   * @throws ApiException 400 without a name, 409 when another has it in that folder
   */
  Dashboard create(Principal maker, Changed asked) {
    if (asked.displayName() == null) {
      throw ApiException.invalidParameter("display_name is missing; name the dashboard");
    }
    Instant now = now();
    Draft empty = new Draft(asked.displayName(), Contents.NOTHING, Warehouses.ID, null, null);
    Dashboard made =
        new Dashboard(
            UUID.randomUUID().toString().replace("-", ""),
            places.of(maker, asked.parentPath()),
            asked.over(empty, warehouse(asked.warehouseId(), Warehouses.ID)),
            1,
            false,
            maker.id(),
            now,
            now,
            Optional.empty());
    try {
      store.insert(made, Places.folder(made.parentPath()));
    } catch (DashboardStore.Taken e) {
      throw taken(made.draft().displayName(), made.parentPath());
    }
    access.own(maker, ObjectType.DASHBOARDS, made.id());
    return made;
  }

  /**
   * Changes what a request speaks of.
   *
   * @throws ApiException 409 when the draft is not the one whose etag was sent
   */
  Dashboard update(Dashboard dashboard, Changed asked) {
    String path = asked.parentPath();
    if (path != null && !Places.folder(path).equals(Places.folder(dashboard.parentPath()))) {
      throw ApiException.invalidParameter(
          "parent_path of a dashboard cannot be changed: make another in '" + path + "'");
    }
    return change(
        dashboard,
        asked.etag(),
        before -> {
          Draft draft = before.draft();
          return asked.over(draft, warehouse(asked.warehouseId(), draft.warehouseId()));
        });
  }

  Dashboard revert(Dashboard dashboard, String etag) {
    return change(
        dashboard, etag, before -> before.published().map(Published::draft).orElse(before.draft()));
  }

  private Dashboard change(Dashboard dashboard, String etag, Function<Dashboard, Draft> change) {
    try {
      return store
          .change(
              dashboard.id(),
              before -> {
                refuseTrashed(before);
                if (etag != null && !etag.isEmpty() && !etag.equals(before.etag())) {
                  throw ApiException.conflict(
                      "dashboard '"
                          + dashboard.id()
                          + "' was changed since etag '"
                          + etag
                          + "'; get it again and repeat your change");
                }
                return change.apply(before);
              },
              now())
          .orElseThrow(
              () -> ApiException.notFound("dashboard '" + dashboard.id() + "' does not exist"));
    } catch (DashboardStore.Taken e) {
      throw ApiException.alreadyExists(
          "another dashboard of that name is in '" + dashboard.parentPath() + "' already");
    }
  }

  /** Shows the draft as it is now to who may read it. */
  Published publish(Dashboard dashboard, String warehouseId) {
    refuseTrashed(dashboard);
    store.publish(dashboard.id(), warehouse(warehouseId, dashboard.draft().warehouseId()), now());
    return store
        .find(dashboard.id())
        .flatMap(Dashboard::published)
        .orElseThrow(
            () -> ApiException.notFound("dashboard '" + dashboard.id() + "' does not exist"));
  }

  void unpublish(Dashboard dashboard) {
    store.unpublish(dashboard.id());
  }

  void trash(Dashboard dashboard) {
    if (!dashboard.trashed()) {
      store.trash(dashboard.id(), now());
    }
    store.empty(now().minus(IN_TRASH)).forEach(gone -> access.forget(ObjectType.DASHBOARDS, gone));
  }

  private String warehouse(String asked, String otherwise) {
    if (asked == null || asked.isEmpty()) {
      return otherwise;
    }
    return warehouses
        .idOf(asked)
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "warehouse_id '"
                        + asked
                        + "' does not exist; leave it out for the one built in, "
                        + Warehouses.ID));
  }

  private static void refuseTrashed(Dashboard dashboard) {
    if (dashboard.trashed()) {
      throw ApiException.invalidState(
          "dashboard '" + dashboard.id() + "' is in the trash; make another");
    }
  }

  private static ApiException taken(String name, String folder) {
    return ApiException.alreadyExists(
        "a dashboard called '" + name + "' is in '" + folder + "' already");
  }

  /** To the microseconds that the database keeps. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
