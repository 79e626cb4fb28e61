package kitchens.caspers.compute.delta;

import io.delta.kernel.internal.actions.AddFile;
import java.util.List;

/**
 * A live data file of a Delta table.
 *
 * @param partition values of the partition columns in Catalyst's types
 */
public record DeltaFile(AddFile add, List<Object> partition) {
  public String path() {
    return add.getPath();
  }

  public long size() {
    return add.getSize();
  }

  /** Rows in the file; 0 when its writer kept no statistics. */
  public long records() {
    return add.getNumRecords().orElse(0L);
  }
}
