package kitchens.caspers.compute.pipelines.plan;

import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * A leaf of an analyzed plan that stands for an input. It is a LogicalRDD over an empty RDD: the
 * optimizer folds empty local relations away, but knows nothing about what an RDD holds. The RDD's
 * identity survives whatever analysis does to the node.
 */
public final class Placeholder {
  private static final Map<RDD<InternalRow>, Leaf> LEAVES = new WeakHashMap<>();

  private Placeholder() {}

  /** A node for {@code leaf}, with fresh attributes. */
  public static LogicalPlan of(SparkSession session, Leaf leaf) {
    RDD<InternalRow> rdd =
        session.sparkContext().emptyRDD(ClassTag$.MODULE$.apply(InternalRow.class));
    synchronized (LEAVES) {
      LEAVES.put(rdd, leaf);
    }
    return new LogicalRDD(
        Scala.seq(Scala.list(DataTypeUtils.toAttributes(leaf.schema()))),
        rdd,
        new UnknownPartitioning(0),
        Scala.seq(java.util.List.of()),
        false,
        Option.empty(),
        session,
        Option.empty(),
        Option.empty());
  }

  static Optional<Leaf> leafOf(LogicalRDD node) {
    synchronized (LEAVES) {
      return Optional.ofNullable(LEAVES.get(node.rdd()));
    }
  }
}
