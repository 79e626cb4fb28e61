package kitchens.caspers.compute.sync;

import io.delta.kernel.engine.Engine;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.delta.TableCommits;
import kitchens.caspers.compute.http.SyncService;
import kitchens.caspers.compute.http.SyncService.Policy;
import kitchens.caspers.compute.sync.Changes.DuplicateKeyException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one Delta table to Postgres, in a thread of its own: one version is one transaction, which
 * carries the rows that changed and the version. Where the copy stands, Postgres alone knows, so
 * whatever breaks on the way, each version is applied once.
 *
 * <p>When the versions between do not tell what changed (the log has a gap, files are gone, rows
 * were marked deleted within their files) the whole table is compared with the copy instead, in one
 * transaction as well; readers see the old copy until then.
 */
final class Copying implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Copying.class);

  private static final long POLL_MILLIS = 100;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long AGAIN_MILLIS = 200;
  private static final long AGAIN_MOST_MILLIS = 5_000;
  private static final long BIG_BYTES = 32L << 20;
  private static final long PROGRESS_ROWS = 5_000;

  private final SyncService.Table copy;
  private final Supplier<Engine> engine;
  private final Runnable beforeCommit;
  private final Consumer<Report> reports;
  private final Semaphore wake = new Semaphore(0);
  private final RecentFiles recent = new RecentFiles();
  private final Runnable committed = wake::release;
  private final Thread thread;
  private volatile boolean triggered;
  private volatile boolean closing;
  private Report report;
  private KernelTable table;
  private Layout layout;
  private Optional<Target.State> state = Optional.empty();
  private boolean whole;
  private long lastLook;

  /**
   * @param engine blocks until Delta tables can be read
   * @param beforeCommit runs before every write; the epoch's check
   */
  Copying(
      SyncService.Table copy,
      Supplier<Engine> engine,
      Runnable beforeCommit,
      Consumer<Report> reports) {
    this.copy = copy;
    this.engine = engine;
    this.beforeCommit = beforeCommit;
    this.reports = reports;
    this.report = Report.first(copy.id());
    this.thread = new Thread(this, "sync-" + copy.schema() + "." + copy.table());
    thread.setDaemon(true);
  }

  SyncService.Table copy() {
    return copy;
  }

  void start() {
    thread.start();
  }

  /** Has a copy that does not follow by itself be brought up to date. */
  void trigger() {
    triggered = true;
    wake.release();
  }

  @Override
  public void run() {
    TableCommits.follow(copy.location(), committed);
    tell(report);
    long pause = AGAIN_MILLIS;
    try {
      while (!closing) {
        try (Target target = new Target(copy)) {
          open(target);
          pause = AGAIN_MILLIS;
          follow(target);
        } catch (Target.MovedException e) {
          LOG.info("{}: {}", copy, e.getMessage());
        } catch (DuplicateKeyException e) {
          failed(duplicate(e.getMessage()));
        } catch (SQLException e) {
          failed("23505".equals(e.getSQLState()) ? duplicate(first(e)) : "Postgres: " + first(e));
        } catch (RuntimeException e) {
          if (!closing) {
            LOG.warn("{} cannot be read version by version", copy, e);
            // The next try does not depend on the versions between.
            whole = true;
            failed("the table cannot be read: " + first(e));
          }
        }
        if (!closing) {
          wake.tryAcquire(pause, TimeUnit.MILLISECONDS);
          pause = Math.min(2 * pause, AGAIN_MOST_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is stopped", copy);
    } finally {
      TableCommits.leave(copy.location(), committed);
    }
  }

  private String duplicate(String what) {
    return copy.source()
        + ": "
        + what
        + ", so primary_key_columns "
        + copy.primaryKey()
        + " do not tell its rows apart: create the synced table again with more columns, or with a"
        + " timeseries_key";
  }

  private static String first(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private void failed(String why) {
    if (!why.equals(report.message())) {
      LOG.warn("{}: {}", copy, why);
    }
    tell(report.failed(why));
  }

  private void tell(Report next) {
    report = next;
    reports.accept(next);
  }

  private void open(Target target) throws SQLException {
    if (!Files.isDirectory(LogTail.directory(copy.location()).resolve("_delta_log"))) {
      throw new IllegalStateException("there is no Delta table at its location (any more)");
    }
    var context = new KernelTable.Context(engine.get(), beforeCommit, null);
    table = KernelTable.open(context, copy.location());
    recent.clear();
    layout = new Layout(table.schema(), copy.primaryKey(), copy.timeseriesKey());
    state = target.state();
    Map<String, String> columns = target.columns();
    target.rollback();
    if (state.isEmpty() || columns.isEmpty()) {
      whole = true;
    } else {
      tell(report.applied(state.get().version(), report.committedAt(), null, null));
      whole |= !state.get().deltaTableId().equals(table.id());
      whole |= copy.policy() != Policy.SNAPSHOT && !columnsFit(columns);
    }
    if (whole) {
      copyWhole(target);
    }
    lastLook = System.nanoTime();
  }

  /** A copy whose columns are not the table's was interrupted by nothing of ours. */
  private boolean columnsFit(Map<String, String> columns) {
    return layout.columns().stream().allMatch(c -> c.type().equals(columns.get(c.name())))
        || Commit.exists(copy.location(), state.orElseThrow().version() + 1);
  }

  private void follow(Target target) throws SQLException, InterruptedException {
    while (!closing) {
      boolean due = copy.policy() == Policy.CONTINUOUS || triggered;
      if (due && copy.policy() == Policy.SNAPSHOT) {
        triggered = false;
        copyWhole(target);
      } else if (due && step(target)) {
        continue;
      } else {
        triggered = false;
        if (report.state() != Report.State.IDLE) {
          tell(report.at(Report.State.IDLE));
        }
      }
      wake.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
      wake.drainPermits();
    }
  }

  /** Applies the next version; whether there was one. */
  private boolean step(Target target) throws SQLException {
    long next = state.orElseThrow().version() + 1;
    Optional<Commit> commit = Commit.read(copy.location(), next);
    if (commit.isEmpty()) {
      return look(target, next);
    }
    Instant began = Instant.now();
    if (!apply(target, commit.get())) {
      copyWhole(target);
      return true;
    }
    var after = new Target.State(table.id(), next);
    beforeCommit.run();
    target.commit(state, after, commit.get().at());
    state = Optional.of(after);
    tell(report.applied(next, commit.get().at(), began, Instant.now()));
    return true;
  }

  /** Now and then looks whether the log goes on elsewhere; whether the copy was made anew. */
  private boolean look(Target target, long next) throws SQLException {
    if (System.nanoTime() - lastLook < LOOK_NANOS) {
      return false;
    }
    lastLook = System.nanoTime();
    long newest = Commit.newest(copy.location());
    if (newest == next - 1 || Commit.exists(copy.location(), next)) {
      return false;
    }
    LOG.info("{}: version {} is not in the log; the whole table is compared", copy, next);
    copyWhole(target);
    return true;
  }

  /** Writes what a version changed; false when its files do not tell. */
  private boolean apply(Target target, Commit commit) throws SQLException {
    if (commit.definition()) {
      table = table.at(commit.version());
      if (!redefine(target)) {
        return false;
      }
    }
    if (commit.added().isEmpty() && commit.removed().isEmpty()) {
      return true;
    }
    boolean onlyAdds = commit.removed().isEmpty();
    boolean big = commit.bytes() > BIG_BYTES;
    if (!commit.plain()
        || !onlyAdds && (big || copy.timeseriesKey() != null)
        || !table.properties().getOrDefault("delta.columnMapping.mode", "none").equals("none")) {
      return false;
    }
    if (copy.timeseriesKey() != null) {
      target.rows().merge(layout, out -> read(commit.added(), out));
      return true;
    }
    if (big) {
      target.rows().fill(layout, out -> read(commit.added(), out));
      return true;
    }
    Changes changes;
    try {
      List<InternalRow> came = recent.came(table, commit.added());
      changes = Changes.between(layout, recent.went(table, commit.removed()), came);
    } catch (DuplicateKeyException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.info("{}: files of version {} are gone: {}", copy, commit.version(), e.toString());
      return false;
    }
    target.rows().apply(layout, changes);
    return true;
  }

  private void read(List<LogTail.Added> files, Consumer<InternalRow> out) {
    table.files(files).forEach(file -> table.read(file, out));
  }

  /** Gives the copy the columns that the table has got; false when it also lost or changed some. */
  private boolean redefine(Target target) throws SQLException {
    recent.clear();
    layout = new Layout(table.schema(), copy.primaryKey(), copy.timeseriesKey());
    Map<String, String> has = target.columns();
    List<PostgresColumn> missing = new ArrayList<>();
    for (PostgresColumn column : layout.columns()) {
      String type = has.remove(column.name());
      if (type == null) {
        missing.add(column);
      } else if (!type.equals(column.type())) {
        return false;
      }
    }
    if (!has.isEmpty() || !table.id().equals(state.orElseThrow().deltaTableId())) {
      return false;
    }
    target.addColumns(missing);
    return true;
  }

  /** Makes the copy equal to the newest version, whatever it was before. */
  private void copyWhole(Target target) throws SQLException {
    target.rollback();
    recent.clear();
    table.reload();
    layout = new Layout(table.schema(), copy.primaryKey(), copy.timeseriesKey());
    final Instant began = Instant.now();
    long total = table.records();
    tell(report.copying(0L, total, table.version()));
    long[] rows = new long[1];
    Consumer<Consumer<InternalRow>> source =
        out ->
            table.scan(
                row -> {
                  out.accept(row);
                  if (++rows[0] % PROGRESS_ROWS == 0) {
                    tell(report.copying(rows[0], total, table.version()));
                  }
                });
    Map<String, String> has = target.columns();
    if (has.isEmpty() || !keepsKey(has)) {
      target.drop();
      target.create(layout);
      if (copy.timeseriesKey() == null) {
        target.rows().fill(layout, source);
        target.addKey(layout);
      } else {
        target.addKey(layout);
        target.rows().merge(layout, source);
      }
    } else {
      fit(target, has);
      target.rows().equalise(layout, source);
    }
    var after = new Target.State(table.id(), table.version());
    Instant at =
        Commit.read(copy.location(), table.version()).map(Commit::at).orElseGet(Instant::now);
    beforeCommit.run();
    target.commit(state, after, at);
    state = Optional.of(after);
    whole = false;
    tell(report.applied(after.version(), at, began, Instant.now()));
  }

  private boolean keepsKey(Map<String, String> has) {
    return layout.keyColumns().stream().allMatch(c -> c.type().equals(has.get(c.name())));
  }

  private void fit(Target target, Map<String, String> has) throws SQLException {
    Set<String> drop = new HashSet<>(has.keySet());
    List<PostgresColumn> add = new ArrayList<>();
    for (PostgresColumn column : layout.columns()) {
      if (column.type().equals(has.get(column.name()))) {
        drop.remove(column.name());
      } else {
        add.add(column);
      }
    }
    target.dropColumns(List.copyOf(drop));
    target.addColumns(add);
  }

  /** Stops; when this returns nothing more is written. */
  @Override
  public void close() {
    closing = true;
    wake.release();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(60));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
