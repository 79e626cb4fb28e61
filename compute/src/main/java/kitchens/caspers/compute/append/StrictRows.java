package kitchens.caspers.compute.append;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
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
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Strangers' JSON objects as rows of a schema, exactly or not at all: a value that the column
 * cannot hold, a field that is no column and a null where none may be are refused with their place.
 * Dates are days and timestamps microseconds since 1970, or ISO 8601; bytes are Base64.
 */
final class StrictRows {

  /** What is wrong with a value, and where. */
  private static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    Misfit(String where, String why) {
      super(where + ": " + why, null, false, false);
    }
  }

  private StrictRows() {}

  /**
   * The rows.
   *
   * @throws ComputeException 400 that names the first row and column that do not fit
   */
  static List<InternalRow> of(List<JsonNode> rows, StructType schema) {
    List<InternalRow> made = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      try {
        made.add(struct(rows.get(i), schema, ""));
      } catch (Misfit e) {
        throw ComputeException.badRequest("record " + (i + 1) + ", " + e.getMessage());
      }
    }
    return made;
  }

  private static InternalRow struct(JsonNode json, StructType schema, String where) throws Misfit {
    if (!json.isObject()) {
      throw new Misfit(where.isEmpty() ? "whole" : where, "it is no JSON object");
    }
    var values = new Object[schema.length()];
    int found = 0;
    for (int i = 0; i < values.length; i++) {
      StructField field = schema.fields()[i];
      String at = where.isEmpty() ? field.name() : where + "." + field.name();
      JsonNode value = json.get(field.name());
      found += value == null ? 0 : 1;
      if (value == null || value.isNull()) {
        if (!field.nullable()) {
          throw new Misfit(at, "the column is NOT NULL");
        }
      } else {
        values[i] = value(value, field.dataType(), at);
      }
    }
    if (found < json.size()) {
      for (var field : json.properties()) {
        if (!schema.getFieldIndex(field.getKey()).isDefined()) {
          throw new Misfit(
              where.isEmpty() ? field.getKey() : where + "." + field.getKey(),
              "there is no such column");
        }
      }
    }
    return new GenericInternalRow(values);
  }

  private static Object value(JsonNode json, DataType type, String where) throws Misfit {
    try {
      Object made = of(json, type, where);
      if (made != null) {
        return made;
      }
    } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
      // Said below.
    }
    String text = json.toString();
    throw new Misfit(
        where,
        type.sql() + " cannot hold " + (text.length() <= 60 ? text : text.substring(0, 60) + "…"));
  }

  /** Null when it does not fit. */
  private static Object of(JsonNode json, DataType type, String where) throws Misfit {
    if (type instanceof StringType) {
      return json.isTextual() ? UTF8String.fromString(json.textValue()) : null;
    }
    if (type instanceof BooleanType) {
      return json.isBoolean() ? json.booleanValue() : null;
    }
    if (type instanceof DoubleType) {
      return json.isNumber() ? json.doubleValue() : null;
    }
    if (type instanceof FloatType) {
      return json.isNumber() ? json.floatValue() : null;
    }
    if (type instanceof LongType) {
      return whole(json);
    }
    if (type instanceof IntegerType) {
      Long whole = whole(json);
      return whole == null ? null : Math.toIntExact(whole);
    }
    if (type instanceof ShortType) {
      Long whole = whole(json);
      return whole == null || whole.shortValue() != whole ? null : (Object) whole.shortValue();
    }
    if (type instanceof ByteType) {
      Long whole = whole(json);
      return whole == null || whole.byteValue() != whole ? null : (Object) whole.byteValue();
    }
    if (type instanceof DecimalType decimal) {
      return decimal(json, decimal);
    }
    if (type instanceof DateType) {
      return json.isTextual()
          ? (Object) Math.toIntExact(LocalDate.parse(json.textValue()).toEpochDay())
          : whole(json) == null ? null : (Object) Math.toIntExact(whole(json));
    }
    if (type instanceof TimestampType) {
      return json.isTextual() ? micros(OffsetDateTime.parse(json.textValue())) : whole(json);
    }
    if (type instanceof TimestampNTZType) {
      return json.isTextual()
          ? micros(LocalDateTime.parse(json.textValue()).atOffset(ZoneOffset.UTC))
          : whole(json);
    }
    if (type instanceof BinaryType) {
      return json.isTextual() ? binary(json) : null;
    }
    if (type instanceof StructType struct) {
      return struct(json, struct, where);
    }
    if (type instanceof ArrayType array) {
      return json.isArray() ? array(json, array, where) : null;
    }
    if (type instanceof MapType map && map.keyType() instanceof StringType) {
      return json.isObject() ? map(json, map, where) : null;
    }
    throw new Misfit(where, "columns of the type " + type.sql() + " are not appended to");
  }

  /** A whole number, however it is written; null for anything else. */
  private static Long whole(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToLong() ? (Long) json.longValue() : null;
  }

  private static Long micros(OffsetDateTime time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
  }

  private static Decimal decimal(JsonNode json, DecimalType type) {
    // A longer one was rounded when it was read: who means it exactly writes a text.
    boolean exact = !json.isFloatingPointNumber() || json.decimalValue().precision() <= 15;
    if (!(json.isNumber() && exact) && !(json.isTextual() && json.textValue().length() <= 80)) {
      return null;
    }
    BigDecimal number =
        json.isNumber() ? json.decimalValue() : new BigDecimal(json.textValue().strip());
    if (Math.abs((long) number.scale()) > 100) {
      return null;
    }
    BigDecimal scaled = number.setScale(type.scale(), RoundingMode.UNNECESSARY);
    return scaled.precision() > type.precision()
        ? null
        : Decimal.apply(new scala.math.BigDecimal(scaled), type.precision(), type.scale());
  }

  private static byte[] binary(JsonNode json) {
    try {
      return json.binaryValue();
    } catch (IOException e) {
      return null;
    }
  }

  private static GenericArrayData array(JsonNode json, ArrayType type, String where) throws Misfit {
    var items = new Object[json.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = inner(json.get(i), type.elementType(), type.containsNull(), where + "[" + i + "]");
    }
    return new GenericArrayData(items);
  }

  private static ArrayBasedMapData map(JsonNode json, MapType type, String where) throws Misfit {
    List<Object> keys = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (var entry : json.properties()) {
      keys.add(UTF8String.fromString(entry.getKey()));
      values.add(
          inner(
              entry.getValue(),
              type.valueType(),
              type.valueContainsNull(),
              where + "." + entry.getKey()));
    }
    return new ArrayBasedMapData(
        new GenericArrayData(keys.toArray()), new GenericArrayData(values.toArray()));
  }

  private static Object inner(JsonNode json, DataType type, boolean nullable, String where)
      throws Misfit {
    if (!json.isNull()) {
      return value(json, type, where);
    }
    if (!nullable) {
      throw new Misfit(where, "no null may be here");
    }
    return null;
  }
}
