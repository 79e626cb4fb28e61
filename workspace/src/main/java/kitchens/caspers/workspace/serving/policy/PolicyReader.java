package kitchens.caspers.workspace.serving.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.expressions.Expression;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.expressions.Template;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.serving.policy.Policy.Rule;
import kitchens.caspers.workspace.serving.policy.Policy.ToolUse;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the block fenced as {@code policy} in a system message. */
final class PolicyReader {

  private static final Pattern BLOCK =
      Pattern.compile("^```policy[ \\t]*\\R(.*?)^```[ \\t]*$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final LoadSettings YAML =
      LoadSettings.builder()
          .setLabel("the policy block")
          .setCodePointLimit(200_000)
          .setMaxAliasesForCollections(10)
          .build();
  private static final int MOST = 50;
  private static final int MOST_EXAMPLES = 1_000;

  private PolicyReader() {}

  /**
   * The policy of a prompt; empty without a block.
   *
   * @throws ApiException 400 naming what is wrong with the block
   */
  static Optional<Policy> read(String prompt) {
    Matcher block = BLOCK.matcher(prompt);
    if (!block.find()) {
      return Optional.empty();
    }
    String text = block.group(1);
    if (block.find()) {
      throw wrong("there are two; give one");
    }
    try {
      return Optional.of(policy(Json.MAPPER.valueToTree(new Load(YAML).loadFromString(text))));
    } catch (YamlEngineException e) {
      throw wrong("it is not valid YAML: " + e.getMessage().lines().limit(3).toList());
    } catch (ExpressionException e) {
      throw wrong(e.getMessage());
    }
  }

  private static Policy policy(JsonNode tree) {
    known(tree, "the block", Set.of("tools", "understand", "let", "rules"));
    Set<String> names = new HashSet<>(Set.of("input"));
    List<Understanding> understand = new ArrayList<>();
    for (JsonNode wanted : list(tree, "understand")) {
      if (ofInputAlone(wanted)) {
        understand.add(understanding(wanted, names));
      }
    }
    List<ToolUse> tools = new ArrayList<>();
    for (JsonNode use : list(tree, "tools")) {
      known(use, "a tool", Set.of("call", "as", "when", "arguments"));
      String call = text(use, "call", "a tool");
      String as = use.has("as") ? text(use, "as", "a tool") : call;
      Map<String, Template> arguments = templates(use.path("arguments"));
      // Only what came before may be read, so that there is no waiting in a circle.
      arguments.values().forEach(value -> defined(value.roots(), names));
      Expression when = use.has("when") ? Expression.parse(use.get("when").asText()) : null;
      if (when != null) {
        defined(when.roots(), names);
      }
      tools.add(new ToolUse(call, as, when, arguments));
      if (!names.add(as)) {
        throw wrong("two things are called '" + as + "'");
      }
    }
    for (JsonNode wanted : list(tree, "understand")) {
      if (!ofInputAlone(wanted)) {
        understand.add(understanding(wanted, names));
      }
    }
    Map<String, Template> let = templates(tree.path("let"));
    let.forEach(
        (name, value) -> {
          defined(value.roots(), names);
          names.add(name);
        });
    List<Rule> rules = new ArrayList<>();
    for (JsonNode rule : list(tree, "rules")) {
      known(rule, "a rule", Set.of("when", "answer"));
      Expression when = rule.has("when") ? Expression.parse(rule.get("when").asText()) : null;
      if (when != null) {
        defined(when.roots(), names);
      }
      if (!rule.path("answer").isObject()) {
        throw wrong("rule " + (rules.size() + 1) + " has no answer; give its fields");
      }
      Template answer = Template.of(rule.get("answer"));
      defined(answer.roots(), names);
      rules.add(new Rule(when, answer));
    }
    if (rules.isEmpty()) {
      throw wrong("it has no rules");
    }
    return new Policy(List.copyOf(tools), List.copyOf(understand), let, List.copyOf(rules));
  }

  private static boolean ofInputAlone(JsonNode wanted) {
    return Set.of("input").containsAll(Template.of(wanted.path("text")).roots());
  }

  private static Understanding understanding(JsonNode wanted, Set<String> names) {
    known(wanted, "a text to understand", Set.of("as", "text", "classes"));
    String as = text(wanted, "as", "a text to understand");
    Template text = Template.of(wanted.path("text"));
    defined(text.roots(), names);
    Map<String, List<String>> classes = new LinkedHashMap<>();
    for (var entry : wanted.path("classes").properties()) {
      List<String> examples = new ArrayList<>();
      entry.getValue().forEach(example -> examples.add(example.asText()));
      if (examples.isEmpty()) {
        throw wrong("the class '" + entry.getKey() + "' has no examples; give a list of texts");
      }
      classes.put(entry.getKey(), List.copyOf(examples));
    }
    if (classes.isEmpty()) {
      throw wrong("'" + as + "' has no classes; give names with lists of examples");
    }
    if (classes.values().stream().mapToInt(List::size).sum() > MOST_EXAMPLES) {
      throw wrong("'" + as + "' has more than " + MOST_EXAMPLES + " examples");
    }
    if (!names.add(as)) {
      throw wrong("two things are called '" + as + "'");
    }
    return new Understanding(as, text, classes);
  }

  private static Map<String, Template> templates(JsonNode fields) {
    Map<String, Template> templates = new LinkedHashMap<>();
    fields.properties().forEach(f -> templates.put(f.getKey(), Template.of(f.getValue())));
    return templates;
  }

  private static void defined(Set<String> read, Set<String> names) {
    for (String name : read) {
      if (!names.contains(name)) {
        throw wrong(
            "'" + name + "' is not known there; known are " + names.stream().sorted().toList());
      }
    }
  }

  private static void known(JsonNode node, String what, Set<String> fields) {
    if (!node.isObject()) {
      throw wrong(what + " is not a mapping");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.contains(name)) {
                throw wrong(
                    what + " has no '" + name + "'; it has " + fields.stream().sorted().toList());
              }
            });
  }

  private static JsonNode list(JsonNode tree, String field) {
    JsonNode list = tree.path(field);
    if (!list.isMissingNode() && !list.isArray() || list.size() > MOST) {
      throw wrong("'" + field + "' is a list of at most " + MOST);
    }
    return list;
  }

  private static String text(JsonNode node, String field, String what) {
    if (!node.path(field).isTextual()) {
      throw wrong(what + " has no '" + field + "'");
    }
    return node.get(field).textValue();
  }

  private static ApiException wrong(String what) {
    return ApiException.invalidParameter(
        PolicyModel.NAME + ": the policy block of the system message is wrong: " + what);
  }
}
