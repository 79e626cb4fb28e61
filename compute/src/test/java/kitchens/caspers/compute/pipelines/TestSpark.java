package kitchens.caspers.compute.pipelines;

import kitchens.caspers.compute.delta.RawFastFileSystem;
import kitchens.caspers.compute.testing.AiExtension;
import org.apache.spark.sql.classic.SparkSession;

/** The one Spark session of a test JVM. */
public final class TestSpark {
  private static SparkSession session;

  private TestSpark() {}

  /** The session; started by the first who asks. */
  public static synchronized SparkSession session() {
    if (session == null) {
      session =
          (SparkSession)
              SparkSession.builder()
                  .appName("pipelines-test")
                  .master("local[2]")
                  .config("spark.ui.enabled", "false")
                  .config("spark.sql.shuffle.partitions", "2")
                  .config("spark.sql.session.timeZone", "UTC")
                  .config("spark.sql.adaptive.enabled", "false")
                  // Thousands of small plans, each run once: compiling them is a quarter of the
                  // tests' time. The universe's own pipelines are compiled in DefaultUniverseIT.
                  .config("spark.sql.codegen.wholeStage", "false")
                  .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                  .config("spark.databricks.delta.snapshotPartitions", "1")
                  .config("spark.driver.bindAddress", "127.0.0.1")
                  .config("spark.driver.host", "127.0.0.1")
                  .config("spark.hadoop.fs.file.impl", RawFastFileSystem.class.getName())
                  .config("spark.sql.warehouse.dir", "target/test-warehouse")
                  .config(
                      "spark.sql.extensions",
                      "io.delta.sql.DeltaSparkSessionExtension," + AiExtension.class.getName())
                  .config(
                      "spark.sql.catalog.spark_catalog",
                      "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                  .getOrCreate();
    }
    return session;
  }
}
