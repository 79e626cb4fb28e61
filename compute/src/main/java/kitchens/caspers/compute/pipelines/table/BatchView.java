package kitchens.caspers.compute.pipelines.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.compute.pipelines.plan.Bindings;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.source.Batch;
import org.apache.spark.sql.catalyst.InternalRow;

/** What a dataset sees of the batch that is being processed. */
public interface BatchView extends Bindings {
  long number();

  /** What {@code current_timestamp()} is. */
  Instant time();

  /** What the batch did to an input; NONE for an input outside the pipeline that did not change. */
  Changes changes(String input);

  /** What came of the requests of an asking flow. */
  default List<Batch.Answer> answers(String flow) {
    return List.of();
  }

  /** Rows for one leaf in place of its own; everything else as it is. */
  default Bindings with(Leaf replaced, List<InternalRow> rows) {
    return new Bindings() {
      @Override
      public List<InternalRow> rows(Leaf leaf) {
        return leaf.equals(replaced) ? rows : BatchView.this.rows(leaf);
      }

      @Override
      public Optional<org.apache.spark.sql.Dataset<org.apache.spark.sql.Row>> large(Leaf leaf) {
        return leaf.equals(replaced) ? Optional.empty() : BatchView.this.large(leaf);
      }
    };
  }
}
