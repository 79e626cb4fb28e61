package kitchens.caspers.compute.catalog;

import java.util.Locale;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VariantType;

/** Databricks' {@code type_name} of Spark's types. */
public final class TypeNames {
  private TypeNames() {}

  /** LONG, STRING, DECIMAL, …, as the Unity Catalog and statement APIs name it. */
  public static String name(DataType type) {
    if (type instanceof BooleanType) {
      return "BOOLEAN";
    } else if (type instanceof ByteType) {
      return "BYTE";
    } else if (type instanceof ShortType) {
      return "SHORT";
    } else if (type instanceof IntegerType) {
      return "INT";
    } else if (type instanceof LongType) {
      return "LONG";
    } else if (type instanceof FloatType) {
      return "FLOAT";
    } else if (type instanceof DoubleType) {
      return "DOUBLE";
    } else if (type instanceof DecimalType) {
      return "DECIMAL";
    } else if (type instanceof CharType) {
      return "CHAR";
    } else if (type instanceof StringType) {
      return "STRING";
    } else if (type instanceof BinaryType) {
      return "BINARY";
    } else if (type instanceof DateType) {
      return "DATE";
    } else if (type instanceof TimestampType) {
      return "TIMESTAMP";
    } else if (type instanceof TimestampNTZType) {
      return "TIMESTAMP_NTZ";
    } else if (type instanceof ArrayType) {
      return "ARRAY";
    } else if (type instanceof MapType) {
      return "MAP";
    } else if (type instanceof StructType) {
      return "STRUCT";
    } else if (type instanceof NullType) {
      return "NULL";
    } else if (type instanceof VariantType) {
      return "VARIANT";
    }
    return type.typeName().toLowerCase(Locale.ROOT).startsWith("interval")
        ? "INTERVAL"
        : "USER_DEFINED_TYPE";
  }
}
