package kitchens.caspers.workspace.apps.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What an app is run with: {@code command} and {@code env} of its app.yaml, each replaced whole by
 * what the deployment says.
 *
 * @param warnings what is accepted but should be written otherwise
 */
public record AppSpec(List<String> command, List<EnvEntry> env, List<String> warnings) {

  private static final List<String> FILES = List.of("app.yaml", "app.yml");
  private static final List<String> KNOWN = List.of("command", "env");

  /**
   * Reads the spec of a folder.
   *
   * @throws ApiException 400 naming file, key and mend
   */
  public static AppSpec of(Path folder, Optional<JsonNode> command, Optional<JsonNode> env)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    JsonNode yaml = yaml(folder);
    yaml.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KNOWN.contains(key)) {
                warnings.add("app.yaml: key '" + key + "' is not known; known are command and env");
              }
            });
    List<String> words = words(command.orElse(yaml.path("command")));
    if (words.isEmpty()) {
      throw ApiException.invalidParameter(
          "the app has no command: write one into its app.yaml, such as command: [java, -jar,"
              + " app.jar]");
    }
    List<EnvEntry> entries = EnvReader.read(env.orElse(yaml.path("env")), warnings);
    if (env.isPresent()) {
      both(EnvReader.read(yaml.path("env"), new ArrayList<>()), entries, warnings);
    }
    return new AppSpec(words, entries, warnings);
  }

  /** What is said twice drifts apart. */
  private static void both(List<EnvEntry> ours, List<EnvEntry> wins, List<String> warnings) {
    for (EnvEntry entry : ours) {
      if (wins.stream().anyMatch(other -> other.name().equals(entry.name()))) {
        warnings.add(
            "env "
                + entry.name()
                + " is set in app.yaml and by the deployment, which wins: write it in one place");
      }
    }
  }

  private static JsonNode yaml(Path folder) throws IOException {
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          Object tree =
              new Load(LoadSettings.builder().setLabel(name).build())
                  .loadFromString(Files.readString(file));
          JsonNode node = Json.MAPPER.valueToTree(tree);
          if (node.isObject()) {
            return node;
          }
          throw ApiException.invalidParameter(name + " does not hold a map of command and env");
        } catch (YamlEngineException e) {
          throw ApiException.invalidParameter(name + " is not valid YAML: " + e.getMessage());
        }
      }
    }
    return Json.MAPPER.createObjectNode();
  }

  private static List<String> words(JsonNode command) {
    List<String> words = new ArrayList<>();
    if (command.isTextual()) {
      throw ApiException.invalidParameter(
          "command is one text: write it as a list, such as [java, -jar, app.jar]");
    }
    for (JsonNode word : command) {
      if (!word.isValueNode() || word.asText().indexOf('\0') >= 0) {
        throw ApiException.invalidParameter("command: " + word + " is not a word");
      }
      words.add(word.asText());
    }
    return words;
  }
}
