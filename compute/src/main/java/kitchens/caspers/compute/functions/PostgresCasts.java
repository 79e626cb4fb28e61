package kitchens.caspers.compute.functions;

import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Casts that come out the same in both engines. Where Postgres rounds and Spark cuts, Postgres is
 * told to cut; where the text of a value differs, the cast is refused.
 */
final class PostgresCasts {
  private PostgresCasts() {}

  /**
   * @param argument whether what is cast is an argument's text, which is checked before the call
   */
  static Pieces of(Cast cast, Pieces value, boolean argument) {
    DataType from = cast.child().dataType();
    DataType to = cast.dataType();
    String target = PostgresTypes.name(to);
    if (from.sameType(to) || PostgresTypes.text(from) && PostgresTypes.text(to)) {
      return value;
    } else if (from instanceof NullType) {
      return Pieces.of("(", value, "::", target, ")");
    } else if (PostgresTypes.text(from)) {
      if (PostgresTypes.numeric(to) || to instanceof BooleanType || argument) {
        return Pieces.of("(", value, "::", target, ")");
      }
    } else if (PostgresTypes.numeric(from)) {
      return number(cast, value, from, to, target);
    } else if (from instanceof BooleanType && (PostgresTypes.text(to))) {
      return Pieces.of("(", value, "::text)");
    } else if (from instanceof DateType) {
      if (PostgresTypes.text(to)) {
        return Pieces.of("to_char(", value, ", 'YYYY-MM-DD')");
      } else if (to instanceof TimestampType) {
        return Pieces.of("(", value, "::timestamp AT TIME ZONE 'UTC')");
      }
    } else if (from instanceof TimestampType) {
      if (to instanceof DateType) {
        return Pieces.of("((", value, " AT TIME ZONE 'UTC')::date)");
      } else if (to instanceof TimestampNTZType) {
        return Pieces.of("(", value, " AT TIME ZONE 'UTC')");
      } else if (PostgresTypes.whole(to)) {
        return Pieces.of("(floor(extract(epoch FROM ", value, "))::", target, ")");
      } else if (to instanceof DoubleType) {
        return Pieces.of("(extract(epoch FROM ", value, ")::double precision)");
      }
    }
    throw refused(from, to);
  }

  private static Pieces number(Cast cast, Pieces value, DataType from, DataType to, String target) {
    boolean cuts = !PostgresTypes.whole(from) && PostgresTypes.whole(to);
    if (cuts) {
      return Pieces.of("(trunc(", value, ")::", target, ")");
    } else if (PostgresTypes.floating(from) && PostgresTypes.decimal(to)) {
      // By way of the shortest text that means the number, as Spark does.
      return Pieces.of("(", value, "::text::", target, ")");
    } else if (PostgresTypes.numeric(to)) {
      return Pieces.of("(", value, "::", target, ")");
    } else if (PostgresTypes.text(to) && !PostgresTypes.floating(from)) {
      return Pieces.of("(", value, "::text)");
    }
    throw refused(from, to);
  }

  private static NotTranslatable refused(DataType from, DataType to) {
    return new NotTranslatable("CAST(" + from.sql() + " AS " + to.sql() + ")");
  }
}
