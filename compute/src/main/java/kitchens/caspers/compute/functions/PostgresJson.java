package kitchens.caspers.compute.functions;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampType;

/** Values inside of structs and lists, which Postgres makes as JSON. */
final class PostgresJson {
  private PostgresJson() {}

  /** Instants as ISO-8601 in UTC; the rest as JSON has it. */
  static Pieces of(DataType type, Pieces value) {
    if (type instanceof TimestampType) {
      return Pieces.of(
          "to_char(", value, " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
    }
    return type instanceof DateType ? Pieces.of("to_char(", value, ", 'YYYY-MM-DD')") : value;
  }
}
