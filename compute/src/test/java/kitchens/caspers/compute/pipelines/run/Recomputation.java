package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.plan.Bindings;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.source.Checkpoint;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;

/** Computes every view of a pipeline anew with Spark and compares it with its table. */
final class Recomputation {
  private Recomputation() {}

  static void assertEqual(Bench bench, PipelineGraph graph) {
    Map<String, String> private_ = Checkpoint.open(bench.checkpoint(), () -> {}).remembered();
    for (Dataset view : graph.datasets()) {
      if (view.isStreaming()) {
        continue;
      }
      List<InternalRow> expected =
          view.flows()
              .get(0)
              .query()
              .bySpark(
                  new Bindings() {
                    @Override
                    public List<InternalRow> rows(Leaf leaf) {
                      throw new IllegalStateException("read by Spark");
                    }

                    @Override
                    public Optional<org.apache.spark.sql.Dataset<Row>> large(Leaf leaf) {
                      return Optional.of(table(bench, private_, leaf.input()));
                    }
                  },
                  Instant.EPOCH);
      List<InternalRow> actual =
          List.of(
              ((org.apache.spark.sql.classic.Dataset<Row>) table(bench, private_, view.input()))
                  .queryExecution()
                  .executedPlan()
                  .executeCollect());
      assertThat(texts(actual, view)).as(view.input()).isEqualTo(texts(expected, view));
    }
  }

  private static Map<String, Long> texts(List<InternalRow> rows, Dataset view) {
    var projection = UnsafeProjection.create(view.schema());
    return rows.stream()
        .map(
            row -> {
              var text = new StringBuilder();
              InternalRow own = projection.apply(row);
              for (int c = 0; c < view.schema().length(); c++) {
                text.append(
                        own.isNullAt(c) ? "∅" : own.get(c, view.schema().fields()[c].dataType()))
                    .append('|');
              }
              return text.toString();
            })
        .collect(Collectors.groupingBy(t -> t, Collectors.counting()));
  }

  private static org.apache.spark.sql.Dataset<Row> table(
      Bench bench, Map<String, String> remembered, String input) {
    String location = remembered.get(input);
    return TestSpark.session()
        .read()
        .format("delta")
        .load(location.substring(location.indexOf(' ') + 1));
  }
}
