package kitchens.caspers.workspace.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.functions.OnlinePlan.Parameter;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** The values of a call, one for each parameter, as text that Postgres casts to its type. */
final class Arguments {

  private Arguments() {}

  /**
   * Orders the arguments as the parameters stand.
   *
   * @return text or null for each parameter
   * @throws ApiException 400 naming the parameter that is missing, unknown or of a wrong shape
   */
  static List<Object> of(String function, List<Parameter> parameters, Map<String, Object> named) {
    Map<String, Object> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(named);
    List<Object> values = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (given.containsKey(parameter.name())) {
        values.add(text(function, parameter, given.remove(parameter.name())));
      } else if (parameter.optional()) {
        values.add(text(function, parameter, plain(parameter.defaultValue())));
      } else {
        throw ApiException.invalidParameter(
            "function '"
                + function
                + "' needs the argument '"
                + parameter.name()
                + "' ("
                + parameter.type()
                + ")");
      }
    }
    if (!given.isEmpty()) {
      throw ApiException.invalidParameter(
          "function '"
              + function
              + "' has no parameter '"
              + given.keySet().iterator().next()
              + "'; it takes "
              + parameters.stream()
                  .map(Parameter::name)
                  .collect(Collectors.joining(", ", "(", ")")));
    }
    return values;
  }

  private static Object plain(JsonNode value) {
    return value == null ? null : Json.MAPPER.convertValue(value, Object.class);
  }

  private static String text(String function, Parameter parameter, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      try {
        return typed(parameter.type(), value.toString());
      } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
        throw misfit(function, parameter, "is '" + value + "', which is none");
      }
    }
    throw misfit(
        function,
        parameter,
        "is a "
            + value.getClass().getSimpleName().toLowerCase(Locale.ROOT)
            + ", not a plain value");
  }

  /** Text that Postgres reads as Spark would: whole numbers whole, instants with their zone. */
  private static String typed(String type, String text) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "tinyint", "smallint", "int", "bigint" ->
          new BigDecimal(text.strip()).toBigIntegerExact().toString();
      case "date" -> LocalDate.parse(text.strip()).toString();
      case "timestamp" -> instant(text.strip().replace(' ', 'T')).toString();
      case "timestamp_ntz" -> LocalDateTime.parse(text.strip().replace(' ', 'T')).toString();
      default -> {
        if (text.indexOf('\0') >= 0) {
          throw new DateTimeException("a NUL character");
        }
        yield text;
      }
    };
  }

  private static Instant instant(String iso) {
    if (iso.length() == 10) {
      return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    int time = Math.max(iso.indexOf('T'), 0);
    boolean zoned = iso.endsWith("Z") || iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0;
    return zoned
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  private static ApiException misfit(String function, Parameter parameter, String why) {
    return ApiException.invalidParameter(
        "function '"
            + function
            + "': argument '"
            + parameter.name()
            + "' ("
            + parameter.type()
            + ") "
            + why);
  }
}
