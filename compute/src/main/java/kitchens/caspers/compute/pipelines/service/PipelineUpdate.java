package kitchens.caspers.compute.pipelines.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.PipelineService;
import kitchens.caspers.compute.pipelines.ask.AskStatus;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.GraphBuilder;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.graph.TableName;
import kitchens.caspers.compute.pipelines.run.PipelineRun;
import kitchens.caspers.compute.pipelines.run.RunListener;
import kitchens.caspers.compute.pipelines.source.Checkpoint;
import kitchens.caspers.compute.pipelines.sql.PipelineParser;
import kitchens.caspers.compute.pipelines.sql.PipelineSourceException;
import kitchens.caspers.compute.pipelines.sql.Problem;
import kitchens.caspers.compute.pipelines.sql.Statement;
import kitchens.caspers.compute.pipelines.table.Expectations;
import kitchens.caspers.compute.pipelines.table.LiveDataset;
import kitchens.caspers.compute.pipelines.table.LiveStreamingTable;
import kitchens.caspers.compute.pipelines.table.LiveView;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One update of a pipeline, from its source text to its last batch, in a thread of its own. */
final class PipelineUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineUpdate.class);
  private static final long IDLE_MILLIS = 200;
  private static final long ASKING_IDLE_MILLIS = 100;
  private static final long PROGRESS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long ASKS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long FIRST_BACK_OFF_MILLIS = 500;
  private static final long LONGEST_BACK_OFF_MILLIS = 30_000;
  private static final int TRIGGERED_ATTEMPTS = 4;

  private record AskReport(AskStatus.State state, long at) {}

  private final String pipelineId;
  private final PipelineService.UpdateRequest request;
  private final Supplier<UpdateEnvironment> opening;
  private final EventOutbox events;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private UpdateEnvironment environment;
  private volatile UpdateState state = UpdateState.INITIALIZING;
  private volatile PipelineRun run;
  private volatile List<Dataset> datasets = List.of();
  private final Map<String, AskReport> askReports = new HashMap<>();
  private long reportedAt;
  private long rowsSinceReport;
  private long filesSinceReport;
  private long batchesSinceReport;

  /**
   * @param environment asked for in the update's own thread; may wait for Spark
   */
  PipelineUpdate(
      String pipelineId,
      PipelineService.UpdateRequest request,
      EventSink sink,
      Clock clock,
      Supplier<UpdateEnvironment> environment) {
    this.pipelineId = pipelineId;
    this.request = request;
    this.opening = environment;
    this.events = new EventOutbox(pipelineId, request.updateId(), sink, clock);
    this.thread = new Thread(this::work, "pipeline-" + request.spec().name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Lets the batch in work finish; returns when the update has ended. */
  void stop() throws InterruptedException {
    stopping.countDown();
    thread.join();
    events.flush();
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void work() {
    try {
      turn(UpdateState.INITIALIZING, "Update " + request.updateId() + " begins.");
      environment = opening.get();
      PipelineGraph graph = resolve();
      if (request.validateOnly()) {
        turn(UpdateState.COMPLETED, "The pipeline is valid.");
        return;
      }
      resetIfAsked(graph);
      turn(UpdateState.SETTING_UP_TABLES, "Setting up tables.");
      process(graph);
      turn(
          isStopping() ? UpdateState.CANCELED : UpdateState.COMPLETED,
          isStopping() ? "The update was stopped." : "The update is complete.");
    } catch (PipelineSourceException e) {
      for (Problem problem : e.problems()) {
        events.error(
            "flow_definition",
            problem.toString(),
            Map.of(
                "file", problem.at().file(),
                "line", problem.at().line(),
                "column", problem.at().column(),
                "message", problem.message()));
      }
      turn(UpdateState.FAILED, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      LOG.error("update {} of pipeline {} failed", request.updateId(), pipelineId, e);
      events.error("flow_progress", cause(e), Map.of("exception", e.getClass().getName()));
      turn(UpdateState.FAILED, cause(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      events.close();
    }
  }

  private void turn(UpdateState next, String message) {
    state = next;
    events.state(next, message);
  }

  private PipelineGraph resolve() {
    var problems = new ArrayList<Problem>();
    var session = environment.session();
    org.apache.spark.sql.classic.SparkSession.setActiveSession(session);
    var parser = new PipelineParser(new SparkSqlParser(), spec().configuration(), problems);
    var statements = new ArrayList<Statement>();
    for (PipelineService.Source source : request.sources()) {
      statements.addAll(parser.parse(source.path(), source.text()));
    }
    if (statements.isEmpty() && problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the pipeline has no statements; add .sql files to its libraries");
    }
    PipelineGraph graph =
        new GraphBuilder(
                session, spec().catalog(), spec().schema(), environment.catalog(), problems)
            .build(statements);
    if (!problems.isEmpty()) {
      throw new PipelineSourceException(problems);
    }
    datasets = graph.datasets();
    FlowDefinitions.of(graph)
        .forEach(
            details ->
                events.info(
                    "flow_definition",
                    "Flow '" + details.get("flow_name") + "' is defined.",
                    details));
    return graph;
  }

  private PipelineService.Spec spec() {
    return request.spec();
  }

  private Path checkpoint() {
    return LogTail.directory(request.checkpoint());
  }

  /** All of a pipeline shares one log: to read a table's input again is to read all input again. */
  private void resetIfAsked(PipelineGraph graph) {
    List<TableName> selected =
        request.fullRefreshSelection().stream()
            .map(
                name ->
                    TableName.of(List.of(name.split("\\.", -1)), spec().catalog(), spec().schema()))
            .toList();
    boolean all =
        request.fullRefresh()
            || graph.datasets().stream()
                .anyMatch(d -> d.isStreaming() && selected.contains(d.name()));
    if (all) {
      Checkpoint.delete(checkpoint(), environment.tables().beforeCommit());
    } else if (!selected.isEmpty()) {
      var log = Checkpoint.open(checkpoint(), environment.tables().beforeCommit());
      var kept = new HashMap<>(log.remembered());
      selected.forEach(
          name ->
              kept.computeIfPresent(
                  name.toString(), (k, v) -> "recompute " + v.substring(v.indexOf(' ') + 1)));
      log.remember(kept);
    }
  }

  private void process(PipelineGraph graph) throws InterruptedException {
    long pause = FIRST_BACK_OFF_MILLIS;
    int failures = 0;
    while (!isStopping()) {
      try (var attempt =
          new PipelineRun(environment.forRun(new Progress()), graph, checkpoint(), pipelineId)) {
        run = attempt;
        if (state != UpdateState.RUNNING) {
          turn(UpdateState.RUNNING, "The update is running.");
        }
        long before = attempt.batches();
        loop(attempt);
        report(attempt, true);
        if (attempt.batches() > before) {
          failures = 0;
        }
        return;
      } catch (RuntimeException e) {
        failures = run != null && run.batches() > 0 ? 1 : failures + 1;
        boolean again =
            isInfrastructure(e) && (spec().continuous() || failures < TRIGGERED_ATTEMPTS);
        if (!again || isStopping()) {
          throw e;
        }
        pause =
            failures == 1 ? FIRST_BACK_OFF_MILLIS : Math.min(pause * 2, LONGEST_BACK_OFF_MILLIS);
        LOG.warn("pipeline {} begins its batch again in {} ms", pipelineId, pause, e);
        events.warn(
            "flow_progress",
            "A batch failed and is run again in " + pause + " ms: " + cause(e),
            Map.of("failures", failures));
        stopping.await(pause, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void loop(PipelineRun attempt) throws InterruptedException {
    while (!isStopping()) {
      long seen = attempt.asks().arrivals();
      boolean worked = attempt.step(!spec().continuous());
      reportAsks(attempt);
      if (!worked && !spec().continuous() && !attempt.asks().waiting()) {
        return;
      }
      if (!worked) {
        report(attempt, false);
        attempt.asks().await(seen, attempt.asks().isEmpty() ? IDLE_MILLIS : ASKING_IDLE_MILLIS);
      }
    }
  }

  /** Whether trying again may help: not when the data or the definition is at fault. */
  private static boolean isInfrastructure(RuntimeException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof IOException
          || t instanceof UncheckedIOException
          || t instanceof kitchens.caspers.compute.delta.TableChangedException
          || (t instanceof ComputeException c && c.status() >= 500)
          || t instanceof io.delta.kernel.exceptions.KernelEngineException) {
        return true;
      }
    }
    return false;
  }

  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getMessage() == null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private final class Progress implements RunListener {
    @Override
    public void prepared(Dataset dataset, String how) {
      events.info(
          "dataset_definition",
          dataset.name() + ": " + how,
          Map.of(
              "dataset_name",
              dataset.name().toString(),
              "type",
              dataset.definition().kind().name(),
              "maintenance",
              how));
    }

    @Override
    public void batchDone(long number, long files, long rows, long malformed, long millis) {
      rowsSinceReport += rows;
      filesSinceReport += files;
      batchesSinceReport++;
      if (malformed > 0) {
        events.warn(
            "flow_progress",
            malformed + " malformed line(s) in batch " + number + " were put into quarantine",
            Map.of("batch", number, "malformed_rows", malformed));
      }
      report(run, false);
    }
  }

  private void report(PipelineRun attempt, boolean now) {
    boolean due = now || System.nanoTime() - reportedAt > PROGRESS_EVERY_NANOS;
    if (!due || batchesSinceReport == 0) {
      return;
    }
    reportedAt = System.nanoTime();
    var counts = new HashMap<String, Object>();
    attempt
        .datasets()
        .values()
        .forEach(d -> counts.put(d.dataset().name().toString(), progress(d)));
    events.info(
        "flow_progress",
        "Batches: %d, files: %d, rows: %d."
            .formatted(batchesSinceReport, filesSinceReport, rowsSinceReport),
        Map.of(
            "batches", attempt.batches(),
            "last_batch_ms", attempt.lastBatchMillis(),
            "datasets", counts));
    rowsSinceReport = 0;
    filesSinceReport = 0;
    batchesSinceReport = 0;
  }

  /** Says how asking stands: at each turn of its state, and now and then while rows wait. */
  private void reportAsks(PipelineRun attempt) {
    for (AskStatus ask : attempt.asks().status()) {
      AskReport last = askReports.get(ask.dataset());
      boolean turned = last == null ? ask.backlog() > 0 : last.state() != ask.state();
      boolean due =
          last != null
              && ask.state() != AskStatus.State.IDLE
              && System.nanoTime() - last.at() > ASKS_EVERY_NANOS;
      boolean calm = last == null || System.nanoTime() - last.at() > PROGRESS_EVERY_NANOS;
      if ((turned && calm) || due) {
        askReports.put(ask.dataset(), new AskReport(ask.state(), System.nanoTime()));
        var details = Map.<String, Object>of("ai_query", ask);
        if (ask.message() == null) {
          events.info("flow_progress", ask.toString(), details);
        } else {
          events.warn("flow_progress", ask.toString(), details);
        }
      }
    }
  }

  private static Map<String, Object> progress(LiveDataset dataset) {
    List<Expectations.Count> expectations =
        dataset instanceof LiveStreamingTable streaming
            ? streaming.expectations().counts()
            : ((LiveView) dataset).expectations().counts();
    var progress = new HashMap<String, Object>();
    progress.put("rows_written", dataset.rowsWritten());
    if (!expectations.isEmpty()) {
      progress.put("expectations", expectations);
    }
    return progress;
  }

  PipelineService.PipelineState describe() {
    PipelineRun current = run;
    var shown = new ArrayList<PipelineService.Dataset>();
    for (Dataset dataset : datasets) {
      LiveDataset live = current == null ? null : current.datasets().get(dataset.input());
      shown.add(
          new PipelineService.Dataset(
              dataset.name().toString(),
              dataset.definition().kind().name(),
              live == null ? 0 : live.rowsWritten(),
              current == null ? 0 : current.malformed(dataset),
              live == null ? null : live.lastBatchAt().orElse(null)));
    }
    return new PipelineService.PipelineState(
        pipelineId,
        request.updateId(),
        state.name(),
        shown,
        current == null ? 0 : current.batches(),
        current == null || current.lastBatchMillis() < 0 ? null : current.lastBatchMillis(),
        current == null ? List.of() : current.asks().status());
  }
}
