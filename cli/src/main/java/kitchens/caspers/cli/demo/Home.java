package kitchens.caspers.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.workspace.LocalWorkspace;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The home that stories are played in: its settings, its processes, and what is kept of them. */
final class Home {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalWorkspace workspace;

  Home(LocalWorkspace workspace) {
    this.workspace = workspace;
  }

  /** Kills Spark's process as a power cut would, and says which it was. */
  String killCompute() {
    var running =
        workspace
            .running()
            .orElseThrow(() -> new CliException("the workspace is not running — caspers up"));
    var pid = workspace.status(running).at("/compute/pid").asLong();
    var process =
        ProcessHandle.of(pid)
            .filter(p -> pid > 0)
            .orElseThrow(
                () -> new CliException("compute does not run at this moment — caspers status"));
    process.destroyForcibly();
    process.onExit().join();
    return "killed compute, process " + pid;
  }

  /**
   * Sees to it that the settings say something: a home that does not run and has none is given
   * them.
   *
   * @throws CliException saying what to write where
   */
  String settings(Act act) {
    var file = workspace.home().resolve("settings.yaml");
    try {
      var wanted = JSON.readTree(act.text());
      if (Files.exists(file)) {
        if (contains(JSON.valueToTree(yaml(file)), wanted)) {
          return file + " says so already";
        }
      } else if (workspace.announced().isEmpty()) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, act.text() + "\n");
        return "wrote " + act.text() + " into " + file + ", which was not there";
      }
    } catch (JsonProcessingException e) {
      throw new CliException(act.at() + ": settings are not JSON — write them as {\"key\": …}", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new CliException(
        act.at()
            + ": this needs "
            + act.text()
            + " in "
            + file
            + " — write it there, caspers down, and play the step again");
  }

  private static Object yaml(Path file) throws IOException {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    } catch (YamlEngineException e) {
      throw new CliException(
          file + " is not YAML — caspers status says what the workspace makes of it", e);
    }
  }

  private static boolean contains(JsonNode all, JsonNode wanted) {
    return wanted.isObject()
        ? wanted.properties().stream()
            .allMatch(field -> contains(all.path(field.getKey()), field.getValue()))
        : all.equals(wanted);
  }

  /**
   * What is kept of a story.
   *
   * @param done titles of steps by their numbers
   * @param values by name
   */
  record Kept(Map<Integer, String> done, Map<String, String> values) {}

  /** What is kept of a story; nothing when it was not played here. */
  Kept kept(String story) {
    var done = new TreeMap<Integer, String>();
    var values = new TreeMap<String, String>();
    try {
      var json = JSON.readTree(Files.readString(file(story)));
      json.path("done")
          .properties()
          .forEach(step -> done.put(Integer.valueOf(step.getKey()), step.getValue().asText()));
      json.path("values")
          .properties()
          .forEach(value -> values.put(value.getKey(), value.getValue().asText()));
    } catch (IOException | NumberFormatException none) {
      done.clear();
      values.clear();
    }
    return new Kept(done, values);
  }

  void keep(String story, Kept kept) {
    try {
      var file = file(story);
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          JSON.writeValueAsString(Map.of("done", kept.done(), "values", kept.values())) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String story) {
    return workspace.home().resolve("demo").resolve(story + ".json");
  }
}
