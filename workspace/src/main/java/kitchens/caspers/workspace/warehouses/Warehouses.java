package kitchens.caspers.workspace.warehouses;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.workspace.compute.ComputeState;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.warehouses.WarehouseStore.Made;

/**
 * SQL warehouses: named doors to the one compute. One is built in and open to everybody; the others
 * are used by who has {@code CAN_USE} on them.
 *
 * <p>A warehouse's state follows compute's. Stopping one closes that door only, as compute carries
 * the pipelines too: the next statement, or a start, opens it again, as on Databricks a statement
 * resumes a stopped serverless warehouse.
 */
public final class Warehouses implements Feature {

  /** The id of the built-in warehouse; sixteen hexadecimal digits, as Databricks has them. */
  public static final String ID = "0000000000000001";

  private static final String BASE = "/api/2.0/sql/warehouses";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ComputeSupervisor compute;
  private final WarehouseStore store;
  private final Access access;
  private final Clock clock;
  private final Doors doors;
  private final Made builtIn;

  /**
   * @param computePrincipal to whom the built-in warehouse belongs
   */
  public Warehouses(
      ComputeSupervisor compute,
      Database database,
      Access access,
      Principal computePrincipal,
      Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.store = new WarehouseStore(database);
    this.access = requireNonNull(access, "access is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.doors = new Doors(clock);
    ObjectNode settings =
        WarehouseSettings.defaults().put("name", "Starter Warehouse").put("auto_stop_mins", 0);
    this.builtIn = new Made(ID, settings, computePrincipal.userName());
    access.know(
        ObjectType.WAREHOUSES,
        id -> Optional.of(computePrincipal.id()).filter(owner -> id.equals(ID)));
  }

  /**
   * Opens a warehouse for a statement.
   *
   * @return to be run when the statement has ended
   * @throws ApiException 400 without an id, 404 when there is no such warehouse, 403 when the
   *     caller may not use it
   */
  public Runnable resume(Principal caller, String id) {
    if (id == null || id.isBlank()) {
      throw ApiException.invalidParameter(
          "warehouse_id is missing; the one that is built in is " + ID);
    }
    usable(caller, id);
    compute.begin();
    return doors.use(id);
  }

  /** The id, when there is such a warehouse. */
  public Optional<String> idOf(String id) {
    return byId(id).map(Made::id);
  }

  @Override
  public void routes(Routes r) {
    r.get(BASE, this::list);
    r.post(BASE, this::create);
    r.get(BASE + "/{id}", ctx -> ctx.json(shown(having(ctx, PermissionLevel.CAN_VIEW))));
    r.post(BASE + "/{id}/edit", this::edit);
    r.delete(BASE + "/{id}", this::delete);
    r.post(
        BASE + "/{id}/start",
        ctx -> {
          Made warehouse = usable(Caller.of(ctx), ctx.pathParam("id"));
          compute.begin();
          doors.open(warehouse.id());
          ctx.json(Map.of());
        });
    r.post(
        BASE + "/{id}/stop",
        ctx -> {
          Made warehouse =
              ctx.pathParam("id").equals(ID) ? builtIn : having(ctx, PermissionLevel.CAN_MANAGE);
          doors.stop(warehouse.id());
          ctx.json(Map.of());
        });
  }

  private void list(Context ctx) {
    Principal caller = Caller.of(ctx);
    List<ObjectNode> seen =
        Stream.concat(Stream.of(builtIn), store.list().stream())
            .filter(w -> w == builtIn || has(caller, w, PermissionLevel.CAN_VIEW))
            .map(this::shown)
            .toList();
    ctx.json(Map.of("warehouses", seen));
  }

  private void create(Context ctx) {
    Principal maker = Caller.admin(ctx);
    ObjectNode settings =
        WarehouseSettings.of(Json.body(ctx, JsonNode.class), WarehouseSettings.defaults());
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    Made made = new Made(HexFormat.of().formatHex(random), settings, maker.userName());
    if (made.name().equals(builtIn.name()) || !store.insert(made, clock.instant())) {
      throw taken(made.name());
    }
    access.own(maker, ObjectType.WAREHOUSES, made.id());
    compute.begin();
    doors.open(made.id());
    ctx.json(Map.of("id", made.id()));
  }

  private void edit(Context ctx) {
    Made old = own(ctx, "edited");
    ObjectNode settings = WarehouseSettings.of(Json.body(ctx, JsonNode.class), old.settings());
    Made changed = new Made(old.id(), settings, old.creator());
    if (changed.name().equals(builtIn.name()) || !store.update(changed)) {
      throw taken(changed.name());
    }
    ctx.json(Map.of());
  }

  private void delete(Context ctx) {
    Made old = own(ctx, "deleted");
    store.delete(old.id());
    doors.forget(old.id());
    access.forget(ObjectType.WAREHOUSES, old.id());
    ctx.json(Map.of());
  }

  private Made own(Context ctx, String what) {
    if (ctx.pathParam("id").equals(ID)) {
      throw ApiException.invalidParameter(
          "warehouse "
              + ID
              + " is built in and cannot be "
              + what
              + ": create one of your own; settings.yaml says how large compute is");
    }
    return having(ctx, PermissionLevel.CAN_MANAGE);
  }

  private Made having(Context ctx, PermissionLevel level) {
    Made warehouse = find(ctx.pathParam("id"));
    if (warehouse != builtIn) {
      access.require(Caller.of(ctx), ObjectType.WAREHOUSES, warehouse.id(), level);
    }
    return warehouse;
  }

  private Made usable(Principal caller, String id) {
    Made warehouse = find(id);
    if (warehouse != builtIn) {
      access.require(caller, ObjectType.WAREHOUSES, id, PermissionLevel.CAN_USE);
    }
    return warehouse;
  }

  private boolean has(Principal caller, Made warehouse, PermissionLevel level) {
    return access.has(caller, ObjectType.WAREHOUSES, warehouse.id(), level);
  }

  private Optional<Made> byId(String id) {
    return id.equals(ID) ? Optional.of(builtIn) : store.find(id);
  }

  private Made find(String id) {
    return byId(id)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "SQL warehouse '" + id + "' does not exist; the one built in is " + ID));
  }

  private static ApiException taken(String name) {
    return ApiException.alreadyExists("a SQL warehouse is called '" + name + "' already");
  }

  /** A warehouse, as Databricks' REST shows it. */
  private ObjectNode shown(Made warehouse) {
    ObjectNode shown = warehouse.settings().deepCopy();
    ComputeState state = compute.state();
    Duration idle = Duration.ofMinutes(shown.path("auto_stop_mins").asLong());
    boolean stopped = doors.stopped(warehouse.id(), idle);
    shown.put("id", warehouse.id());
    shown.put("creator_name", warehouse.creator());
    shown.put("state", stopped ? "STOPPED" : shown(state));
    shown.put("num_clusters", state == ComputeState.READY && !stopped ? 1 : 0);
    ObjectNode health = shown.putObject("health");
    if (state == ComputeState.FAILED) {
      health.put("status", "FAILED");
      health.put("summary", "compute cannot be started; see logs/compute.log");
    } else {
      health.put("status", "HEALTHY");
    }
    return shown;
  }

  private static String shown(ComputeState state) {
    return switch (state) {
      case READY -> "RUNNING";
      case STARTING, RESTARTING -> "STARTING";
      case STOPPED, FAILED -> "STOPPED";
    };
  }
}
