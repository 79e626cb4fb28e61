package kitchens.caspers.workspace.jobs.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads typed fields of a JSON object and names the place of one that has the wrong type. */
final class Fields {
  private final JsonNode node;
  private final String place;

  Fields(JsonNode node, String place) {
    if (!node.isObject()) {
      throw SettingsRefused.invalid("%s must be an object, not %s.", place, node.getNodeType());
    }
    this.node = node;
    this.place = place;
  }

  JsonNode node() {
    return node;
  }

  String place() {
    return place;
  }

  Fields at(String newPlace) {
    return new Fields(node, newPlace);
  }

  private Optional<JsonNode> field(String name) {
    var value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  boolean has(String name) {
    return field(name).isPresent();
  }

  /** Whether the field holds anything: an empty object or array counts as absent. */
  boolean holdsSomething(String name) {
    return field(name).filter(value -> !value.isContainerNode() || !value.isEmpty()).isPresent();
  }

  Optional<String> text(String name) {
    return field(name)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw wrongType(name, "a string", value);
              }
              return value.textValue();
            });
  }

  String requiredText(String name) {
    return text(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () -> SettingsRefused.invalid("%s: %s is missing. Give it a value.", place, name));
  }

  boolean flag(String name, boolean fallback) {
    return field(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw wrongType(name, "true or false", value);
              }
              return value.booleanValue();
            })
        .orElse(fallback);
  }

  /** A whole number within bounds; the SDKs send it as a number, YAML bundles may send a string. */
  long integer(String name, long fallback, long least, long most) {
    return field(name)
        .map(
            value -> {
              if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrongType(name, "a whole number", value);
              }
              var number = value.longValue();
              if (number < least || number > most) {
                throw SettingsRefused.invalid(
                    "%s: %s is %d. It must lie between %d and %d.",
                    place, name, number, least, most);
              }
              return number;
            })
        .orElse(fallback);
  }

  Optional<Fields> object(String name) {
    return field(name).map(value -> new Fields(value, place + "." + name));
  }

  List<Fields> objects(String name) {
    var all = new ArrayList<Fields>();
    for (var element : array(name)) {
      all.add(new Fields(element, "%s.%s[%d]".formatted(place, name, all.size())));
    }
    return all;
  }

  List<String> texts(String name) {
    var all = new ArrayList<String>();
    for (var element : array(name)) {
      if (!element.isTextual()) {
        throw wrongType("%s[%d]".formatted(name, all.size()), "a string", element);
      }
      all.add(element.textValue());
    }
    return List.copyOf(all);
  }

  private Iterable<JsonNode> array(String name) {
    return field(name)
        .map(
            value -> {
              if (!value.isArray()) {
                throw wrongType(name, "a list", value);
              }
              return (Iterable<JsonNode>) value;
            })
        .orElse(List.of());
  }

  private SettingsRefused wrongType(String name, String wanted, JsonNode value) {
    return SettingsRefused.invalid("%s: %s must be %s, not %s.", place, name, wanted, value);
  }
}
