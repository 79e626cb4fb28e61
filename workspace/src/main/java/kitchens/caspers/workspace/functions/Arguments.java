package kitchens.caspers.workspace.functions;

import com.fasterxml.jackson.databind.JsonNode;
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
      String text = value.toString();
      if (text.indexOf('\0') >= 0) {
        throw misfit(function, parameter, "holds a NUL character");
      }
      return text;
    }
    throw misfit(
        function,
        parameter,
        "is a "
            + value.getClass().getSimpleName().toLowerCase(Locale.ROOT)
            + ", not a plain value");
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
