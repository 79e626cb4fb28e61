package kitchens.caspers.compute.sql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.StatementService.Parameter;

/** Values of named parameters, typed by Databricks' type names; Spark binds them as literals. */
final class Parameters {
  private Parameters() {}

  /** Name to value. Throws 400 naming the parameter whose value is not of its type. */
  static Map<String, Object> values(List<Parameter> parameters) {
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : parameters) {
      try {
        values.put(parameter.name(), value(parameter));
      } catch (NumberFormatException | DateTimeParseException e) {
        throw ComputeException.badRequest(
            "The parameter '"
                + parameter.name()
                + "' is not a "
                + parameter.type()
                + ": '"
                + parameter.value()
                + "'.");
      }
    }
    return values;
  }

  private static Object value(Parameter parameter) {
    String type = parameter.type() == null ? "STRING" : parameter.type().toUpperCase(Locale.ROOT);
    String value = parameter.value();
    if (value == null || type.equals("VOID")) {
      return null;
    }
    int arguments = type.indexOf('(');
    return switch (arguments < 0 ? type.strip() : type.substring(0, arguments).strip()) {
      case "STRING", "VARCHAR", "CHAR" -> value;
      case "INT", "INTEGER" -> Integer.valueOf(value);
      case "BIGINT", "LONG" -> Long.valueOf(value);
      case "SMALLINT", "SHORT" -> Short.valueOf(value);
      case "TINYINT", "BYTE" -> Byte.valueOf(value);
      case "DOUBLE" -> Double.valueOf(value);
      case "FLOAT", "REAL" -> Float.valueOf(value);
      case "DECIMAL", "DEC", "NUMERIC" -> decimal(type, value);
      case "BOOLEAN" -> bool(value);
      case "DATE" -> LocalDate.parse(value);
      case "TIMESTAMP" -> timestamp(value);
      case "TIMESTAMP_NTZ" -> LocalDateTime.parse(value.strip().replace(' ', 'T'));
      default ->
          throw ComputeException.badRequest(
              "The parameter '"
                  + parameter.name()
                  + "' has the type "
                  + parameter.type()
                  + ", which cannot be bound; pass a STRING and cast it in the statement.");
    };
  }

  private static BigDecimal decimal(String type, String value) {
    BigDecimal number = new BigDecimal(value.strip());
    int comma = type.indexOf(',');
    if (comma < 0) {
      return number;
    }
    int scale = Integer.parseInt(type.substring(comma + 1, type.indexOf(')')).strip());
    return number.setScale(scale, java.math.RoundingMode.HALF_UP);
  }

  private static Boolean bool(String value) {
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new NumberFormatException("neither true nor false");
    }
    return Boolean.valueOf(value);
  }

  private static Instant timestamp(String value) {
    String iso = value.strip().replace(' ', 'T');
    if (iso.length() == 10) {
      return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    int time = iso.indexOf('T');
    boolean zoned = iso.endsWith("Z") || iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0;
    return zoned
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }
}
