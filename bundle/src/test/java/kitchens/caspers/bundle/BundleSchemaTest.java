package kitchens.caspers.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kitchens.caspers.bundle.read.SourceFiles;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An editor says the same as the engine. */
class BundleSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(BundleSchema.json().toString());

  /** The bundles of the corpus in which nothing is wrong. */
  static Stream<String> sound() throws IOException {
    var corpus = Path.of("src/test/resources/corpus");
    try (var folders = Files.list(corpus)) {
      return folders
          .filter(folder -> !Files.exists(folder.resolve("expected.txt")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void takesWhatTheEngineTakes(String name) {
    var folder = Path.of("src/test/resources/corpus").toAbsolutePath().resolve(name);
    var written = SourceFiles.read(folder, new Problems());
    assertThat(problems(Json.of(written))).isEmpty();
  }

  @Test
  void findsUnknownFieldsAndWrongTypes() throws IOException {
    assertThat(
            problems(
                JSON.readTree(
                    """
                    {"bundle": {"name": "x"},
                     "resources": {
                       "jobs": {"j": {"max_concurrent_runs": "many", "taks": []}},
                       "sql_warehouses": {"w": {"warehouse_type": "FAST"}}}}
                    """)))
        .anyMatch(problem -> problem.contains("taks"))
        .anyMatch(problem -> problem.contains("max_concurrent_runs"))
        .anyMatch(problem -> problem.contains("warehouse_type"));
    assertThat(problems(JSON.readTree("{}"))).anyMatch(problem -> problem.contains("bundle"));
  }

  private static List<String> problems(JsonNode written) {
    return SCHEMA.validate(written.toString(), InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }
}
