package kitchens.caspers.compute.functions;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
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

/** Spark's types in Postgres. */
final class PostgresTypes {
  private PostgresTypes() {}

  static String name(DataType type) {
    if (type instanceof BooleanType) {
      return "boolean";
    } else if (type instanceof ByteType || type instanceof ShortType) {
      return "smallint";
    } else if (type instanceof IntegerType) {
      return "integer";
    } else if (type instanceof LongType) {
      return "bigint";
    } else if (type instanceof FloatType) {
      return "real";
    } else if (type instanceof DoubleType) {
      return "double precision";
    } else if (type instanceof DecimalType decimal) {
      return "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
    } else if (text(type) || type instanceof NullType) {
      return "text";
    } else if (type instanceof DateType) {
      return "date";
    } else if (type instanceof TimestampType) {
      return "timestamptz";
    } else if (type instanceof TimestampNTZType) {
      return "timestamp";
    } else if (nested(type)) {
      return "json";
    }
    throw new NotTranslatable("the type " + type.sql());
  }

  static boolean text(DataType type) {
    return type instanceof StringType;
  }

  static boolean nested(DataType type) {
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
  }

  static boolean whole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  static boolean floating(DataType type) {
    return type instanceof FloatType || type instanceof DoubleType;
  }

  static boolean decimal(DataType type) {
    return type instanceof DecimalType;
  }

  static boolean numeric(DataType type) {
    return whole(type) || floating(type) || decimal(type);
  }
}
