package kitchens.caspers.compute.pipelines.plan;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** A node of a compiled plan. Holds compiled expressions with state: one evaluation at a time. */
@FunctionalInterface
interface Operator {
  List<InternalRow> run(Bindings bindings);
}
