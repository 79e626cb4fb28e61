package kitchens.caspers.compute.pipelines.graph;

import java.util.Optional;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.plan.Query;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a flow into a streaming table may do. It sees each row once, in whatever batch the row
 * arrives; an operation whose answer depends on where batches were cut has no meaning there.
 */
final class StreamingRules {
  private StreamingRules() {}

  /** Why the query cannot fill a streaming table, if so. */
  static Optional<String> violation(Query query, boolean once) {
    boolean streams = query.leaves().stream().anyMatch(Leaf::streaming);
    if (once) {
      return streams
          ? Optional.of("an INSERT INTO ONCE flow reads tables, not STREAM")
          : Optional.empty();
    }
    if (!streams) {
      return Optional.of(
          "a streaming table reads from STREAM(…), STREAM read_files(…) or STREAM read_kafka(…);"
              + " without it, make it a MATERIALIZED VIEW");
    }
    return violation(query, query.analyzed());
  }

  private static Optional<String> violation(Query query, LogicalPlan plan) {
    if (reads(query, plan)
        && (plan instanceof Aggregate
            || plan instanceof Distinct
            || plan instanceof Deduplicate
            || plan instanceof Window
            || plan instanceof Sort
            || plan instanceof GlobalLimit)) {
      return Optional.of(
          plan.nodeName()
              + " over a stream would depend on how the stream is cut into batches; use a"
              + " MATERIALIZED VIEW for it");
    }
    long streamed =
        CollectionConverters.asJava(plan.children()).stream()
            .filter(child -> reads(query, child))
            .count();
    if (plan instanceof org.apache.spark.sql.catalyst.plans.logical.Join && streamed > 1) {
      return Optional.of(
          "a join of two streams would miss rows that arrive in different batches; use a"
              + " MATERIALIZED VIEW for it");
    }
    return CollectionConverters.asJava(plan.children()).stream()
        .map(child -> violation(query, child))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean reads(Query query, LogicalPlan plan) {
    return query.leafOf(plan).map(Leaf::streaming).orElse(false)
        || CollectionConverters.asJava(plan.children()).stream()
            .anyMatch(child -> reads(query, child));
  }
}
