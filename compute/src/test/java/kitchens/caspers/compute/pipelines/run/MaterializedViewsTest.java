package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.table.LiveStreamingTable;
import kitchens.caspers.compute.pipelines.table.LiveView;
import kitchens.caspers.compute.pipelines.table.Maintenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views of many forms equal their recomputation, after batches and after a restart. */
class MaterializedViewsTest {
  @TempDir Path root;

  private static final String SQL =
      """
      CREATE OR REFRESH STREAMING TABLE facts (
        CONSTRAINT known EXPECT (k IS NOT NULL) ON VIOLATION DROP ROW,
        CONSTRAINT small EXPECT (d < 1000)
      ) PARTITIONED BY (day)
      AS SELECT *, CAST(ts AS DATE) AS day FROM STREAM read_files('${events_path}', format => 'json',
        schema => 'k INT, g STRING, d DECIMAL(10,2), x DOUBLE, n INT, ts TIMESTAMP');
      CREATE OR REFRESH MATERIALIZED VIEW merged PARTITIONED BY (day)
      AS SELECT day, g, COUNT(*) AS c, COUNT(d) AS cd, CAST(SUM(d) AS DECIMAL(20,2)) AS s,
        SUM(n) AS sn, MIN(d) AS lo, MAX(ts) AS hi, SUM(d) FILTER (WHERE n > 3) AS f
      FROM facts GROUP BY day, g;
      CREATE OR REFRESH MATERIALIZED VIEW total AS SELECT COUNT(*) AS c, SUM(d) AS s FROM facts;
      CREATE OR REFRESH MATERIALIZED VIEW floating AS SELECT g, SUM(x) AS sx, AVG(d) AS a FROM facts GROUP BY g;
      CREATE OR REFRESH MATERIALIZED VIEW uniques AS SELECT day, COUNT(DISTINCT k) AS u FROM facts GROUP BY day;
      CREATE OR REFRESH MATERIALIZED VIEW having_some AS SELECT g, COUNT(*) AS c FROM facts GROUP BY g HAVING COUNT(*) > 5;
      CREATE OR REFRESH MATERIALIZED VIEW picked AS SELECT k, g, d * 2 AS dd FROM facts WHERE n > 4;
      CREATE OR REFRESH MATERIALIZED VIEW by_key AS SELECT k, MIN(n) AS lo, MAX(n) AS hi, MIN(day) AS first_day FROM facts GROUP BY k;
      CREATE OR REFRESH MATERIALIZED VIEW wide PARTITIONED BY (first_day) AS SELECT k, hi - lo AS spread, first_day FROM by_key WHERE hi > lo;
      CREATE OR REFRESH MATERIALIZED VIEW spreads AS SELECT first_day, COUNT(*) AS c, SUM(spread) AS s FROM wide GROUP BY first_day;
      CREATE OR REFRESH MATERIALIZED VIEW joined AS SELECT w.k, w.spread, b.hi FROM wide w JOIN by_key b ON w.k = b.k;
      """;

  private static List<String> lines(Random random, int count) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add(
          "{\"k\":%s,\"g\":%s,\"d\":%s,\"x\":%s,\"n\":%d,\"ts\":\"%s\"}"
              .formatted(
                  random.nextInt(12) == 0 ? "null" : random.nextInt(40),
                  random.nextInt(9) == 0 ? "null" : "\"g" + random.nextInt(4) + "\"",
                  random.nextInt(9) == 0 ? "null" : random.nextInt(100_000) / 100.0,
                  random.nextInt(1_000) / 8.0,
                  random.nextInt(10),
                  Instant.parse("2026-11-01T00:00:00Z").plusSeconds(random.nextInt(300_000))));
      if (random.nextInt(25) == 0) {
        lines.add("this is {not json");
      }
      if (random.nextInt(25) == 0) {
        lines.add("{\"k\":\"seven\",\"n\":1,\"extra\":true,\"ts\":\"2026-11-01T00:00:00Z\"}");
      }
    }
    return lines;
  }

  @Test
  void everyViewEqualsItsRecomputation() throws IOException {
    try (var bench = new Bench(root)) {
      var random = new Random(17);
      PipelineGraph graph = bench.graph(SQL);
      for (int restart = 0; restart < 2; restart++) {
        try (var run = bench.open(graph, Faults.NONE)) {
          if (restart == 0) {
            assertThat(how(run, "merged")).isInstanceOf(Maintenance.Merge.class);
            assertThat(how(run, "total")).isInstanceOf(Maintenance.Merge.class);
            assertThat(how(run, "by_key")).isInstanceOf(Maintenance.Merge.class);
            assertThat(how(run, "spreads")).isInstanceOf(Maintenance.Merge.class);
            assertThat(how(run, "wide")).isInstanceOf(Maintenance.RowWise.class);
            assertThat(how(run, "picked")).isInstanceOf(Maintenance.Append.class);
            for (String full : List.of("floating", "uniques", "having_some", "joined")) {
              assertThat(how(run, full)).as(full).isInstanceOf(Maintenance.Full.class);
            }
          }
          // A batch that is wrong stays wrong, so the last of each run tells of those before it.
          for (int batch = 0; batch < 2; batch++) {
            TestEvents.write(
                bench.events(), "f" + restart + batch + ".json", lines(random, random.nextInt(60)));
            while (run.step(true)) {}
          }
          Recomputation.assertEqual(bench, graph);
        }
      }
    }
  }

  @Test
  void badLinesAreKeptAsideAndCounted() throws IOException {
    try (var bench = new Bench(root)) {
      TestEvents.write(
          bench.events(),
          "a.json",
          List.of(
              "{\"k\":1,\"n\":2,\"ts\":\"2026-11-01T00:00:00Z\"}",
              "nonsense",
              "",
              "[1, 2]",
              "{\"k\":2,\"n\":\"many\",\"ts\":\"2026-11-01T00:00:00Z\"}",
              "{\"k\":3,",
              "{\"n\":2}"));
      PipelineGraph graph = bench.graph(SQL);
      try (var run = bench.open(graph, Faults.NONE)) {
        while (run.step(true)) {}
        var facts = (LiveStreamingTable) run.datasets().get("main.lakeflow.facts");
        assertThat(run.malformed(facts.dataset())).isEqualTo(3);
        assertThat(facts.expectations().counts().get(0).failedRecords()).isEqualTo(1);
      }
      assertThat(PipelineRunTest.count(bench, "facts")).isEqualTo(2);
      assertThat(PipelineRunTest.count(bench, "facts_quarantine")).isEqualTo(3);
    }
  }

  private static Maintenance how(PipelineRun run, String view) {
    return ((LiveView) run.datasets().get("main.lakeflow." + view)).maintenance();
  }
}
