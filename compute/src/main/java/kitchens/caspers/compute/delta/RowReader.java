package kitchens.caspers.compute.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Kernel's columns turned into Catalyst's rows, with the file's partition values filled in. */
final class RowReader {
  private final StructType schema;
  private final int[] dataOrdinals;
  private final UnsafeProjection toUnsafe;

  /**
   * @param schema the table's columns, partition columns included
   * @param dataOrdinals where the n-th column of a data file stands in {@code schema}
   */
  RowReader(StructType schema, int[] dataOrdinals) {
    this.schema = schema;
    this.dataOrdinals = dataOrdinals;
    this.toUnsafe = UnsafeProjection.create(schema);
  }

  /** Each row as an UnsafeRow of its own. */
  void read(
      ColumnarBatch batch,
      int[] partitionOrdinals,
      List<Object> partition,
      Consumer<InternalRow> out) {
    var columns = new ColumnVector[dataOrdinals.length];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = batch.getColumnVector(c);
    }
    var values = new Object[schema.length()];
    for (int p = 0; p < partitionOrdinals.length; p++) {
      values[partitionOrdinals[p]] = partition.get(p);
    }
    var row = new GenericInternalRow(values);
    for (int r = 0; r < batch.getSize(); r++) {
      for (int c = 0; c < columns.length; c++) {
        values[dataOrdinals[c]] = value(columns[c], r, schema.fields()[dataOrdinals[c]].dataType());
      }
      out.accept(toUnsafe.apply(row).copy());
    }
  }

  /** Each selected row of a batch that has all columns, as an UnsafeRow of its own. */
  void read(ColumnarBatch batch, Optional<ColumnVector> selection, Consumer<InternalRow> out) {
    var values = new Object[schema.length()];
    var row = new GenericInternalRow(values);
    for (int r = 0; r < batch.getSize(); r++) {
      if (selection.isPresent()
          && (selection.get().isNullAt(r) || !selection.get().getBoolean(r))) {
        continue;
      }
      for (int c = 0; c < values.length; c++) {
        values[c] = value(batch.getColumnVector(c), r, schema.fields()[c].dataType());
      }
      out.accept(toUnsafe.apply(row).copy());
    }
  }

  private static Object value(ColumnVector column, int row, DataType type) {
    if (column.isNullAt(row)) {
      return null;
    }
    if (type instanceof StringType) {
      return UTF8String.fromString(column.getString(row));
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return column.getInt(row);
    }
    if (type instanceof DecimalType decimal) {
      return Decimal.apply(column.getDecimal(row), decimal.precision(), decimal.scale());
    }
    if (type instanceof DoubleType) {
      return column.getDouble(row);
    }
    if (type instanceof BooleanType) {
      return column.getBoolean(row);
    }
    if (type instanceof FloatType) {
      return column.getFloat(row);
    }
    if (type instanceof ShortType) {
      return column.getShort(row);
    }
    if (type instanceof ByteType) {
      return column.getByte(row);
    }
    if (type instanceof BinaryType) {
      return column.getBinary(row);
    }
    if (type instanceof ArrayType array) {
      return array(column.getArray(row).getElements(), column.getArray(row).getSize(), array);
    }
    if (type instanceof MapType map) {
      var value = column.getMap(row);
      int size = value.getSize();
      return new ArrayBasedMapData(
          array(value.getKeys(), size, new ArrayType(map.keyType(), false)),
          array(value.getValues(), size, new ArrayType(map.valueType(), true)));
    }
    if (type instanceof StructType struct) {
      var fields = new Object[struct.length()];
      for (int f = 0; f < fields.length; f++) {
        fields[f] = value(column.getChild(f), row, struct.fields()[f].dataType());
      }
      return new GenericInternalRow(fields);
    }
    return column.getLong(row);
  }

  private static GenericArrayData array(ColumnVector elements, int size, ArrayType type) {
    var values = new Object[size];
    for (int i = 0; i < size; i++) {
      values[i] = value(elements, i, type.elementType());
    }
    return new GenericArrayData(values);
  }
}
