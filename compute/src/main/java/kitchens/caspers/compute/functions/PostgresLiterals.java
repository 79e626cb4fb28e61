package kitchens.caspers.compute.functions;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampType;

/** Constants in Postgres, each with its type. */
final class PostgresLiterals {
  private PostgresLiterals() {}

  static Pieces of(Literal literal) {
    DataType type = literal.dataType();
    String name = PostgresTypes.name(type);
    Object value = literal.value();
    if (value == null) {
      return Pieces.of("(NULL::", name, ")");
    } else if (PostgresTypes.text(type)) {
      return Pieces.of("(", quoted(value.toString()), "::text)");
    } else if (value instanceof Boolean) {
      return Pieces.of(value);
    } else if (PostgresTypes.floating(type)) {
      return Pieces.of("('", value, "'::", name, ")");
    } else if (PostgresTypes.whole(type) && value instanceof Number
        || PostgresTypes.decimal(type)) {
      return Pieces.of("((", value, ")::", name, ")");
    } else if (type instanceof DateType) {
      return Pieces.of("('", LocalDate.ofEpochDay((Integer) value), "'::date)");
    } else if (type instanceof TimestampType) {
      long micros = (Long) value;
      Instant instant =
          Instant.ofEpochSecond(
              Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
      return Pieces.of("('", instant, "'::timestamptz)");
    }
    throw new NotTranslatable("a constant of the type " + type.sql());
  }

  /** With standard_conforming_strings a backslash means itself. */
  static String quoted(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new NotTranslatable("a text with a NUL character");
    }
    return "'" + text.replace("'", "''") + "'";
  }
}
