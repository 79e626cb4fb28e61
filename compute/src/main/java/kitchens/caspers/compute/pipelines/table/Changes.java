package kitchens.caspers.compute.pipelines.table;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What a batch did to a dataset.
 *
 * @param unknown whether it is not known what changed; whoever follows looks at all rows
 */
public record Changes(List<InternalRow> added, List<InternalRow> removed, boolean unknown) {
  public static final Changes NONE = new Changes(List.of(), List.of(), false);
  public static final Changes UNKNOWN = new Changes(List.of(), List.of(), true);

  public static Changes added(List<InternalRow> rows) {
    return new Changes(rows, List.of(), false);
  }

  public boolean isEmpty() {
    return !unknown && added.isEmpty() && removed.isEmpty();
  }

  public boolean onlyAdds() {
    return !unknown && removed.isEmpty();
  }
}
