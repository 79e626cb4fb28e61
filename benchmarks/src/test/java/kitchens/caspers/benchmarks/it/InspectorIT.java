package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The MCP Inspector's command line against what a workspace serves: another client than the SDK's.
 * It is a Node program that npx fetches; where either is not to be had, the test is skipped and
 * says so.
 */
@Tag("long")
class InspectorIT {

  private static final String INSPECTOR = "@modelcontextprotocol/inspector@0.17.2";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private record Ended(int code, String out, String err) {}

  @Test
  void itListsAndCallsTools() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(part -> Files.isExecutable(Path.of(part, "npx"))),
        "npx is not on the PATH: the Inspector is a Node program");
    var fetched =
        run(List.of("npx", "-y", "--package=" + INSPECTOR, "-c", "command -v mcp-inspector"));
    assumeTrue(fetched.code() == 0, "npx cannot get the Inspector: " + fetched.err());

    try (var installation = Installation.create()) {
      Files.writeString(installation.home().resolve("settings.yaml"), "compute: {lazy: true}\n");
      installation.caspers("workspace", "start").succeeded();
      var universe = inspect(installation, "universe", "--method", "tools/list");
      assertThat(universe.path("tools"))
          .extracting(tool -> tool.path("name").asText())
          .contains("start_universe", "simulate_order", "decide", "understand");
      assertThat(universe.path("tools"))
          .allSatisfy(
              tool -> assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object"));
      var status =
          inspect(installation, "universe", "--method", "tools/call", "--tool-name", "status");
      assertThat(status.at("/structuredContent/status").asText()).isEqualTo("RUNNING");
      var refused =
          inspect(
              installation,
              "sql",
              "--method",
              "tools/call",
              "--tool-name",
              "execute_sql_read_only",
              "--tool-arg",
              "query=DROP TABLE x");
      assertThat(refused.path("isError").asBoolean()).as(refused.toString()).isTrue();
    }
  }

  private static JsonNode inspect(Installation installation, String server, String... more)
      throws Exception {
    var token = Files.readString(installation.home().resolve("admin-token")).strip();
    var words =
        new ArrayList<>(
            List.of(
                "npx",
                "-y",
                INSPECTOR,
                "--cli",
                "http://127.0.0.1:" + installation.port() + "/api/2.0/mcp/" + server,
                "--transport",
                "http",
                "--header",
                "Authorization: Bearer " + token));
    words.addAll(List.of(more));
    var ended = run(words);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    return JSON.readTree(ended.out());
  }

  private static Ended run(List<String> words) throws Exception {
    var out = Files.createTempFile(folder, "npx", ".out").toFile();
    var err = Files.createTempFile(folder, "npx", ".err").toFile();
    var builder = new ProcessBuilder(words).redirectOutput(out).redirectError(err);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    var process = builder.start();
    if (!process.waitFor(4, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return new Ended(-1, "", words.get(0) + " did not end in 4 minutes");
    }
    return new Ended(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }
}
