package kitchens.caspers.workspace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a mapping's YAML. All that is wrong is found before anything is said. */
final class MappingReader {
  private static final int LONGEST = 100_000;
  private static final int DEEPEST = 16;
  private static final int MOST_NODES = 5_000;
  private static final List<String> OPERATORS =
      List.of("$number", "$text", "$time", "$uuid", "$lookup", "$json", "$each", "$default");

  private final String file;
  private final List<String> errors = new ArrayList<>();
  private int nodes;

  MappingReader(String file) {
    this.file = file;
  }

  Mapping read(String yaml) throws MappingErrors {
    Mapping mapping = new Mapping(List.of(), false);
    if (yaml.length() > LONGEST) {
      errors.add("%s:1:1: it is longer than %d characters: split it".formatted(file, LONGEST));
    } else {
      try {
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
        Optional<Node> root = new Compose(settings).composeString(yaml);
        if (root.isPresent()) {
          mapping = mapping(root.get());
        } else {
          errors.add("%s:1:1: it is empty: write events:".formatted(file));
        }
      } catch (MarkedYamlEngineException e) {
        int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
        int column = e.getProblemMark().map(m -> m.getColumn() + 1).orElse(1);
        errors.add("%s:%d:%d: this is not YAML: %s".formatted(file, line, column, e.getProblem()));
      } catch (YamlEngineException e) {
        errors.add("%s:1:1: this is not YAML".formatted(file));
      }
    }
    if (!errors.isEmpty()) {
      throw new MappingErrors(errors);
    }
    return mapping;
  }

  private Mapping mapping(Node root) {
    Map<String, Node> fields = fields(root, "events, and perhaps otherwise");
    known(root, fields, "events", "otherwise");
    List<Mapping.Made> made = new ArrayList<>();
    if (fields.get("events") instanceof SequenceNode list && !list.getValue().isEmpty()) {
      list.getValue().forEach(event -> made.add(event(event)));
    } else {
      wrong(
          fields.getOrDefault("events", root), "there are no events", "write events: with a list");
    }
    boolean ignores = false;
    if (fields.containsKey("otherwise")) {
      String otherwise = text(fields.get("otherwise"));
      ignores = otherwise.equals("ignore");
      if (!ignores && !otherwise.equals("quarantine")) {
        wrong(fields.get("otherwise"), "it is " + otherwise, "write quarantine or ignore");
      }
    }
    return new Mapping(made, ignores);
  }

  private Mapping.Made event(Node node) {
    Map<String, Node> fields = fields(node, "emit, and perhaps when");
    known(node, fields, "when", "emit");
    List<Mapping.Condition> when = new ArrayList<>();
    if (fields.containsKey("when")) {
      fields(fields.get("when"), "paths and the values for which it holds")
          .forEach(
              (path, values) ->
                  path(values, path)
                      .ifPresent(p -> when.add(new Mapping.Condition(p, values(values)))));
    }
    if (!fields.containsKey("emit")) {
      wrong(node, "it emits nothing", "write emit: with the event's fields");
      return new Mapping.Made(when, new Value.Fields(Map.of()));
    }
    return new Mapping.Made(when, object(fields.get("emit"), false, 0));
  }

  private Set<String> values(Node node) {
    Set<String> values = new HashSet<>();
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(value -> values.add(text(value)));
    } else {
      values.add(text(node));
    }
    return values;
  }

  private Value.Fields object(Node node, boolean inEach, int depth) {
    Map<String, Value> made = new LinkedHashMap<>();
    fields(node, "fields and how they are made")
        .forEach((name, value) -> made.put(name, value(value, inEach, depth + 1)));
    return new Value.Fields(made);
  }

  private Value value(Node node, boolean inEach, int depth) {
    if (++nodes > MOST_NODES || depth > DEEPEST) {
      wrong(node, "it is too large or too deep", "write less; do not use anchors");
      return new Value.Literal(NullNode.instance);
    }
    if (node instanceof ScalarNode scalar) {
      String text = scalar.getValue();
      if (text.startsWith("$")) {
        Optional<JsonPath> path = path(node, text);
        if (path.isPresent() && path.get().ofItem() && !inEach) {
          wrong(node, "there is no $item here", "use it below $each");
        }
        return path.<Value>map(Value.At::new).orElse(new Value.Literal(NullNode.instance));
      }
      return new Value.Literal(literal(scalar));
    }
    if (node instanceof SequenceNode) {
      wrong(node, "a list cannot be made so", "use {$each: {of: …, emit: …}}");
      return new Value.Literal(NullNode.instance);
    }
    Map<String, Node> fields = fields(node, "a value");
    String first = fields.isEmpty() ? "" : fields.keySet().iterator().next();
    if (!first.startsWith("$")) {
      return object(node, inEach, depth);
    }
    if (fields.size() > 1 || !OPERATORS.contains(first)) {
      wrong(node, "there is no operator " + fields.keySet(), "write one of " + OPERATORS);
      return new Value.Literal(NullNode.instance);
    }
    return operator(first, fields.get(first), inEach, depth + 1);
  }

  private Value operator(String name, Node node, boolean inEach, int depth) {
    switch (name) {
      case "$number":
        return new Value.Number(value(node, inEach, depth));
      case "$text":
        return new Value.Text(value(node, inEach, depth));
      case "$json":
        return new Value.Packed(object(node, inEach, depth));
      case "$uuid":
        List<Value> parts = new ArrayList<>();
        if (node instanceof SequenceNode list && !list.getValue().isEmpty()) {
          list.getValue().forEach(part -> parts.add(value(part, inEach, depth)));
        } else {
          wrong(node, "it has no values", "write a list, such as [$.id, created]");
        }
        return new Value.Uuid(parts);
      case "$time":
        return time(node, inEach, depth);
      case "$default":
        Map<String, Node> fields = of(node, "otherwise");
        return new Value.Default(
            part(node, fields, "of", inEach, depth),
            fields.get("otherwise") instanceof ScalarNode scalar
                ? literal(scalar)
                : NullNode.instance);
      case "$lookup":
        return lookup(node, inEach, depth);
      default:
        Map<String, Node> each = of(node, "emit");
        Optional<JsonPath> list =
            each.containsKey("of") ? path(each.get("of"), text(each.get("of"))) : Optional.empty();
        if (list.isEmpty() || !each.containsKey("emit")) {
          wrong(node, "it lacks of or emit", "write {$each: {of: $.lines, emit: {…}}}");
          return new Value.Literal(NullNode.instance);
        }
        return new Value.Each(list.get(), value(each.get("emit"), true, depth));
    }
  }

  private Value time(Node node, boolean inEach, int depth) {
    if (!(node instanceof MappingNode)) {
      TimeFormat iso = TimeFormat.of("iso", ZoneOffset.UTC);
      return new Value.Moment(value(node, inEach, depth), iso);
    }
    Map<String, Node> fields = of(node, "format", "zone");
    ZoneId zone = ZoneOffset.UTC;
    TimeFormat format = TimeFormat.of("iso", zone);
    try {
      zone = fields.containsKey("zone") ? ZoneId.of(text(fields.get("zone"))) : zone;
    } catch (DateTimeException e) {
      wrong(fields.get("zone"), "there is no such time zone", "write one such as Europe/Stockholm");
    }
    try {
      format =
          TimeFormat.of(fields.containsKey("format") ? text(fields.get("format")) : "iso", zone);
    } catch (IllegalArgumentException e) {
      wrong(
          fields.get("format"),
          "it is no format of times",
          "write iso, epoch_seconds, epoch_millis or a pattern such as \"dd.MM.yyyy HH:mm\"");
    }
    return new Value.Moment(part(node, fields, "of", inEach, depth), format);
  }

  private Value lookup(Node node, boolean inEach, int depth) {
    Map<String, Node> fields = of(node, "in", "otherwise");
    Map<String, JsonNode> in = new LinkedHashMap<>();
    if (fields.containsKey("in")) {
      fields(fields.get("in"), "values and what stands for each")
          .forEach(
              (key, value) -> {
                if (value instanceof ScalarNode scalar) {
                  in.put(key, literal(scalar));
                } else {
                  wrong(value, "it is no plain value", "write a text or a number");
                }
              });
    } else {
      wrong(node, "it has nothing to look in", "write in: {a: 1, b: 2}");
    }
    JsonNode otherwise =
        fields.get("otherwise") instanceof ScalarNode scalar ? literal(scalar) : null;
    return new Value.Lookup(part(node, fields, "of", inEach, depth), in, otherwise);
  }

  /** The fields of an operator's mapping: {@code of} and these. */
  private Map<String, Node> of(Node node, String... more) {
    Map<String, Node> fields = fields(node, "of: and more");
    List<String> known = new ArrayList<>(List.of(more));
    known.add("of");
    known(node, fields, known.toArray(String[]::new));
    return fields;
  }

  private Value part(Node node, Map<String, Node> fields, String name, boolean inEach, int depth) {
    if (!fields.containsKey(name)) {
      wrong(node, "it lacks " + name, "write " + name + ": $.path");
      return new Value.Literal(NullNode.instance);
    }
    return value(fields.get(name), inEach, depth);
  }

  private Optional<JsonPath> path(Node at, String text) {
    Optional<JsonPath> path = JsonPath.parse(text);
    if (path.isEmpty()) {
      wrong(at, "'" + text + "' is no path", "write one such as $.customer.id or $.lines[0].sku");
    }
    return path;
  }

  private Map<String, Node> fields(Node node, String wanted) {
    Map<String, Node> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      wrong(node, "it is no mapping", "write " + wanted);
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = text(tuple.getKeyNode());
      if (fields.put(name, tuple.getValueNode()) != null) {
        wrong(tuple.getKeyNode(), "'" + name + "' stands here twice", "keep one");
      }
    }
    return fields;
  }

  private void known(Node node, Map<String, Node> fields, String... names) {
    List<String> known = List.of(names);
    fields.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            wrong(value, "there is no field '" + name + "'", "there are " + known);
          }
        });
  }

  private String text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    wrong(node, "it is no plain value", "write a text");
    return "";
  }

  private JsonNode literal(ScalarNode scalar) {
    String text = scalar.getValue();
    return switch (scalar.getTag().getValue()) {
      case "tag:yaml.org,2002:null" -> NullNode.instance;
      case "tag:yaml.org,2002:bool" -> BooleanNode.valueOf(text.equalsIgnoreCase("true"));
      case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float" -> number(scalar, text);
      default -> TextNode.valueOf(text);
    };
  }

  private JsonNode number(ScalarNode scalar, String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return text.matches("-?\\d{1,18}")
          ? LongNode.valueOf(number.longValueExact())
          : DecimalNode.valueOf(number);
    } catch (NumberFormatException e) {
      wrong(
          scalar, "'" + text + "' is no number that JSON has", "write it in decimal, or quote it");
      return NullNode.instance;
    }
  }

  private void wrong(Node node, String problem, String mend) {
    int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
    int column = node.getStartMark().map(m -> m.getColumn() + 1).orElse(1);
    errors.add("%s:%d:%d: %s: %s".formatted(file, line, column, problem, mend));
  }
}
