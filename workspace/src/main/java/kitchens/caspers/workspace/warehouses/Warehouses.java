package kitchens.caspers.workspace.warehouses;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kitchens.caspers.workspace.compute.ComputeState;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/**
 * SQL warehouses: there is one, it is built in, and it is compute.
 *
 * <p>Its state follows compute's. Stopping it closes it for show only, as compute carries the
 * pipelines too: the next statement, or a start, opens it again, as on Databricks a statement
 * resumes a stopped serverless warehouse.
 */
public final class Warehouses implements Feature {

  /** The id of the one warehouse; sixteen hexadecimal digits, as Databricks has them. */
  public static final String ID = "0000000000000001";

  private static final String BASE = "/api/2.0/sql/warehouses";

  /** A warehouse, as Databricks' REST shows it. */
  record Warehouse(
      String id,
      String name,
      String clusterSize,
      String state,
      int numClusters,
      int minNumClusters,
      int maxNumClusters,
      int autoStopMins,
      boolean enablePhoton,
      boolean enableServerlessCompute,
      String warehouseType,
      Health health) {}

  /** Whether it works. */
  record Health(String status, String summary) {}

  private final ComputeSupervisor compute;
  private final AtomicBoolean closed = new AtomicBoolean();

  public Warehouses(ComputeSupervisor compute) {
    this.compute = requireNonNull(compute, "compute is null");
  }

  /**
   * Opens a warehouse for a statement.
   *
   * @throws ApiException 400 without an id, 404 when there is no such warehouse
   */
  public void resume(String id) {
    if (id == null || id.isBlank()) {
      throw ApiException.invalidParameter(
          "warehouse_id is missing; the one of this workspace is " + ID);
    }
    find(id);
    closed.set(false);
    compute.begin();
  }

  @Override
  public void routes(Routes r) {
    r.get(BASE, ctx -> ctx.json(Map.of("warehouses", List.of(warehouse()))));
    r.get(BASE + "/{id}", ctx -> ctx.json(find(ctx.pathParam("id"))));
    r.post(
        BASE + "/{id}/start",
        ctx -> {
          resume(ctx.pathParam("id"));
          ctx.json(Map.of());
        });
    r.post(
        BASE + "/{id}/stop",
        ctx -> {
          find(ctx.pathParam("id"));
          closed.set(true);
          ctx.json(Map.of());
        });
    r.post(BASE, refused("created"));
    r.post(BASE + "/{id}/edit", refused("edited"));
    r.delete(BASE + "/{id}", refused("deleted"));
  }

  private static Handler refused(String what) {
    return (Context ctx) -> {
      throw ApiException.notImplemented(
          "warehouses are not "
              + what
              + " here: there is one, "
              + ID
              + ", and settings.yaml says how large its compute is");
    };
  }

  private Warehouse find(String id) {
    if (!id.equals(ID)) {
      throw ApiException.notFound(
          "SQL warehouse '" + id + "' does not exist; the one of this workspace is " + ID);
    }
    return warehouse();
  }

  private Warehouse warehouse() {
    ComputeState state = compute.state();
    return new Warehouse(
        ID,
        "Starter Warehouse",
        "2X-Small",
        closed.get() ? "STOPPED" : shown(state),
        state == ComputeState.READY ? 1 : 0,
        1,
        1,
        0,
        false,
        false,
        "PRO",
        state == ComputeState.FAILED
            ? new Health("FAILED", "compute cannot be started; see logs/compute.log")
            : new Health("HEALTHY", null));
  }

  private static String shown(ComputeState state) {
    return switch (state) {
      case READY -> "RUNNING";
      case STARTING, RESTARTING -> "STARTING";
      case STOPPED, FAILED -> "STOPPED";
    };
  }
}
