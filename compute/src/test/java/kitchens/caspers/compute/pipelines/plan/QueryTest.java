package kitchens.caspers.compute.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import kitchens.caspers.compute.pipelines.TestSpark;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs in this process gives what Spark's jobs give. */
class QueryTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("k INT, s STRING, d DECIMAL(10,2), x DOUBLE, ts TIMESTAMP, j STRING");

  private static List<InternalRow> rows(long seed, int count) {
    var random = new Random(seed);
    var unsafe = UnsafeProjection.create(SCHEMA);
    var rows = new ArrayList<InternalRow>();
    for (int i = 0; i < count; i++) {
      Object[] values = {
        random.nextInt(7),
        UTF8String.fromString("s" + random.nextInt(4)),
        Decimal.apply(new java.math.BigDecimal(random.nextInt(100_000)).movePointLeft(2), 10, 2),
        random.nextInt(1_000) / 8.0,
        1_790_000_000_000_000L + random.nextInt(1_000_000) * 1_000_000L,
        UTF8String.fromString(
            random.nextInt(5) == 0 ? "broken" : "{\"v\":[1,2," + random.nextInt(9) + "]}")
      };
      for (int c = 0; c < values.length; c++) {
        if (random.nextInt(6) == 0) {
          values[c] = null;
        }
      }
      rows.add(unsafe.apply(new GenericInternalRow(values)).copy());
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k + 1 AS k1, upper(s) AS u, d * 3 AS d3, date_trunc('HOUR', ts) AS h FROM t WHERE d > 50 OR s IS NULL",
        "SELECT k, count(*) AS n, count(d) AS nd, sum(d) AS sd, min(ts) AS lo, max(s) AS hi, avg(d) AS a FROM t GROUP BY k",
        "SELECT s, count(DISTINCT k) AS n, sum(d) FILTER (WHERE k > 2) AS f FROM t GROUP BY s",
        "SELECT count(DISTINCT k) AS a, count(DISTINCT s) AS b, sum(x) AS c FROM t",
        "SELECT count(*) AS n, max(d) AS m FROM t WHERE k = 99",
        "SELECT k, percentile(d, 0.5) AS p, collect_set(s) IS NULL AS c FROM t GROUP BY k HAVING count(*) > 3",
        "SELECT k, v, pos FROM t LATERAL VIEW posexplode(from_json(j, 'v ARRAY<INT>').v) e AS pos, v",
        "SELECT k, e FROM t LATERAL VIEW OUTER explode(from_json(j, 'v ARRAY<INT>').v) x AS e",
        "SELECT DISTINCT k, s FROM t",
        "SELECT a.k, b.s FROM t a JOIN (SELECT DISTINCT k, s FROM t) b ON a.k = b.k AND a.s < b.s",
        "SELECT a.k, b.n FROM t a LEFT JOIN (SELECT k, count(*) AS n FROM t WHERE k < 3 GROUP BY k) b ON a.k = b.k",
        "SELECT k FROM t WHERE k IN (SELECT k FROM t WHERE d > 900) UNION ALL SELECT k FROM t WHERE k NOT IN (1, 2)",
        "SELECT s, k FROM t a LEFT ANTI JOIN (SELECT k FROM t WHERE d > 900) b ON a.k = b.k",
        "WITH q AS (SELECT k, sum(d) AS sd FROM t GROUP BY k) SELECT q.k, sd / n AS r FROM q JOIN (SELECT k, count(*) AS n FROM t GROUP BY k) c USING (k)",
        "SELECT k, row_number() OVER (PARTITION BY k ORDER BY d, ts, s, x, j) AS r FROM t",
        "SELECT k, d > (SELECT avg(d) FROM t) AS above FROM t",
        "SELECT k, CASE WHEN d IS NULL THEN 'none' ELSE concat(s, '-', CAST(d AS STRING)) END AS c FROM t",
      })
  void agreesWithSpark(String sql) throws Exception {
    var leaf = new Leaf("t", false, SCHEMA);
    LogicalPlan parsed = new SparkSqlParser().parsePlan(sql);
    var query =
        Query.analyze(
            TestSpark.session(),
            new kitchens.caspers.compute.pipelines.graph.TestReferences(
                    () ->
                        new SubqueryAlias(
                            new org.apache.spark.sql.catalyst.AliasIdentifier("t"),
                            Placeholder.of(TestSpark.session(), leaf)))
                .replaceAll(parsed));
    for (int seed = 0; seed < 3; seed++) {
      List<InternalRow> rows = rows(seed, seed == 0 ? 0 : 200);
      assertThat(texts(query.run(l -> rows, Instant.EPOCH), query))
          .isEqualTo(texts(query.bySpark(l -> rows, Instant.EPOCH), query));
    }
  }

  private static Map<String, Long> texts(List<InternalRow> rows, Query query) {
    StructType schema = query.schema();
    return rows.stream()
        .map(
            row -> {
              var text = new StringBuilder();
              for (int c = 0; c < schema.length(); c++) {
                text.append(row.isNullAt(c) ? "∅" : row.get(c, schema.fields()[c].dataType()))
                    .append('|');
              }
              return text.toString();
            })
        .collect(Collectors.groupingBy(t -> t, Collectors.counting()));
  }
}
