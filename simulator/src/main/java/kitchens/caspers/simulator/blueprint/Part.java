package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kitchens.caspers.simulator.input.Findings;
import kitchens.caspers.simulator.input.NearestName;

/**
 * A value of a blueprint and its path. What is wrong is found and something harmless is read in its
 * place, so that everything wrong is said at once.
 */
record Part(JsonNode node, String path, Findings findings) {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

  boolean isThere() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** The value of a field; may be missing. */
  Part at(String name) {
    var inner = node.isObject() ? node.path(name) : MissingNode.getInstance();
    return new Part(inner, path.isEmpty() ? name : path + "." + name, findings);
  }

  void wrong(String problem, String mend) {
    findings.error(path.isEmpty() ? "the file" : path, problem, mend);
  }

  /** Whether it is a mapping, with no other fields than these. */
  Part knowing(String... names) {
    if (!isMapping("a mapping of " + String.join(", ", names))) {
      return this;
    }
    var known = List.of(names);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                at(name)
                    .wrong(
                        "there is no such field",
                        "did you mean %s? There are %s"
                            .formatted(NearestName.of(name, known), String.join(", ", known)));
              }
            });
    return this;
  }

  private boolean isMapping(String mend) {
    if (!node.isObject()) {
      wrong(isThere() ? "it is no mapping" : "it is missing", "write " + mend);
    }
    return node.isObject();
  }

  /** The fields of a mapping whose names are the writer's own. */
  Map<String, Part> named(String mend) {
    var fields = new LinkedHashMap<String, Part>();
    if (isMapping(mend)) {
      node.fieldNames().forEachRemaining(name -> fields.put(name, at(name)));
      if (fields.isEmpty()) {
        wrong("it is empty", "write " + mend);
      }
    }
    return fields;
  }

  List<Part> elements(String mend) {
    var elements = new ArrayList<Part>();
    if (!node.isArray() || node.isEmpty()) {
      wrong(isThere() ? "it is no list with something in it" : "it is missing", "write " + mend);
      return elements;
    }
    for (var element : node) {
      elements.add(new Part(element, path + "[" + elements.size() + "]", findings));
    }
    return elements;
  }

  String text(String mend) {
    if (node.isTextual() && !node.textValue().isBlank() && node.textValue().length() <= 500) {
      return node.textValue();
    }
    wrong(isThere() ? "it is no text" : "it is missing", "write " + mend);
    return "";
  }

  String text(String whenAbsent, String mend) {
    return isThere() ? text(mend) : whenAbsent;
  }

  double number(double least, double most) {
    if (node.isNumber() && node.doubleValue() >= least && node.doubleValue() <= most) {
      return node.doubleValue();
    }
    var mend = "write a number from %s to %s".formatted(plain(least), plain(most));
    wrong(isThere() ? "it is " + shown("no number") : "it is missing", mend);
    return least;
  }

  double number(double whenAbsent, double least, double most) {
    return isThere() ? number(least, most) : whenAbsent;
  }

  int whole(int least, int most) {
    if (node.isIntegralNumber() && node.longValue() >= least && node.longValue() <= most) {
      return node.intValue();
    }
    var mend = "write a whole number from %d to %d".formatted(least, most);
    wrong(isThere() ? "it is " + shown("no number") : "it is missing", mend);
    return least;
  }

  int whole(int whenAbsent, int least, int most) {
    return isThere() ? whole(least, most) : whenAbsent;
  }

  /**
   * A length of time, such as {@code 900ms}, {@code 3s}, {@code 5m}, {@code 2.5h} or {@code 10d}.
   */
  long millis(Duration most) {
    var matcher = DURATION.matcher(node.asText(""));
    if (matcher.matches() && matcher.group(1).length() <= 12) {
      var unit =
          switch (matcher.group(2)) {
            case "ms" -> 1L;
            case "s" -> 1_000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            default -> 86_400_000L;
          };
      var millis = Math.round(Double.parseDouble(matcher.group(1)) * unit);
      if (millis <= most.toMillis()) {
        return millis;
      }
    }
    wrong(
        isThere() ? "it is " + shown("no length of time") : "it is missing",
        "write a length of time up to %d days, such as 900ms, 3s, 5m, 2h or 1d"
            .formatted(most.toDays()));
    return 1;
  }

  long millis(long whenAbsent, Duration most) {
    return isThere() ? millis(most) : whenAbsent;
  }

  private String shown(String otherwise) {
    return node.isValueNode() ? node.asText() : otherwise;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
