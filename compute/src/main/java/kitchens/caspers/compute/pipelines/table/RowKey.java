package kitchens.caspers.compute.pipelines.table;

import java.util.List;
import kitchens.caspers.compute.pipelines.plan.Scala;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.types.StructType;

/** The columns that identify a row of a table. */
final class RowKey {
  private static final long SEED = 42;
  private final UnsafeProjection projection;

  RowKey(StructType schema, List<Integer> ordinals) {
    this.projection =
        UnsafeProjection.create(
            Scala.<org.apache.spark.sql.catalyst.expressions.Expression>seq(
                ordinals.stream()
                    .map(o -> new BoundReference(o, schema.fields()[o].dataType(), true))
                    .toList()));
  }

  UnsafeRow of(InternalRow row) {
    return projection.apply(row).copy();
  }

  static long hash(UnsafeRow key) {
    return XXH64.hashUnsafeBytes(
        key.getBaseObject(), key.getBaseOffset(), key.getSizeInBytes(), SEED);
  }
}
