package kitchens.caspers.compute.pipelines.ask;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Predicate;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.plan.Asking;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Tells the first row of each key from those that come again. All flows into a table share it, so
 * that the table has a key once, whichever of them asked.
 */
final class OncePerKey {
  private final Dataset dataset;
  private final String column;
  private final DataType type;
  private final AskedKeys keys;

  /**
   * @param column {@code ai_query.key}, a column of the table
   * @throws IllegalArgumentException when the table has no such column
   */
  OncePerKey(Dataset dataset, KernelTable table, String column) {
    this.dataset = dataset;
    this.column = column;
    int ordinal = ordinal(table.schema());
    this.type = table.schema().fields()[ordinal].dataType();
    this.keys = AskedKeys.of(table, ordinal);
  }

  private int ordinal(StructType columns) {
    for (int i = 0; i < columns.length(); i++) {
      if (columns.fields()[i].name().equalsIgnoreCase(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "%s: ai_query.key names %s; the table has the columns %s"
            .formatted(dataset.name(), column, Arrays.toString(columns.fieldNames())));
  }

  /**
   * Whether a row to ask about is the first of its key, once for each row.
   *
   * @throws IllegalArgumentException when the flow does not pass the key on as it reads it
   */
  Predicate<InternalRow> of(String flow, Asking asking) {
    StructType columns = asking.requests().schema();
    OptionalInt ordinal = asking.unchanged(column);
    if (ordinal.isEmpty() || !columns.fields()[ordinal.getAsInt()].dataType().equals(type)) {
      throw new IllegalArgumentException(
          ("%s: ai_query.key names %s, which the flow %s makes of other columns or gives another"
                  + " type; select it as it is read")
              .formatted(dataset.name(), column, flow));
    }
    var key = AskedKeys.column(columns, ordinal.getAsInt());
    return row -> keys.add(key.apply(row));
  }
}
