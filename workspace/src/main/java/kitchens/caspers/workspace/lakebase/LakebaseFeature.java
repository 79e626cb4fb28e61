package kitchens.caspers.workspace.lakebase;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.workspace.catalog.Catalog;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.status.StatusPart;

/** Lakebase: database instances, and copies of the lakehouse's tables in them. */
public final class LakebaseFeature implements Feature, StatusPart {

  private final RadiusResponder radius;
  private final DatabaseInstances instances;
  private final Instances face;
  private final Positions positions;
  private final ReaderPools pools;
  private final SyncRunner runner;
  private final Copies copies;
  private final InstanceRoutes instanceRoutes;
  private final RoleRoutes roleRoutes;
  private final TableRoutes tableRoutes;

  /**
   * @param binaries where the database's programs are unpacked, by version
   * @param computePrincipal the principal that alone may report
   */
  public LakebaseFeature(
      Database database,
      Principals principals,
      Catalog catalog,
      ComputeSupervisor supervisor,
      ComputeClient compute,
      Principal computePrincipal,
      Authority authority,
      CaspersHome home,
      Path binaries,
      String version,
      Clock clock) {
    var jdbi = database.jdbi();
    Credentials credentials = new Credentials(jdbi, clock);
    this.radius = RadiusResponder.start(credentials::good);
    this.instances =
        new DatabaseInstances(
            jdbi,
            new InstanceServer.Programs(home.lakebase(), home.logs(), binaries, version),
            radius,
            clock);
    this.face = new Instances(instances, credentials);
    this.positions = new Positions(instances);
    this.pools = new ReaderPools(instances);
    this.copies = new Copies(jdbi, instances, positions, pools);
    var namespaces = catalog.namespaces();
    this.runner = new SyncRunner(jdbi, instances, namespaces, supervisor, compute, positions);
    DatabaseCatalogs catalogs =
        new DatabaseCatalogs(jdbi, namespaces, new DatabaseCatalogs.Databases(instances));
    DatabaseTables tables = new DatabaseTables(jdbi, instances, catalogs, namespaces, authority);
    SyncedTables synced =
        new SyncedTables(
            jdbi, instances, catalogs, namespaces, runner, positions, authority, clock);
    catalog.hold(synced);
    catalog.hold(tables);
    this.instanceRoutes =
        new InstanceRoutes(
            instances,
            face,
            authority,
            name -> {
              synced.deleteAll(name);
              tables.deleteAll(name);
              catalogs.ofInstance(name).forEach(c -> catalogs.delete(c.name()));
            });
    this.roleRoutes = new RoleRoutes(instances, face, principals, authority);
    this.tableRoutes =
        new TableRoutes(instances, catalogs, tables, synced, runner, computePrincipal, authority);
  }

  /** The copies of tables. */
  public Copies copies() {
    return copies;
  }

  /** The database instances. */
  public Instances instances() {
    return face;
  }

  @Override
  public void routes(Routes r) {
    instanceRoutes.routes(r);
    roleRoutes.routes(r);
    tableRoutes.routes(r);
  }

  @Override
  public void start() {
    instances.onStop(
        name -> {
          positions.leave(name);
          pools.leave(name);
        });
    runner.start();
    instances.start();
  }

  @Override
  public void stop() {
    runner.close();
    positions.close();
    pools.close();
    instances.close();
    radius.close();
  }

  @Override
  public String name() {
    return "database_instances";
  }

  /** {@code [{"name", "state", "port"?, "pid"?}]}. */
  @Override
  public Object status() {
    return instances.list("", Integer.MAX_VALUE).stream().map(this::status).toList();
  }

  private Map<String, Object> status(InstanceInfo instance) {
    Map<String, Object> status = new HashMap<>();
    status.put("name", instance.name());
    status.put("state", instance.state());
    status.put("port", instance.caspersPort());
    InstanceServer server = instances.servers().get(instance.name());
    if (server != null) {
      status.put("pid", server.pid());
    }
    return status;
  }
}
