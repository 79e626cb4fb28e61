package kitchens.caspers.workspace.releases.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.expressions.Template;
import kitchens.caspers.workspace.http.Json;

/** The cases of a set, from where it says that they are. */
final class Cases {

  private Cases() {}

  /**
   * Cases that stand in the file itself, or in one of JSON lines that it names. In a list, an entry
   * with {@code from} stands for the cases of such a file, each with the fields of {@code set},
   * which are templates over {@code case}, the line.
   *
   * @throws IllegalArgumentException naming the line that is no case
   */
  static List<ObjectNode> of(JsonNode given, EvalSet.Folder folder) throws IOException {
    List<ObjectNode> cases = new ArrayList<>();
    if (given != null && given.isTextual()) {
      cases.addAll(lines(given.textValue(), folder));
    } else if (given != null && given.isArray()) {
      for (JsonNode one : given) {
        if (one.path("from").isTextual()) {
          for (ObjectNode line : lines(one.get("from").textValue(), folder)) {
            cases.add(filled(line, one.path("set")));
          }
        } else {
          cases.add(object(one, "a case"));
        }
      }
    } else {
      throw new IllegalArgumentException(
          "'cases' is missing: list them, or name a file of JSON lines");
    }
    return cases;
  }

  private static List<ObjectNode> lines(String file, EvalSet.Folder folder) throws IOException {
    List<ObjectNode> cases = new ArrayList<>();
    int number = 0;
    for (String line : text(folder, file).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        cases.add(object(json(line, file, number), file + ":" + number + ": a case"));
      }
    }
    return cases;
  }

  private static ObjectNode filled(ObjectNode line, JsonNode set) {
    ObjectNode scope = Json.MAPPER.createObjectNode();
    scope.set("case", line.deepCopy());
    set.properties()
        .forEach(field -> line.set(field.getKey(), Template.of(field.getValue()).in(scope)));
    return line;
  }

  /**
   * The same cases, each with {@code facts}: its own, or else the object of the file that it names.
   */
  static List<ObjectNode> with(EvalSet.Facts facts, List<ObjectNode> cases, EvalSet.Folder folder)
      throws IOException {
    if (facts.file() == null || facts.by() == null) {
      throw new IllegalArgumentException("'evaluation.facts' needs 'file' and 'by'");
    }
    JsonNode all = json(text(folder, facts.file()), facts.file(), 1);
    List<ObjectNode> with = new ArrayList<>();
    for (ObjectNode one : cases) {
      if (one.path("facts").isObject()) {
        with.add(one);
        continue;
      }
      String key = one.path(facts.by()).asText("");
      JsonNode its = all.get(key);
      if (its == null) {
        throw new IllegalArgumentException(
            facts.file() + " has no '" + key + "', which case '" + EvalSet.name(one) + "' names");
      }
      ObjectNode copy = one.deepCopy();
      copy.set("facts", its);
      with.add(copy);
    }
    return with;
  }

  private static String text(EvalSet.Folder folder, String path) throws IOException {
    return new String(folder.file(path), StandardCharsets.UTF_8);
  }

  /** Reads a text that begins in that line of a file. */
  private static JsonNode json(String text, String file, int line) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String place =
          file + ":" + (at == null ? line : line + at.getLineNr() - 1 + ":" + at.getColumnNr());
      // Jackson adds in brackets where it thinks that it is.
      throw new IllegalArgumentException(
          place + " is not JSON: " + e.getOriginalMessage().split(" \\(start marker")[0]);
    }
  }

  private static ObjectNode object(JsonNode node, String what) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(what + " is not an object with fields");
  }
}
