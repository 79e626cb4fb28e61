package kitchens.caspers.compute.pipelines.service;

import io.delta.kernel.defaults.engine.DefaultEngine;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.delta.Checkpoints;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.PipelineService;
import org.apache.spark.sql.SparkSession;

/** The pipelines of this process, each in a thread of its own. */
public final class Pipelines implements PipelineService {
  private final Supplier<SparkSession> spark;
  private final UnityClient client;
  private final EventSink events;
  private final Runnable beforeCommit;
  private final Clock clock;
  private final Checkpoints checkpoints = new Checkpoints();
  private final ExecutorService threads;
  private final ConcurrentHashMap<String, PipelineUpdate> updates = new ConcurrentHashMap<>();

  /**
   * @param spark blocks until Spark is ready
   * @param beforeCommit runs before every write; the epoch's check
   */
  public Pipelines(
      Supplier<SparkSession> spark,
      UnityClient client,
      String workspaceUrl,
      String workspaceToken,
      Runnable beforeCommit,
      Clock clock) {
    this.spark = spark;
    this.client = client;
    this.events = new WorkspaceEvents(workspaceUrl, workspaceToken);
    this.beforeCommit = beforeCommit;
    this.clock = clock;
    var number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            task -> {
              var thread = new Thread(task, "pipeline-work-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void startUpdate(String pipelineId, UpdateRequest request) {
    var update = new PipelineUpdate(pipelineId, request, events, clock, this::environment);
    updates.compute(
        pipelineId,
        (id, running) -> {
          if (running != null && running.isRunning()) {
            throw ComputeException.conflict(
                "An update of pipeline " + pipelineId + " is running; stop it first.");
          }
          update.start();
          return update;
        });
  }

  private UpdateEnvironment environment() {
    var session = (org.apache.spark.sql.classic.SparkSession) spark.get().newSession();
    var tables =
        new KernelTable.Context(
            DefaultEngine.create(session.sessionState().newHadoopConf()),
            beforeCommit,
            checkpoints);
    return new UpdateEnvironment(
        session,
        tables,
        new UnityPipelineCatalog(client, tables),
        threads,
        clock,
        Serving.installed());
  }

  @Override
  public void stop(String pipelineId) {
    PipelineUpdate update = updates.get(pipelineId);
    if (update == null) {
      return;
    }
    try {
      update.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComputeException.unavailable("Interrupted while the pipeline was stopping; try again.");
    }
  }

  @Override
  public PipelineState get(String pipelineId) {
    PipelineUpdate update = updates.get(pipelineId);
    if (update == null) {
      throw ComputeException.notFound("Pipeline " + pipelineId + " has not run in this process.");
    }
    return update.describe();
  }
}
