package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import kitchens.caspers.workspace.catalog.DeltaTable;
import kitchens.caspers.workspace.catalog.Namespaces;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeClient.ComputeLost;
import kitchens.caspers.workspace.compute.ComputeState;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has compute copy what the database says is to be copied: all of it is told again whenever
 * something may have changed, and every few seconds besides, so that no lost message matters.
 */
final class SyncRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SyncRunner.class);

  private static final int EVERY_SECONDS = 5;

  private final Jdbi jdbi;
  private final DatabaseInstances instances;
  private final Namespaces namespaces;
  private final ComputeSupervisor supervisor;
  private final ComputeClient compute;
  private final Positions positions;
  private final Map<UUID, SyncReport> reports = new ConcurrentHashMap<>();
  private final Map<UUID, String> problems = new ConcurrentHashMap<>();
  private final ReentrantLock telling = new ReentrantLock();
  private volatile Object told = List.of();
  private volatile long toldEpoch = -1;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread t = new Thread(task, "synced-tables");
            t.setDaemon(true);
            return t;
          });

  SyncRunner(
      Jdbi jdbi,
      DatabaseInstances instances,
      Namespaces namespaces,
      ComputeSupervisor supervisor,
      ComputeClient compute,
      Positions positions) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.instances = requireNonNull(instances, "instances is null");
    this.namespaces = requireNonNull(namespaces, "namespaces is null");
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
    this.compute = requireNonNull(compute, "compute is null");
    this.positions = requireNonNull(positions, "positions is null");
  }

  void start() {
    supervisor.onReady(this::soon);
    supervisor.onLost(reports::clear);
    instances.onReady(name -> soon());
    thread.scheduleWithFixedDelay(this::settle, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Has everything told again soon. */
  void soon() {
    try {
      thread.execute(this::settle);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping");
    }
  }

  private void settle() {
    try {
      tell();
      drain();
    } catch (ComputeLost | RuntimeException e) {
      LOG.info("synced tables are told to compute again: {}", e.getMessage());
    }
  }

  /**
   * Tells compute what is to be copied; when this returns nothing else is.
   *
   * @throws ApiException when compute refuses
   */
  private void tell() throws ComputeLost {
    telling.lock();
    try {
      List<Map<String, Object>> tables = new ArrayList<>();
      for (SyncedTable table : jdbi.withHandle(SyncedTableStore::all)) {
        request(table).ifPresent(tables::add);
      }
      boolean wanted = !tables.isEmpty() || !List.of().equals(told);
      if (supervisor.state() != ComputeState.READY) {
        if (!tables.isEmpty()) {
          supervisor.begin();
        }
        return;
      }
      if (wanted || toldEpoch != supervisor.epoch()) {
        long epoch = supervisor.epoch();
        compute.syncTables(Map.of("tables", tables));
        told = tables;
        toldEpoch = epoch;
      }
    } finally {
      telling.unlock();
    }
  }

  private Optional<Map<String, Object>> request(SyncedTable t) {
    Optional<InstanceServer> server = instances.available(t.instance());
    if (server.isEmpty()) {
      problems.remove(t.id());
      return Optional.empty();
    }
    try {
      Optional<DeltaTable> source = namespaces.deltaTable(t.source());
      if (source.isEmpty()) {
        problems.put(t.id(), "table '" + t.source() + "' does not exist (any more)");
        return Optional.empty();
      }
      problems.remove(t.id());
      positions.follow(t.instance(), t.database());
      Map<String, Object> request = new HashMap<>();
      request.put("id", t.id());
      request.put("source", t.source());
      request.put("location", source.get().location());
      request.put("primary_key", t.spec().primaryKey());
      request.put("timeseries_key", t.spec().timeseriesKey());
      request.put("policy", t.spec().policy());
      request.put("schema", t.targetSchema());
      request.put("table", t.name());
      request.put(
          "url",
          "jdbc:postgresql://127.0.0.1:" + server.get().port().orElseThrow() + "/" + t.database());
      request.put("user", HostRules.SYNC);
      request.put("password", server.get().syncPassword());
      return Optional.of(request);
    } catch (ApiException e) {
      problems.put(t.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Has compute stop what is no longer to be copied, and then drops the copies of what was deleted,
   * where the server answers; the rest is done when it does.
   */
  void withdraw() {
    try {
      tell();
      drain();
    } catch (ComputeLost e) {
      soon();
    }
  }

  private void drain() {
    for (SyncedTableStore.Removal removal : jdbi.withHandle(SyncedTableStore::removals)) {
      Optional<InstanceServer> server = instances.available(removal.instance());
      if (server.isEmpty()) {
        continue;
      }
      try {
        CopySetup.remove(server.get(), removal);
        jdbi.useHandle(h -> SyncedTableStore.removed(h, removal.id()));
        positions.forget(removal.id());
        reports.remove(removal.id());
        problems.remove(removal.id());
      } catch (SQLException e) {
        LOG.warn(
            "the copy {}.{} cannot go yet: {}", removal.schema(), removal.name(), e.toString());
      }
    }
  }

  /** Has a copy that does not follow by itself be brought up to date. */
  void trigger(SyncedTable table) {
    instances.server(table.instance());
    try {
      tell();
      compute.triggerSync(table.id().toString());
    } catch (ComputeLost e) {
      throw ApiException.temporarilyUnavailable(e.getMessage() + "; trigger it again");
    }
  }

  void received(SyncReport report) {
    reports.put(report.id(), report);
  }

  SyncReport report(UUID id) {
    return reports.get(id);
  }

  /** What keeps a table from being copied; null when nothing does. */
  String problem(UUID id) {
    return problems.get(id);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
