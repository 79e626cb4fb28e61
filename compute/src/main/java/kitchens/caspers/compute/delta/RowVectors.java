package kitchens.caspers.compute.delta;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;

/** Catalyst's rows seen as Kernel's columns, without a copy. */
final class RowVectors {
  private RowVectors() {}

  /** The schema in Kernel's types; both projects share the Delta protocol's JSON form. */
  static StructType kernelSchema(org.apache.spark.sql.types.StructType schema) {
    return DataTypeJsonSerDe.deserializeStructType(schema.json());
  }

  static FilteredColumnarBatch batch(
      List<InternalRow> rows, org.apache.spark.sql.types.StructType schema, StructType kernel) {
    var values = rows.toArray(SpecializedGetters[]::new);
    var columns = new ColumnVector[kernel.length()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] =
          new Column(kernel.at(c).getDataType(), schema.fields()[c].dataType(), values, c, -1);
    }
    ColumnarBatch batch = new DefaultColumnarBatch(values.length, kernel, columns);
    return new FilteredColumnarBatch(batch, Optional.empty());
  }

  /**
   * One column. {@code ordinal} is the field within each holder; when it is negative the holder is
   * one array and the vector's row is the position in it.
   */
  private static final class Column implements ColumnVector {
    private final DataType type;
    private final org.apache.spark.sql.types.DataType sparkType;
    private final SpecializedGetters[] holders;
    private final int ordinal;
    private final int arraySize;

    Column(
        DataType type,
        org.apache.spark.sql.types.DataType sparkType,
        SpecializedGetters[] holders,
        int ordinal,
        int arraySize) {
      this.type = type;
      this.sparkType = sparkType;
      this.holders = holders;
      this.ordinal = ordinal;
      this.arraySize = arraySize;
    }

    static Column ofArray(
        DataType type, org.apache.spark.sql.types.DataType sparkType, ArrayData array) {
      return new Column(type, sparkType, new SpecializedGetters[] {array}, -1, array.numElements());
    }

    private SpecializedGetters holder(int row) {
      return ordinal < 0 ? holders[0] : holders[row];
    }

    private int at(int row) {
      return ordinal < 0 ? row : ordinal;
    }

    @Override
    public DataType getDataType() {
      return type;
    }

    @Override
    public int getSize() {
      return ordinal < 0 ? arraySize : holders.length;
    }

    @Override
    public void close() {}

    @Override
    public boolean isNullAt(int row) {
      return holder(row) == null || holder(row).isNullAt(at(row));
    }

    @Override
    public boolean getBoolean(int row) {
      return holder(row).getBoolean(at(row));
    }

    @Override
    public byte getByte(int row) {
      return holder(row).getByte(at(row));
    }

    @Override
    public short getShort(int row) {
      return holder(row).getShort(at(row));
    }

    @Override
    public int getInt(int row) {
      return holder(row).getInt(at(row));
    }

    @Override
    public long getLong(int row) {
      return holder(row).getLong(at(row));
    }

    @Override
    public float getFloat(int row) {
      return holder(row).getFloat(at(row));
    }

    @Override
    public double getDouble(int row) {
      return holder(row).getDouble(at(row));
    }

    @Override
    public byte[] getBinary(int row) {
      return holder(row).getBinary(at(row));
    }

    @Override
    public String getString(int row) {
      return holder(row).getUTF8String(at(row)).toString();
    }

    @Override
    public BigDecimal getDecimal(int row) {
      var decimal = (org.apache.spark.sql.types.DecimalType) sparkType;
      return holder(row)
          .getDecimal(at(row), decimal.precision(), decimal.scale())
          .toJavaBigDecimal();
    }

    @Override
    public ArrayValue getArray(int row) {
      ArrayData array = holder(row).getArray(at(row));
      var kernel = (io.delta.kernel.types.ArrayType) type;
      var spark = (org.apache.spark.sql.types.ArrayType) sparkType;
      Column elements = ofArray(kernel.getElementType(), spark.elementType(), array);
      return new ArrayValue() {
        @Override
        public int getSize() {
          return array.numElements();
        }

        @Override
        public ColumnVector getElements() {
          return elements;
        }
      };
    }

    @Override
    public MapValue getMap(int row) {
      MapData map = holder(row).getMap(at(row));
      var kernel = (io.delta.kernel.types.MapType) type;
      var spark = (org.apache.spark.sql.types.MapType) sparkType;
      Column keys = ofArray(kernel.getKeyType(), spark.keyType(), map.keyArray());
      Column values = ofArray(kernel.getValueType(), spark.valueType(), map.valueArray());
      return new MapValue() {
        @Override
        public int getSize() {
          return map.numElements();
        }

        @Override
        public ColumnVector getKeys() {
          return keys;
        }

        @Override
        public ColumnVector getValues() {
          return values;
        }
      };
    }

    @Override
    public ColumnVector getChild(int child) {
      var kernel = (StructType) type;
      var spark = (org.apache.spark.sql.types.StructType) sparkType;
      var structs = new SpecializedGetters[getSize()];
      for (int row = 0; row < structs.length; row++) {
        structs[row] = isNullAt(row) ? null : holder(row).getStruct(at(row), spark.length());
      }
      return new Column(
          kernel.at(child).getDataType(), spark.fields()[child].dataType(), structs, child, -1);
    }
  }
}
