package kitchens.caspers.compute.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** Values with parts (arrays, maps, structs) as JSON. */
final class JsonText {

  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

  private JsonText() {}

  static String of(SpecializedGetters row, int ordinal, DataType type) {
    return node(row, ordinal, type).toString();
  }

  private static JsonNode node(SpecializedGetters row, int ordinal, DataType type) {
    if (row.isNullAt(ordinal)) {
      return JSON.nullNode();
    }
    if (type instanceof StructType struct) {
      var fields = row.getStruct(ordinal, struct.length());
      var object = JSON.objectNode();
      for (int f = 0; f < struct.length(); f++) {
        object.set(struct.fields()[f].name(), node(fields, f, struct.fields()[f].dataType()));
      }
      return object;
    }
    if (type instanceof ArrayType array) {
      ArrayData elements = row.getArray(ordinal);
      var list = JSON.arrayNode();
      for (int i = 0; i < elements.numElements(); i++) {
        list.add(node(elements, i, array.elementType()));
      }
      return list;
    }
    if (type instanceof MapType map) {
      var entries = row.getMap(ordinal);
      var object = JSON.objectNode();
      for (int i = 0; i < entries.numElements(); i++) {
        String key = PostgresColumn.text(entries.keyArray(), i, map.keyType());
        object.set(key, node(entries.valueArray(), i, map.valueType()));
      }
      return object;
    }
    return scalar(row, ordinal, type);
  }

  private static JsonNode scalar(SpecializedGetters row, int ordinal, DataType type) {
    if (type instanceof BooleanType) {
      return JSON.booleanNode(row.getBoolean(ordinal));
    }
    if (type instanceof TimestampType) {
      return JSON.textNode(Instant.EPOCH.plus(row.getLong(ordinal), ChronoUnit.MICROS).toString());
    }
    if (type instanceof BinaryType) {
      return JSON.textNode(Base64.getEncoder().encodeToString(row.getBinary(ordinal)));
    }
    if (type instanceof DecimalType decimal) {
      return JSON.numberNode(
          row.getDecimal(ordinal, decimal.precision(), decimal.scale()).toJavaBigDecimal());
    }
    if (type instanceof DoubleType) {
      double value = row.getDouble(ordinal);
      return Double.isFinite(value)
          ? JSON.numberNode(value)
          : JSON.textNode(Double.toString(value));
    }
    if (type instanceof FloatType) {
      float value = row.getFloat(ordinal);
      return Float.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Float.toString(value));
    }
    String text = PostgresColumn.text(row, ordinal, type);
    return type instanceof NumericType
        ? JSON.numberNode(Long.parseLong(text))
        : JSON.textNode(text);
  }
}
