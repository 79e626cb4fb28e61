package kitchens.caspers.compute.pipelines.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.ask.Asks;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.source.Batch;
import kitchens.caspers.compute.pipelines.source.Checkpoint;
import kitchens.caspers.compute.pipelines.source.SourceFile;
import kitchens.caspers.compute.pipelines.sql.Expectation;
import kitchens.caspers.compute.pipelines.table.LiveDataset;
import kitchens.caspers.compute.pipelines.table.LiveStreamingTable;
import kitchens.caspers.compute.pipelines.table.LiveView;
import kitchens.caspers.compute.pipelines.table.Maintenance;
import kitchens.caspers.compute.pipelines.table.RowCache;
import org.apache.spark.sql.classic.SparkSession;

/**
 * A pipeline at work: one loop for all of its datasets. A batch is planned in the checkpoint, read,
 * evaluated dataset by dataset, committed to all tables at once, each under the batch's number, and
 * marked done. Whatever breaks on the way, the batch is run again and each table takes it once.
 *
 * <p>After an exception from {@link #step} the run is of no more use: {@link #close} it and open
 * another on the same checkpoint.
 */
public final class PipelineRun implements AutoCloseable {
  private static final long CACHED_ROWS = 400_000;
  private static final int GARBAGE_PER_BATCH = 50;
  private static final int HOUSEKEEPING_EVERY = 20;
  private static final Duration GARBAGE_RETENTION = Duration.ofMinutes(15);

  /** As long as the log: whoever follows a table may stop for so long and go on. */
  private static final Duration FOLLOWED_RETENTION = Duration.ofDays(1);

  private final SparkSession session;
  private final Checkpoint checkpoint;
  private final ExecutorService threads;
  private final Clock clock;
  private final Faults faults;
  private final RunListener listener;
  private final TableSetup setup;
  private final Map<String, LiveDataset> datasets = new LinkedHashMap<>();
  private final FileSources sources;
  private final Topics topics;
  private final OutsideTables tables;
  private final Garbage garbage = new Garbage(GARBAGE_RETENTION);
  private final Garbage followedGarbage = new Garbage(FOLLOWED_RETENTION);
  private final Asks asks;
  private List<String> changedOutside = List.of();
  private boolean remembered;
  private long batches;
  private long lastBatchMillis = -1;

  /** Where and with what a pipeline runs. */
  public record Environment(
      SparkSession session,
      KernelTable.Context tables,
      PipelineCatalog catalog,
      ExecutorService threads,
      Clock clock,
      Faults faults,
      RunListener listener,
      Optional<Serving> serving) {}

  /** Opens the tables and the checkpoint; nothing is processed yet. */
  public PipelineRun(
      Environment environment, PipelineGraph graph, Path checkpointDirectory, String pipelineId) {
    this.session = environment.session();
    this.threads = environment.threads();
    this.clock = environment.clock();
    this.faults = environment.faults();
    this.listener = environment.listener();
    this.checkpoint = Checkpoint.open(checkpointDirectory, environment.tables().beforeCommit());
    this.setup =
        new TableSetup(
            environment.tables(),
            environment.catalog(),
            checkpoint,
            checkpointDirectory,
            pipelineId);
    this.asks =
        new Asks(
            environment.serving(),
            environment.tables(),
            checkpointDirectory,
            checkpoint.id(),
            checkpoint.unfinished());
    this.tables = new OutsideTables(graph, environment.tables());
    openDatasets(graph, environment.catalog());
    this.sources = new FileSources(graph, session, threads, setup, checkpoint);
    this.topics = new Topics(graph, session, environment.catalog(), checkpointDirectory);
    setup.begin();
  }

  private void openDatasets(PipelineGraph graph, PipelineCatalog catalog) {
    var cache = new RowCache(CACHED_ROWS);
    Map<String, List<Integer>> keys = new TreeMap<>();
    Map<String, Boolean> streams = new TreeMap<>();
    for (Dataset dataset : graph.datasets()) {
      TableSetup.Ready ready = setup.ready(dataset);
      String how = "append-only";
      if (dataset.isStreaming()) {
        datasets.put(
            dataset.input(),
            new LiveStreamingTable(
                dataset,
                ready.table(),
                checkpoint.id(),
                asks.open(dataset, ready.table(), tables.beside(dataset, catalog))));
      } else {
        Maintenance maintenance =
            onlyWarns(dataset) ? Maintenance.of(dataset, keys, streams) : new Maintenance.Full();
        maintenance.keyColumns().ifPresent(columns -> keys.put(dataset.input(), columns));
        datasets.put(
            dataset.input(),
            new LiveView(
                session,
                dataset,
                maintenance,
                ready.table(),
                checkpoint.id(),
                cache,
                ready.stale()));
        how = RunListener.describe(maintenance);
      }
      streams.put(dataset.input(), dataset.isStreaming());
      Garbage unused = dataset.isStreaming() ? followedGarbage : garbage;
      threads.execute(() -> unused.sweep(ready.table().location(), ready.live()));
      listener.prepared(dataset, how);
    }
  }

  /** Expectations that keep every row say nothing against any way of keeping a view. */
  private static boolean onlyWarns(Dataset dataset) {
    return dataset.definition().expectations().stream()
        .allMatch(e -> e.action() == Expectation.Action.WARN);
  }

  /** The datasets by full name, each after those that it reads. */
  public Map<String, LiveDataset> datasets() {
    return datasets;
  }

  /** The flows that ask endpoints. */
  public Asks asks() {
    return asks;
  }

  /** Batches done by this run. */
  public long batches() {
    return batches;
  }

  /** Duration of the last batch, -1 before the first. */
  public long lastBatchMillis() {
    return lastBatchMillis;
  }

  /** Malformed lines met by this run, by the dataset beside whose table they are kept. */
  public long malformed(Dataset dataset) {
    return sources.malformed(dataset);
  }

  /**
   * Processes one batch, if there is anything to process.
   *
   * @param finish whether views whose recomputation was put off are computed now
   * @return whether there was
   */
  public boolean step(boolean finish) {
    SparkSession.setActiveSession(session);
    long began = System.nanoTime();
    Map<String, SourceReader.Content> contents = Map.of();
    Batch batch;
    Optional<Batch> unfinished = checkpoint.unfinished();
    if (unfinished.isPresent()) {
      batch = unfinished.get();
    } else {
      FileSources.Found next = sources.next();
      batch = plan(next.files(), finish);
      if (batch == null) {
        return false;
      }
      contents = next.contents();
    }
    faults.at("planned");
    process(batch, contents, finish, began);
    return true;
  }

  /** The next batch, written down; null when there is nothing to do. */
  private Batch plan(Map<String, List<SourceFile>> files, boolean finish) {
    var batch =
        new Batch(
            checkpoint.done() + 1,
            clock.instant(),
            files,
            tables.fresh(checkpoint),
            topics.fresh(checkpoint, finish),
            asks.take());
    changedOutside = tables.changed();
    if (batch.isEmpty() && changedOutside.isEmpty() && !viewsWant(batch, finish)) {
      return null;
    }
    checkpoint.plan(batch);
    return batch;
  }

  private boolean viewsWant(Batch batch, boolean finish) {
    var nothing = new CurrentBatch(batch, session, Map.of(), tables.byName());
    return datasets.values().stream()
        .anyMatch(d -> d instanceof LiveView view && view.wantsAll(nothing, finish));
  }

  private void process(
      Batch batch, Map<String, SourceReader.Content> contents, boolean finish, long began) {
    var current = new CurrentBatch(batch, session, datasets, tables.byName());
    sources.read(batch, contents, current);
    topics.read(batch, current);
    changedOutside.forEach(current::changed);
    // One that was planned for another definition may name what nobody reads any more.
    batch.tables().keySet().stream()
        .filter(tables.byName()::containsKey)
        .forEach(table -> current.put(table, tables.get(table).read(batch.tables().get(table))));
    sources.readAhead();
    faults.at("read");
    var writes = new ArrayList<Future<?>>();
    for (LiveDataset dataset : datasets.values()) {
      evaluate(dataset, current, finish);
      if (dataset instanceof LiveStreamingTable table) {
        writes.add(threads.submit(() -> table.prepare(current)));
      }
    }
    writes.forEach(Together::await);
    faults.at("evaluated");
    commit(current);
    faults.at("committed");
    checkpoint.finish(batch);
    faults.at("finished");
    if (!remembered && views().noneMatch(LiveView::isStale)) {
      setup.remember();
      remembered = true;
    }
    batches++;
    if (batches % HOUSEKEEPING_EVERY == 0) {
      keepHouse();
      asks.tidy();
    }
    garbage.collect(GARBAGE_PER_BATCH);
    followedGarbage.collect(GARBAGE_PER_BATCH);
    lastBatchMillis = (System.nanoTime() - began) / 1_000_000;
    long malformed =
        batch.files().keySet().stream().mapToLong(s -> current.malformed(s).size()).sum();
    listener.batchDone(
        batch.number(), batch.fileCount(), current.freshRows(), malformed, lastBatchMillis);
  }

  private static void evaluate(LiveDataset dataset, CurrentBatch batch, boolean finish) {
    try {
      if (dataset instanceof LiveView view && view.wantsAll(batch, finish)) {
        view.recompute(batch);
      } else {
        dataset.evaluate(batch);
      }
    } catch (RuntimeException e) {
      throw new FlowException(dataset.dataset(), e);
    }
  }

  /** At most one partition of each streaming table at a time, so that no batch waits for long. */
  private void keepHouse() {
    for (LiveDataset dataset : datasets.values()) {
      if (dataset instanceof LiveStreamingTable table) {
        followedGarbage.add(table.table(), table.compact());
      }
    }
  }

  private java.util.stream.Stream<LiveView> views() {
    return datasets.values().stream().filter(LiveView.class::isInstance).map(LiveView.class::cast);
  }

  /**
   * Each table carries the batch's number, so any subset may be missing when this breaks. The
   * tables that other pipelines may stream from are committed when all else is: who sees a new row
   * in one of them finds whatever the row's batch did.
   */
  private void commit(CurrentBatch batch) {
    var commits = new ArrayList<Callable<Void>>();
    var last = new ArrayList<Callable<Void>>();
    commits.add(
        () -> {
          faults.at("commit asks");
          asks.commit(batch.number());
          return null;
        });
    commits.addAll(sources.commits(batch));
    for (LiveDataset dataset : datasets.values()) {
      (dataset instanceof LiveStreamingTable ? last : commits)
          .add(
              () -> {
                SparkSession.setActiveSession(session);
                faults.at("commit " + dataset.dataset().name().table());
                garbage.add(dataset.table(), dataset.commit(batch));
                return null;
              });
    }
    Together.all(threads, commits);
    Together.all(threads, last);
  }

  @Override
  public void close() {
    asks.close();
    sources.close();
    topics.close();
  }
}
