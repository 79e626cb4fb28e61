package kitchens.caspers.simulator.location;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kitchens.caspers.simulator.input.Findings;
import kitchens.caspers.simulator.input.NearestName;
import kitchens.caspers.simulator.location.Location.Minutes;

/** The fields of one JSON object; whatever is asked for becomes known. */
final class Fields {
  private final String prefix;
  private final JsonNode node;
  private final Findings findings;
  private final TreeSet<String> known = new TreeSet<>();

  Fields(String prefix, JsonNode node, Findings findings) {
    this.prefix = prefix;
    this.node = node;
    this.findings = findings;
  }

  String path(String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }

  List<String> names() {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  Fields object(String name) {
    known.add(name);
    var child = node.path(name);
    if (!child.isObject() && !node.isMissingNode()) {
      var mend = "write an object, { … }";
      findings.error(path(name), child.isMissingNode() ? "is missing" : "is " + child, mend);
      return new Fields(path(name), MissingNode.getInstance(), findings);
    }
    return new Fields(path(name), child, findings);
  }

  /** A number within bounds, both included. */
  double number(String name, double least, double most) {
    return check(path(name), take(name), least, most);
  }

  /** A number that may be left out when there is something to fall back on. */
  double number(String name, double least, double most, double fallback) {
    known.add(name);
    if (absent(name)) {
      if (Double.isNaN(fallback)) {
        findings.error(
            path(name),
            "is missing, and gk_location names no place that is known offline",
            "write degrees between " + plain(least) + " and " + plain(most));
      }
      return fallback;
    }
    return number(name, least, most);
  }

  /** Whether the field is there; asking makes it known. */
  boolean has(String name) {
    known.add(name);
    return !absent(name);
  }

  Iterable<JsonNode> array(String name) {
    var value = take(name);
    if (!value.isArray()) {
      report(path(name), value, "a list, [ … ]");
    }
    return value.isArray() ? value : List.of();
  }

  int integer(String name, int least, int most) {
    var value = number(name, least, most);
    if (value != Math.rint(value)) {
      findings.error(path(name), "is " + plain(value), "write a whole number");
    }
    return (int) value;
  }

  long longInteger(String name) {
    var value = take(name);
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    report(path(name), value, "a whole number of at most 18 digits");
    return 0;
  }

  Minutes minutes(String name) {
    var pair = take(name);
    if (!pair.isArray() || pair.size() != 2) {
      report(path(name), pair, "[mean, sd] in minutes, such as [2, 0.5]");
      return new Minutes(1, 0);
    }
    return new Minutes(
        check(path(name) + "[0]", pair.get(0), 0, 1440),
        check(path(name) + "[1]", pair.get(1), 0, 1440));
  }

  String text(String name, String example) {
    var value = take(name);
    if (value.isTextual() && !value.textValue().isBlank()) {
      return value.textValue();
    }
    report(path(name), value, "a text, such as \"" + example + "\"");
    return null;
  }

  String text(String name, String example, String fallback) {
    known.add(name);
    return absent(name) ? fallback : text(name, example);
  }

  ZoneId zone(String name, ZoneId fallback) {
    known.add(name);
    if (absent(name)) {
      if (fallback == null) {
        findings.error(
            path(name),
            "is missing, and gk_location names no place that is known offline",
            "write a zone, such as \"America/Los_Angeles\"");
      }
      return fallback;
    }
    var value = text(name, "America/Los_Angeles");
    try {
      return value == null ? null : ZoneId.of(value);
    } catch (DateTimeException e) {
      report(path(name), node.path(name), "a zone, such as \"America/Los_Angeles\"");
      return null;
    }
  }

  /** Warns of each field that nobody asked for. */
  void reportUnknown() {
    for (var name : names()) {
      if (!known.contains(name)) {
        findings.warning(
            path(name),
            "is not a known field and has no effect",
            "did you mean " + path(NearestName.of(name, known)) + "?");
      }
    }
  }

  private boolean absent(String name) {
    var value = node.path(name);
    return value.isMissingNode() || value.isNull();
  }

  private JsonNode take(String name) {
    known.add(name);
    return node.path(name);
  }

  private double check(String path, JsonNode value, double least, double most) {
    var bounds = "a number between " + plain(least) + " and " + plain(most);
    if (!value.isNumber()) {
      report(path, value, bounds);
      return least;
    }
    var number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      report(path, value, bounds);
      return least;
    }
    return number;
  }

  private void report(String path, JsonNode value, String mend) {
    if (node.isMissingNode()) {
      return;
    }
    var problem = value.isMissingNode() ? "is missing" : "is " + value;
    findings.error(path, problem, "write " + mend);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
