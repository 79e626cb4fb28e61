package kitchens.caspers.workspace.apps.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/** Reads {@code env}: a list of name with value or valueFrom, or a plain map, with a warning. */
final class EnvReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private EnvReader() {}

  static List<EnvEntry> read(JsonNode env, List<String> warnings) {
    List<EnvEntry> entries = new ArrayList<>();
    if (env.isObject()) {
      warnings.add("env is a map: write it as a list of name and value");
      env.fields()
          .forEachRemaining(e -> entries.add(entry(e.getKey(), e.getValue(), missing(env))));
    } else {
      for (JsonNode item : env) {
        JsonNode from = item.has("valueFrom") ? item.get("valueFrom") : item.path("value_from");
        entries.add(entry(item.path("name").asText(), item.path("value"), from));
      }
    }
    unique(entries);
    return entries;
  }

  private static JsonNode missing(JsonNode node) {
    return node.path("");
  }

  private static EnvEntry entry(String name, JsonNode value, JsonNode from) {
    if (!NAME.matcher(name).matches()) {
      throw ApiException.invalidParameter(
          "env: '" + name + "' is not a variable's name: use letters, digits and _");
    }
    if (absent(value) == absent(from)) {
      throw ApiException.invalidParameter(
          "env: '" + name + "' needs either a value or valueFrom, the name of a resource");
    }
    if (!absent(value) && (!value.isValueNode() || value.asText().indexOf('\0') >= 0)) {
      throw ApiException.invalidParameter("env: the value of '" + name + "' is not a text");
    }
    return new EnvEntry(
        name,
        absent(value) ? Optional.empty() : Optional.of(value.asText()),
        absent(from) ? Optional.empty() : Optional.of(from.asText()));
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static void unique(List<EnvEntry> entries) {
    Set<String> names = new TreeSet<>();
    for (EnvEntry entry : entries) {
      if (!names.add(entry.name())) {
        throw ApiException.invalidParameter("env: '" + entry.name() + "' is given twice");
      }
    }
  }
}
