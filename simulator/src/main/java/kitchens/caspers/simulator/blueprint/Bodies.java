package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Values as JSON. */
final class Bodies {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private Bodies() {}

  /** Adds a text, a number, a truth value, null, or lists and mappings of these. */
  static void json(Object value, StringBuilder out) {
    if (value == null || value instanceof Boolean || value instanceof Long) {
      out.append(value);
    } else if (value instanceof BigDecimal number) {
      out.append(number.toPlainString());
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (var i = 0; i < list.size(); i++) {
        out.append(i == 0 ? "" : ",");
        json(list.get(i), out);
      }
      out.append(']');
    } else if (value instanceof Map<?, ?> map) {
      object(map, out);
    } else {
      quote(value.toString(), out);
    }
  }

  private static void object(Map<?, ?> map, StringBuilder out) {
    var separator = "{";
    for (var entry : map.entrySet()) {
      quote(entry.getKey().toString(), out.append(separator)).append(':');
      json(entry.getValue(), out);
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  static StringBuilder quote(CharSequence text, StringBuilder out) {
    out.append('"');
    ENCODER.quoteAsString(text, out);
    return out.append('"');
  }
}
