package kitchens.caspers.compute.pipelines.table;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** A flow whose rows wait for an endpoint's answer between its input and its table. */
@FunctionalInterface
public interface AskedFlow {
  /** Takes the batch's new rows to be asked about; returns those whose answers it carries. */
  List<InternalRow> evaluate(BatchView batch);
}
