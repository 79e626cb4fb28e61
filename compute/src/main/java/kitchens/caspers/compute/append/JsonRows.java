package kitchens.caspers.compute.append;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** JSON objects as rows of a schema: a field that is missing is null, one more is passed over. */
final class JsonRows {

  private JsonRows() {}

  static InternalRow row(JsonNode json, StructType schema) {
    var values = new Object[schema.length()];
    for (int i = 0; i < values.length; i++) {
      StructField field = schema.fields()[i];
      try {
        values[i] = value(json.get(field.name()), field.dataType());
      } catch (DateTimeParseException e) {
        throw ComputeException.badRequest(
            "the column " + field.name() + " cannot hold " + json.get(field.name()));
      }
    }
    return new GenericInternalRow(values);
  }

  private static Object value(JsonNode json, DataType type) {
    if (json == null || json.isNull()) {
      return null;
    }
    if (type instanceof StringType) {
      return text(json);
    }
    if (type instanceof IntegerType) {
      return json.intValue();
    }
    if (type instanceof LongType) {
      return json.longValue();
    }
    if (type instanceof DoubleType) {
      return json.doubleValue();
    }
    if (type instanceof BooleanType) {
      return json.booleanValue();
    }
    if (type instanceof DateType) {
      return (int) LocalDate.parse(json.asText()).toEpochDay();
    }
    if (type instanceof TimestampType) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(json.asText()));
    }
    if (type instanceof ArrayType array) {
      var items = new Object[json.size()];
      for (int i = 0; i < items.length; i++) {
        items[i] = value(json.get(i), array.elementType());
      }
      return new GenericArrayData(items);
    }
    if (type instanceof MapType map && map.valueType() instanceof StringType) {
      Map<UTF8String, UTF8String> entries = new LinkedHashMap<>();
      json.properties()
          .forEach(e -> entries.put(UTF8String.fromString(e.getKey()), text(e.getValue())));
      return new ArrayBasedMapData(
          new GenericArrayData(entries.keySet().toArray()),
          new GenericArrayData(entries.values().toArray()));
    }
    if (type instanceof StructType struct) {
      return row(json, struct);
    }
    throw ComputeException.badRequest(
        "rows with columns of the type " + type.sql() + " are not appended");
  }

  private static UTF8String text(JsonNode json) {
    return json.isNull()
        ? null
        : UTF8String.fromString(json.isTextual() ? json.textValue() : json.toString());
  }
}
