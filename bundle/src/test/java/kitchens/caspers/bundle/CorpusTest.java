package kitchens.caspers.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One folder a case: a bundle, the {@code command} that reads it, and either {@code expected.txt},
 * the problems word for word, or {@code expected.json}, fields that the resolved bundle must have.
 */
class CorpusTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<String> cases() throws IOException {
    try (var folders = Files.list(corpus())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readsAsExpected(String name) throws IOException {
    var folder = corpus().resolve(name);
    var messages = folder.resolve("expected.txt");
    var fields = folder.resolve("expected.json");
    String said;
    JsonNode config = null;
    try {
      var bundle = BundleLoader.load(request(folder));
      config = Json.of(bundle.config());
      said = bundle.warnings().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    } catch (BundleException e) {
      said = e.getMessage();
    }
    var wanted = Files.exists(messages) ? Files.readString(messages).strip() : "";
    assertThat(said).as("what %s says", name).isEqualTo(wanted);
    if (Files.exists(fields)) {
      assertThat(config).as("%s resolves", name).isNotNull();
      assertContains(name, JSON.readTree(fields.toFile()), config);
    }
    assertThat(List.of(Files.exists(messages), Files.exists(fields))).contains(true);
  }

  private static void assertContains(String path, JsonNode wanted, JsonNode actual) {
    if (wanted.isObject() && actual != null && actual.isObject()) {
      for (var field : wanted.properties()) {
        assertContains(path + "." + field.getKey(), field.getValue(), actual.get(field.getKey()));
      }
    } else if (wanted.isArray() && actual != null && wanted.size() == actual.size()) {
      for (var i = 0; i < wanted.size(); i++) {
        assertContains(path + "[" + i + "]", wanted.get(i), actual.get(i));
      }
    } else {
      assertThat(String.valueOf(actual)).as(path).isEqualTo(wanted.toString());
    }
  }

  private static BundleLoader.Request request(Path folder) throws IOException {
    var words =
        new ArrayDeque<>(
            List.of(Files.readString(folder.resolve("command")).strip().split("\\s+")));
    assertThat(words.remove()).isEqualTo("validate");
    String target = null;
    CurrentUser user = null;
    var strict = false;
    var variables = new HashMap<String, String>();
    var environment = new HashMap<String, String>();
    while (!words.isEmpty()) {
      var option = words.remove();
      switch (option) {
        case "-t" -> target = words.remove();
        case "--user" -> user = new CurrentUser(words.remove());
        case "--strict" -> strict = true;
        case "--var" -> put(variables, words.remove());
        case "--env" -> put(environment, words.remove());
        default -> throw new IllegalArgumentException(folder + "/command: " + option);
      }
    }
    return new BundleLoader.Request(folder, target, variables, environment, user, strict);
  }

  private static void put(HashMap<String, String> map, String pair) {
    map.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
  }

  private static Path corpus() {
    return Path.of("src/test/resources/corpus").toAbsolutePath();
  }
}
