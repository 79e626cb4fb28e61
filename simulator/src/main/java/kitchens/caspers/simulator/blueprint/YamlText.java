package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.simulator.input.Findings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML text as a tree of plain values, and where each of them stands. */
final class YamlText {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_DEPTH = 16;
  private static final int MOST_VALUES = 50_000;

  private final Findings findings;
  private final Map<String, String> positions = new HashMap<>();
  private int values;

  private YamlText(Findings findings) {
    this.findings = findings;
  }

  /**
   * Reads a text; from now on findings know their line and column.
   *
   * @return an empty mapping when the text is no YAML, which is then found
   */
  static JsonNode read(String text, Findings findings) {
    var yaml = new YamlText(findings);
    findings.locatedBy(yaml::position);
    if (text.length() > MOST_CHARACTERS) {
      findings.error("", "it is longer than a million characters", "make it shorter");
      return NODES.objectNode();
    }
    try {
      var root = new Compose(LoadSettings.builder().setUseMarks(true).build()).composeString(text);
      if (root.isPresent()) {
        return yaml.tree(root.get(), "", 0);
      }
      findings.error("", "it is empty", "write a mapping that begins with business: NAME");
    } catch (MarkedYamlEngineException e) {
      yaml.note("", e.getProblemMark());
      findings.error("", "it is no YAML: " + e.getProblem(), "mend it there");
    } catch (YamlEngineException e) {
      findings.error("", "it is no YAML: " + e.getMessage(), "mend it");
    }
    return NODES.objectNode();
  }

  private void note(String path, Optional<Mark> mark) {
    mark.ifPresent(
        at -> positions.put(path, ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1)));
  }

  /** Line and column of a value, or of what it is missing from. */
  private String position(String path) {
    for (var at = path; ; at = parent(at)) {
      var found = positions.get(at);
      if (found != null || at.isEmpty()) {
        return found == null ? "" : found;
      }
    }
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }

  private JsonNode tree(Node node, String path, int depth) {
    positions.putIfAbsent(path, "");
    if (positions.get(path).isEmpty()) {
      note(path, node.getStartMark());
    }
    if (depth > MOST_DEPTH || ++values > MOST_VALUES) {
      findings.error(path, "there is more in it than a blueprint needs", "make it plainer");
      return NODES.nullNode();
    }
    if (node instanceof AnchorNode || node.getAnchor().isPresent()) {
      findings.error(path, "an anchor or an alias", "write the value out where it is needed");
      return NODES.nullNode();
    }
    if (node instanceof MappingNode mapping) {
      return object(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      var array = NODES.arrayNode();
      for (var element : sequence.getValue()) {
        array.add(tree(element, path + "[" + array.size() + "]", depth + 1));
      }
      return array;
    }
    return scalar((ScalarNode) node);
  }

  private ObjectNode object(MappingNode mapping, String path, int depth) {
    var object = NODES.objectNode();
    for (var tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.error(path, "a key that is no text", "write a name before the colon");
        continue;
      }
      var inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      if (object.has(key.getValue())) {
        note(inner, key.getStartMark());
        findings.error(inner, "it is there twice", "keep one");
        continue;
      }
      note(inner, key.getStartMark());
      object.set(key.getValue(), tree(tuple.getValueNode(), inner, depth + 1));
    }
    return object;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    var text = scalar.getValue();
    try {
      if (scalar.getTag().equals(Tag.INT)) {
        return NODES.numberNode(Long.parseLong(text));
      }
      if (scalar.getTag().equals(Tag.FLOAT)) {
        return NODES.numberNode(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      return NODES.textNode(text);
    }
    if (scalar.getTag().equals(Tag.BOOL)) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    }
    return scalar.getTag().equals(Tag.NULL) ? NODES.nullNode() : NODES.textNode(text);
  }
}
