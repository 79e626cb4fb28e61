package kitchens.caspers.compute.sync;

import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.SyncService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables that this process copies to Postgres. */
public final class SyncedTables implements SyncService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyncedTables.class);
  private static final int TELL_MILLIS = 500;

  private final Supplier<Engine> engine;
  private final Runnable beforeCommit;
  private final Reports reports;
  private final Map<String, Copying> copies = new HashMap<>();
  private final Map<String, Report> untold = new ConcurrentHashMap<>();
  private final ScheduledExecutorService teller =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sync-reports");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param engine blocks until Delta tables can be read
   * @param beforeCommit runs before every write; the epoch's check
   */
  public SyncedTables(Supplier<Engine> engine, Runnable beforeCommit, Reports reports) {
    this.engine = engine;
    this.beforeCommit = beforeCommit;
    this.reports = reports;
    teller.scheduleWithFixedDelay(this::tell, TELL_MILLIS, TELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void put(Tables wanted) {
    Map<String, Table> byId = new HashMap<>();
    wanted.tables().forEach(t -> byId.put(t.id(), t));
    List<Copying> ending = new ArrayList<>();
    for (Copying running : List.copyOf(copies.values())) {
      if (!running.copy().equals(byId.get(running.copy().id()))) {
        copies.remove(running.copy().id());
        ending.add(running);
      }
    }
    ending.forEach(Copying::close);
    Set<String> known = new HashSet<>(copies.keySet());
    for (Table table : wanted.tables()) {
      if (!known.contains(table.id())) {
        var copying =
            new Copying(table, engine, beforeCommit, report -> untold.put(report.id(), report));
        copies.put(table.id(), copying);
        copying.start();
      }
    }
  }

  @Override
  public synchronized void trigger(String id) {
    Copying copying = copies.get(id);
    if (copying == null) {
      throw ComputeException.notFound("Synced table " + id + " is not copied by this process.");
    }
    copying.trigger();
  }

  private void tell() {
    Map<String, Report> telling = new HashMap<>(untold);
    if (telling.isEmpty()) {
      return;
    }
    try {
      reports.send(telling.values());
      // What changed meanwhile stays for the next time.
      telling.forEach(untold::remove);
    } catch (IOException | RuntimeException e) {
      LOG.debug("how the copies are is told again: {}", e.toString());
    }
  }

  @Override
  public synchronized void close() {
    teller.shutdownNow();
    copies.values().forEach(Copying::close);
    copies.clear();
  }
}
