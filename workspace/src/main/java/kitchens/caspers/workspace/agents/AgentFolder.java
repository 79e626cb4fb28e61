package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kitchens.caspers.workspace.agents.AgentSpec.CheckSpec;
import kitchens.caspers.workspace.documents.Documents;
import kitchens.caspers.workspace.expressions.Expression;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.expressions.Template;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.models.ModelVersion;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The folder of an agent: {@code agent.yml} and the files that it names. */
final class AgentFolder {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");
  private static final long MOST_BYTES = 1 << 20;
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final ModelVersion version;
  private final Map<String, String> variables;

  private AgentFolder(ModelVersion version, Map<String, String> variables) {
    this.version = version;
    this.variables = variables;
  }

  /**
   * Reads an agent.
   *
   * @param variables stand for {@code ${NAME}} and {@code ${NAME:-otherwise}} in agent.yml
   * @throws ApiException 400 naming the file and what is wrong with it
   */
  static Agent read(ModelVersion version, Map<String, String> variables) {
    AgentFolder folder = new AgentFolder(version, variables);
    try {
      return folder.agent();
    } catch (YamlEngineException | ExpressionException | IllegalArgumentException e) {
      throw folder.wrong("agent.yml", firstLines(e.getMessage()));
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw folder.wrong("agent.yml", firstLines(cause.getMessage()));
    }
  }

  private Agent agent() throws IOException {
    LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(10).build();
    JsonNode tree =
        filled(Json.MAPPER.valueToTree(new Load(settings).loadFromString(text("agent.yml"))));
    AgentSpec spec =
        Json.MAPPER
            .readerFor(AgentSpec.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readValue(tree);
    required("model", spec.model());
    required("prompt", spec.prompt());
    String[] model = version.fullName().split("\\.");
    List<McpServer> servers =
        spec.mcpServers().stream().map(s -> McpServer.of(s, model[0], model[1])).toList();
    String full = version.fullName() + "/" + version.version();
    List<String> tools =
        Stream.concat(
                spec.tools().stream().map(this::fullName),
                servers.stream().flatMap(server -> server.fullNames(full).stream()))
            .toList();
    Set<String> known =
        tools.stream().map(AgentFolder::simple).collect(Collectors.toCollection(TreeSet::new));
    if (known.size() < tools.size()) {
      throw new IllegalArgumentException("two tools have the same last name: " + tools);
    }
    Supervision supervision = supervision(spec);
    if (spec.documents() != null) {
      distinct(known, DocumentTool.NAME);
    }
    if (supervision != null) {
      supervision.delegates().forEach(delegate -> distinct(known, delegate.name()));
      distinct(known, Supervision.PLAN);
    }
    Map<String, Map<String, Object>> examples = examples(spec.examples(), known);
    known.addAll(Set.of("answer", "input"));
    String file = Path.of(spec.prompt()).getFileName().toString();
    return new Agent(
        spec.name() == null ? version.fullName() : spec.name(),
        full,
        spec.model(),
        text(spec.prompt()),
        file.replaceFirst("\\.[^.]*$", ""),
        tools,
        servers,
        examples,
        schema(spec.output()),
        spec.checks().stream().map(check -> check(check, known)).toList(),
        spec.limits(),
        new Semaphore(spec.limits().maxConcurrency(), true),
        documents(spec.documents()),
        supervision);
  }

  private Documents documents(String path) {
    if (path == null) {
      return null;
    }
    Path folder = version.folder().resolve(path).normalize();
    if (!folder.startsWith(version.folder()) || !Files.isDirectory(folder)) {
      throw wrong("agent.yml", "documents: the model version has no folder '" + path + "'");
    }
    return new Documents(folder);
  }

  private Supervision supervision(AgentSpec spec) {
    boolean supervisor = "supervisor".equals(spec.kind());
    if (spec.kind() != null && !supervisor && !spec.kind().equals("agent")) {
      throw new IllegalArgumentException("kind '" + spec.kind() + "': it is agent or supervisor");
    }
    if (!supervisor) {
      if (!spec.delegates().isEmpty() || !spec.titles().isEmpty() || spec.run() != null) {
        throw new IllegalArgumentException(
            "'delegates', 'titles' and 'run' belong to kind: supervisor");
      }
      return null;
    }
    if (!spec.mcpServers().isEmpty()) {
      // Nobody says of a tool elsewhere what doing it twice would do.
      throw new IllegalArgumentException(
          "a supervisor has no mcp_servers of its own: hand the work to an agent that has");
    }
    String[] model = version.fullName().split("\\.");
    return new Supervision(
        model[0] + "." + model[1],
        spec.delegates().stream().map(delegate -> delegate.delegate(model[0])).toList(),
        titles(spec),
        spec.run() == null ? new Supervision.RunLimits(null, null, null, null, null) : spec.run());
  }

  private static Map<String, Template> titles(AgentSpec spec) {
    Map<String, Template> titles = new HashMap<>();
    spec.titles().forEach((name, text) -> titles.put(name, Template.of(TextNode.valueOf(text))));
    return titles;
  }

  private static void distinct(Set<String> known, String name) {
    if (!known.add(name)) {
      throw new IllegalArgumentException("two tools or delegates are called '" + name + "'");
    }
  }

  /** The last part of a function's name: what a model calls the tool. */
  static String simple(String fullName) {
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  private Schema schema(JsonNode output) throws JsonProcessingException {
    if (output == null || output.isNull()) {
      return null;
    }
    if (!output.isTextual()) {
      return SCHEMAS.getSchema(output);
    }
    try {
      return SCHEMAS.getSchema(Json.MAPPER.readTree(text(output.textValue())));
    } catch (JsonProcessingException e) {
      throw wrong(output.textValue(), "it is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Agent.Check check(CheckSpec spec, Set<String> known) {
    required("check", spec.check());
    Expression expression = Expression.parse(spec.check());
    for (String root : expression.roots()) {
      if (!known.contains(root)) {
        throw new IllegalArgumentException(
            "check '" + spec.check() + "': '" + root + "' is not known; known are " + known);
      }
    }
    return new Agent.Check(expression, spec.message() == null ? spec.check() : spec.message());
  }

  private String fullName(String tool) {
    String[] model = version.fullName().split("\\.");
    String name =
        tool.replace("{catalog}", model[0]).replace("{schema}", model[0] + "." + model[1]);
    if (name.split("\\.", -1).length != 3) {
      throw new IllegalArgumentException(
          "tool '" + tool + "': give a function's full name, or {schema}.<function>");
    }
    return name;
  }

  private JsonNode filled(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(filled(node.textValue()));
    }
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field ->
                  field.setValue(
                      field.getKey().equals("auth") && field.getValue().isTextual()
                          ? TextNode.valueOf(secretOf(field.getValue().textValue()))
                          : filled(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, filled(array.get(i)));
      }
    }
    return node;
  }

  /**
   * The reference to an MCP server's token. Whoever makes the endpoint chooses the secret, which is
   * read in their name: an agent's author could send another's anywhere.
   */
  private String secretOf(String text) {
    Matcher hole = VARIABLE.matcher(text);
    if (!hole.matches()) {
      throw new IllegalArgumentException(
          "auth is '"
              + text
              + "': write a variable, as ${WEATHER_TOKEN}, and give it a reference"
              + " {{secrets/<scope>/<key>}} in the served entity's environment_vars");
    }
    String value = variables.get(hole.group(1));
    if (value == null) {
      throw new IllegalArgumentException(
          text + " has no value: set it in the served entity's environment_vars");
    }
    return value;
  }

  private String filled(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            hole -> {
              String value = variables.getOrDefault(hole.group(1), hole.group(2));
              if (String.valueOf(value).contains("{{secrets/")) {
                throw new IllegalArgumentException(
                    hole.group()
                        + " is a secret, and what agent.yml says is shown in answers and traces:"
                        + " name it elsewhere, such as in an external model's key");
              }
              if (value == null) {
                throw new IllegalArgumentException(
                    hole.group() + " has no value: set it in the served entity's environment_vars");
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private String text(String file) {
    Path path = version.folder().resolve(file).normalize();
    if (!path.startsWith(version.folder())) {
      throw wrong(file, "it lies outside of the model");
    }
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw wrong(file, "it is larger than " + MOST_BYTES + " bytes");
      }
      return Files.readString(path);
    } catch (IOException e) {
      throw wrong(file, "there is no such text in the model version");
    }
  }

  private static Map<String, Map<String, Object>> examples(
      Map<String, Map<String, Object>> examples, Set<String> tools) {
    for (String tool : examples.keySet()) {
      if (!tools.contains(tool)) {
        throw new IllegalArgumentException(
            "examples: there is no tool '" + tool + "'; there are " + tools);
      }
    }
    return examples;
  }

  private static void required(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
  }

  private ApiException wrong(String file, String why) {
    return ApiException.invalidParameter(
        "model version " + version.fullName() + "/" + version.version() + ", " + file + ": " + why);
  }

  private static String firstLines(String message) {
    List<String> lines = new ArrayList<>();
    String.valueOf(message).lines().limit(3).map(String::strip).forEach(lines::add);
    return String.join(" ", lines);
  }
}
