package kitchens.caspers.compute.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kitchens.caspers.compute.catalog.PathCatalog;
import kitchens.caspers.compute.catalog.VolumePaths;
import kitchens.caspers.compute.http.Health;
import kitchens.caspers.compute.sql.CaspersExtensions;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one Spark driver of this process: started beside the HTTP server, asked for by all. */
public final class SparkDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkDriver.class);
  private final ComputeConfig config;
  private final CompletableFuture<SparkSession> session = new CompletableFuture<>();

  public SparkDriver(ComputeConfig config) {
    this.config = config;
  }

  /** Starts Spark in a thread of its own and runs {@code warmUp} on it before it is ready. */
  public void start(java.util.function.Consumer<SparkSession> warmUp) {
    Thread starter =
        new Thread(
            () -> {
              try {
                SparkSession spark = build();
                warmUp.accept(spark);
                session.complete(spark);
              } catch (RuntimeException | LinkageError e) {
                LOG.error("Spark did not start", e);
                session.completeExceptionally(e);
              }
            },
            "spark-start");
    starter.setDaemon(true);
    starter.start();
  }

  /** Blocks until Spark is ready. The root session: use {@code newSession()} for isolation. */
  public SparkSession session() {
    try {
      return session.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Spark", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Spark did not start: " + e.getCause().getMessage(), e);
    }
  }

  /** Blocks until the start has ended; whether Spark is ready. */
  boolean awaitReady() {
    return session.handle((spark, error) -> error == null).join();
  }

  /** STARTING, READY or FAILED, without blocking. */
  public Health.State state() {
    if (!session.isDone()) {
      return Health.State.STARTING;
    }
    return session.isCompletedExceptionally() ? Health.State.FAILED : Health.State.READY;
  }

  /** Why the state is FAILED; null otherwise. */
  public String failure() {
    if (!session.isCompletedExceptionally()) {
      return null;
    }
    return session.handle((spark, error) -> String.valueOf(error.getMessage())).join();
  }

  @Override
  public void close() {
    if (state() == Health.State.READY) {
      session().stop();
    }
  }

  private SparkSession build() {
    SparkSession.Builder builder = SparkSession.builder().appName("caspers-compute");
    settings(config).forEach(builder::config);
    return builder.getOrCreate();
  }

  /** The defaults, small-machine tuning included, with {@code spark_conf} laid over them. */
  static Map<String, String> settings(ComputeConfig config) {
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spark.master", "local[*]");
    all.put("spark.ui.enabled", "false");
    all.put("spark.sql.shuffle.partitions", cores);
    all.put("spark.sql.session.timeZone", "UTC");
    all.put("spark.sql.adaptive.enabled", "false");
    all.put("spark.sql.sources.default", "delta");
    all.put("spark.databricks.delta.snapshotPartitions", "1");
    // Delta lists a table's files in as many tasks as this says, by default ten thousand.
    all.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", cores);
    all.put("spark.hadoop.fs.file.impl", ConfinedFileSystem.class.getName());
    all.put(
        "spark.hadoop.fs.AbstractFileSystem.file.impl", ConfinedFileSystem.Context.class.getName());
    all.put("spark.driver.maxResultSize", "256m");
    all.put("spark.driver.bindAddress", "127.0.0.1");
    all.put("spark.driver.host", "127.0.0.1");
    all.put("spark.sql.warehouse.dir", config.computeDirectory().resolve("warehouse").toUri() + "");
    all.put(
        "spark.sql.extensions",
        "io.delta.sql.DeltaSparkSessionExtension," + CaspersExtensions.class.getName());
    all.put(VolumePaths.ROOT, config.storageRoot());
    all.put("spark.sql.catalog.spark_catalog", PathCatalog.class.getName());
    all.putAll(config.sparkConf());
    return all;
  }
}
