package kitchens.caspers.compute.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Spark and Delta load and compile what the first statements need, on a table of their own in
 * compute's folder. Each step stands alone: a failure is logged and costs only speed.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private final Path folder;

  WarmUp(Path computeDirectory) {
    this.folder = computeDirectory.resolve("warm-up");
  }

  /** The least that a first statement needs; its cost is part of the start. */
  void first(SparkSession spark) {
    run(spark.newSession(), "SELECT 1");
  }

  /** Goes on through Delta's paths until done or until {@code enough} says that work has come. */
  void rest(SparkSession spark, BooleanSupplier enough) {
    SparkSession session = spark.newSession();
    clear();
    try {
      for (String step : steps()) {
        if (enough.getAsBoolean()) {
          return;
        }
        run(session, step);
      }
    } finally {
      clear();
    }
  }

  private List<String> steps() {
    String table = "delta.`" + folder.resolve("table").toUri() + "`";
    return List.of(
        "CREATE TABLE " + table + " (id BIGINT, name STRING, price DECIMAL(10,2), ts TIMESTAMP)",
        "INSERT INTO "
            + table
            + " SELECT id, CAST(id AS STRING), CAST(id AS DECIMAL(10,2)), current_timestamp()"
            + " FROM range(10)",
        "SELECT name, count(*), sum(price), max(ts) FROM "
            + table
            + " WHERE id > 1 GROUP BY name ORDER BY name",
        "CREATE OR REPLACE TABLE "
            + table
            + " AS SELECT from_json(s, 'a INT, b ARRAY<STRUCT<c: STRING>>') AS j"
            + " FROM VALUES ('{\"a\": 1}') AS v(s)",
        "DELETE FROM " + table + " WHERE j.a = 1");
  }

  private static void run(SparkSession session, String sql) {
    try {
      session.sql(sql).collectAsList();
    } catch (Exception e) {
      // Spark throws checked exceptions that its methods do not declare.
      LOG.warn("the warm-up's '{}' failed", sql, e);
    }
  }

  private void clear() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("could not clear {}", folder, e);
    }
  }
}
