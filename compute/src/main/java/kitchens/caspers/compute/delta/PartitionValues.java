package kitchens.caspers.compute.delta;

import io.delta.kernel.expressions.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/** A table's partition columns: their values in rows, in the log and in Kernel's literals. */
final class PartitionValues {
  private final StructType schema;
  private final int[] ordinals;

  PartitionValues(StructType schema, List<String> columns) {
    this.schema = schema;
    this.ordinals = columns.stream().mapToInt(schema::fieldIndex).toArray();
  }

  int[] ordinals() {
    return ordinals;
  }

  /** The values of a row in Catalyst's types, in the order of the partition columns. */
  List<Object> of(InternalRow row) {
    var values = new ArrayList<Object>(ordinals.length);
    for (int ordinal : ordinals) {
      Object value = row.isNullAt(ordinal) ? null : row.get(ordinal, type(ordinal));
      values.add(value instanceof UTF8String text ? text.copy() : value);
    }
    return values;
  }

  /** The values as the log's {@code partitionValues} write them. */
  List<Object> parse(Map<String, String> logged) {
    var values = new ArrayList<Object>(ordinals.length);
    for (int ordinal : ordinals) {
      String text = logged.get(schema.fields()[ordinal].name());
      values.add(text == null ? null : parse(text, type(ordinal)));
    }
    return values;
  }

  private static Object parse(String text, DataType type) {
    var literal =
        new org.apache.spark.sql.catalyst.expressions.Literal(
            UTF8String.fromString(text), DataTypes.StringType);
    return new Cast(literal, type, Option.apply("UTC"), EvalMode.LEGACY()).eval(null);
  }

  Map<String, Literal> literals(List<Object> values) {
    var literals = new LinkedHashMap<String, Literal>();
    for (int p = 0; p < ordinals.length; p++) {
      literals.put(schema.fields()[ordinals[p]].name(), literal(values.get(p), type(ordinals[p])));
    }
    return literals;
  }

  private static Literal literal(Object value, DataType type) {
    if (value == null) {
      return Literal.ofNull(
          RowVectors.kernelSchema(new StructType().add("p", type)).at(0).getDataType());
    }
    if (type instanceof StringType) {
      return Literal.ofString(value.toString());
    }
    if (type instanceof DateType) {
      return Literal.ofDate((Integer) value);
    }
    if (type instanceof IntegerType) {
      return Literal.ofInt((Integer) value);
    }
    if (type instanceof LongType) {
      return Literal.ofLong((Long) value);
    }
    if (type instanceof ShortType) {
      return Literal.ofShort((Short) value);
    }
    if (type instanceof BooleanType) {
      return Literal.ofBoolean((Boolean) value);
    }
    if (type instanceof TimestampType) {
      return Literal.ofTimestamp((Long) value);
    }
    if (type instanceof DecimalType decimal) {
      return Literal.ofDecimal(
          ((Decimal) value).toJavaBigDecimal(), decimal.precision(), decimal.scale());
    }
    throw new IllegalArgumentException("a table cannot be partitioned by " + type.sql());
  }

  private DataType type(int ordinal) {
    return schema.fields()[ordinal].dataType();
  }
}
