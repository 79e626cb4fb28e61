package kitchens.caspers.compute.sync;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A column of a copy: its type in Postgres and its values as Postgres reads them.
 *
 * @see <a href="https://docs.databricks.com/oltp/instances/sync-data/sync-table">the mapping of
 *     types of synced tables</a>
 */
record PostgresColumn(String name, DataType spark, String type) {

  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter();

  static PostgresColumn of(String name, DataType type) {
    return new PostgresColumn(name, type, type(type));
  }

  private static String type(DataType type) {
    if (type instanceof StringType) {
      return "text";
    } else if (type instanceof LongType) {
      return "bigint";
    } else if (type instanceof IntegerType) {
      return "integer";
    } else if (type instanceof ShortType || type instanceof ByteType) {
      return "smallint";
    } else if (type instanceof DoubleType) {
      return "double precision";
    } else if (type instanceof FloatType) {
      return "real";
    } else if (type instanceof DecimalType decimal) {
      return "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
    } else if (type instanceof BooleanType) {
      return "boolean";
    } else if (type instanceof TimestampType) {
      return "timestamp with time zone";
    } else if (type instanceof TimestampNTZType) {
      return "timestamp without time zone";
    } else if (type instanceof DateType) {
      return "date";
    } else if (type instanceof BinaryType) {
      return "bytea";
    }
    return "jsonb";
  }

  /** The value of a row as Postgres reads it, or null. */
  String text(SpecializedGetters row, int ordinal) {
    if (row.isNullAt(ordinal)) {
      return null;
    }
    return type.equals("jsonb") ? JsonText.of(row, ordinal, spark) : text(row, ordinal, spark);
  }

  /** A value that has no parts. */
  static String text(SpecializedGetters row, int ordinal, DataType type) {
    if (type instanceof StringType) {
      return row.getUTF8String(ordinal).toString();
    } else if (type instanceof LongType) {
      return Long.toString(row.getLong(ordinal));
    } else if (type instanceof IntegerType) {
      return Integer.toString(row.getInt(ordinal));
    } else if (type instanceof ShortType) {
      return Short.toString(row.getShort(ordinal));
    } else if (type instanceof ByteType) {
      return Byte.toString(row.getByte(ordinal));
    } else if (type instanceof DoubleType) {
      return Double.toString(row.getDouble(ordinal));
    } else if (type instanceof FloatType) {
      return Float.toString(row.getFloat(ordinal));
    } else if (type instanceof DecimalType decimal) {
      return row.getDecimal(ordinal, decimal.precision(), decimal.scale())
          .toJavaBigDecimal()
          .toPlainString();
    } else if (type instanceof BooleanType) {
      return Boolean.toString(row.getBoolean(ordinal));
    } else if (type instanceof TimestampType) {
      return dateTime(row.getLong(ordinal)) + "+00";
    } else if (type instanceof TimestampNTZType) {
      return dateTime(row.getLong(ordinal));
    } else if (type instanceof DateType) {
      return LocalDate.ofEpochDay(row.getInt(ordinal)).toString().replace("+", "");
    } else if (type instanceof BinaryType) {
      return "\\x" + HexFormat.of().formatHex(row.getBinary(ordinal));
    }
    throw new IllegalArgumentException("columns of type " + type.sql() + " cannot be copied");
  }

  private static String dateTime(long micros) {
    Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return DATE_TIME.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC)).replace("+", "");
  }
}
