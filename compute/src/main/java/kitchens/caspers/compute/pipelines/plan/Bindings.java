package kitchens.caspers.compute.pipelines.plan;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** The rows of a plan's leaves for one evaluation. */
@FunctionalInterface
public interface Bindings {
  /** The rows of a leaf; UnsafeRows in the order of the leaf's schema. */
  List<InternalRow> rows(Leaf leaf);

  /** The leaf as a Spark data set, when it is too large to be held as rows. */
  default Optional<Dataset<Row>> large(Leaf leaf) {
    return Optional.empty();
  }
}
