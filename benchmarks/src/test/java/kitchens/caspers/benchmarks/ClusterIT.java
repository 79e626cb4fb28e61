package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.pipelines.UpdateInfoState;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compute as the driver of a cluster: the setting, the pipeline, and SQL over what it made. */
@Tag("cluster")
class ClusterIT {

  @Test
  void thePipelineAndItsTablesOnTwoWorkers() throws Exception {
    try (var installation = Installation.create();
        var cluster = StandaloneCluster.start(installation.distribution().resolve("compute"), 2)) {
      Files.writeString(
          installation.home().resolve("settings.yaml"),
          """
          compute:
            spark_conf:
              spark.master: %s
              spark.executor.memory: 700m
              spark.executor.extraJavaOptions: "%s"
              spark.scheduler.minRegisteredResourcesRatio: "1.0"
          """
              .formatted(cluster.url(), cluster.executorOptions()));
      installation.caspers("workspace", "start").succeeded();
      var simulation =
          Worlds.of(
              installation.repository(),
              List.of("san-francisco", "chicago"),
              Map.of("start_days_ago", 2),
              Instant.parse("2026-03-01T00:00:00Z"));
      var pipeline = OrderItems.create(installation.client(), installation.repository(), false);
      var reached = new HashMap<String, SimulatedInstant>();
      for (var slice : Worlds.history(simulation)) {
        reached.merge(slice.location(), slice.to(), Benchmarks::later);
        pipeline.land(slice.path(), simulation.bytes(slice));
      }
      var truth = simulation.truthOfSlices(new SimulatedInstant(0), reached).total();

      pipeline.await(pipeline.start(), UpdateInfoState.COMPLETED);
      var events =
          installation.sql(
              "SELECT event_type, count(*) AS n FROM bench.lakeflow.all_events GROUP BY event_type");
      var gold =
          installation
              .sql(
                  "SELECT count(*) AS orders, sum(h.order_total) AS revenue FROM"
                      + " bench.lakeflow.gold_order_header h JOIN (SELECT DISTINCT order_id FROM"
                      + " bench.lakeflow.silver_order_items) i ON h.order_id = i.order_id")
              .get(0);

      long counted = 0;
      for (var type : events) {
        counted += type.get("n").asLong();
      }
      assertThat(counted).isEqualTo(truth.events());
      assertThat(gold.get("orders").asLong())
          .isEqualTo(truth.ordersCreated() - truth.ordersWithoutItems());
      assertThat(gold.get("revenue").decimalValue().movePointRight(2).longValueExact())
          .isEqualTo(truth.revenueCents());
      assertThat(cluster.finishedTasks(0)).as("tasks done by the first worker").isPositive();
      assertThat(cluster.finishedTasks(1)).as("tasks done by the second worker").isPositive();
    }
  }
}
