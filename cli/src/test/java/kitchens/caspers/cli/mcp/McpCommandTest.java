package kitchens.caspers.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.cli.Main;
import kitchens.caspers.cli.output.Surroundings;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code caspers mcp} as a desktop client meets it: a process, and the SDK's own client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpCommandTest {

  private Path folder;
  private McpSyncClient client;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    var environment = new HashMap<String, String>();
    environment.put("CASPERS_HOME", folder.resolve("home").toString());
    environment.put("CASPERS_REPO", folder.toString());
    environment.put("DATABRICKS_HOST", "");
    Files.writeString(folder.resolve("databricks.yml"), "bundle:\n  name: nothing\n");
    var server =
        ServerParameters.builder(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .args(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "kitchens.caspers.cli.Main",
                "mcp")
            .env(environment)
            .build();
    var json = new JacksonMcpJsonMapper(new ObjectMapper());
    client =
        McpClient.sync(new StdioClientTransport(server, json))
            .requestTimeout(Duration.ofSeconds(60))
            .initializationTimeout(Duration.ofSeconds(60))
            .build();
    client.initialize();
  }

  @AfterAll
  void stop() {
    client.close();
  }

  @Test
  void offersTheUniverse() {
    var tools = client.listTools().tools();
    assertThat(tools)
        .extracting(Tool::name)
        .contains(
            "start_universe",
            "stop_universe",
            "status",
            "run_stage",
            "new_location",
            "set_speed",
            "simulate_order",
            "inject_fault",
            "orders_now",
            "explain_order",
            "list_recommendations",
            "decide",
            "add_occasion",
            "late_orders");
    assertThat(tools).allSatisfy(tool -> assertThat(tool.description()).isNotBlank());
    assertThat(tools)
        .filteredOn(tool -> tool.annotations().readOnlyHint())
        .extracting(Tool::name)
        .contains("status", "orders_now", "explain_order")
        .doesNotContain("decide", "sql", "stop_universe");
  }

  @Test
  void aToolIsACommand() {
    var status = call("status", Map.of());
    assertThat(status.isError()).isFalse();
    assertThat(status.structuredContent())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("status", "STOPPED");
  }

  @Test
  void aLocationIsFoundByItsName() {
    var made = call("new_location", Map.of("place", "Mountain View"));
    assertThat(made.isError()).as(text(made)).isFalse();
    assertThat(text(made)).contains("America/Los_Angeles");
    assertThat(folder.resolve("universe/locations/mountain-view.json")).exists();
    var again = call("new_location", Map.of("place", "Mountain View"));
    assertThat(again.isError()).isTrue();
    assertThat(text(again)).contains("is already there");
    var nowhere = call("new_location", Map.of("place", "Xyzzyville"));
    assertThat(nowhere.isError()).isTrue();
    assertThat(text(nowhere)).contains("names no place").doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "new_location, place, --folder=/etc",
    "new_location, name, ../../x",
    "simulate_order, location, -h",
    "run_stage, stage, a;b",
    "start_universe, target, prod",
    "explain_order, order_id, ../../../api/2.0/secrets/list",
    "sql, statement, --help",
    "set_speed, factor, fast",
    "inject_fault, fault, flood",
    "status, home, /etc",
    "late_orders, location, x:INT",
    "add_occasion, on, --from=1",
  })
  void anArgumentIsNothingButItsValue(String tool, String name, String value) {
    var answer = call(tool, Map.of(name, value));
    assertThat(answer.isError()).as(text(answer)).isTrue();
    assertThat(folder.getParent().resolve("x.json")).doesNotExist();
  }

  private CallToolResult call(String tool, Map<String, Object> arguments) {
    return client.callTool(new CallToolRequest(tool, arguments));
  }

  private static String text(CallToolResult result) {
    return result.content().stream()
        .map(content -> ((TextContent) content).text())
        .reduce("", (a, b) -> a + b);
  }

  @Test
  void itsWordsAreCommands() {
    areCommands(new UniverseTools("caspers").all(), Map.of());
  }

  @Test
  void aWorkspacesCallersAreOfferedWhatIsDoneOverItsApi() {
    var universe = new UniverseTools("caspers");
    var offered = CallerTools.of(universe);
    assertThat(offered)
        .extracting(UniverseTool::name)
        .doesNotHaveDuplicates()
        .contains(
            "start_universe",
            "stop_universe",
            "status",
            "run_stage",
            "new_location",
            "set_speed",
            "simulate_order",
            "inject_fault",
            "orders_now",
            "explain_order",
            "list_recommendations",
            "decide",
            "understand");
    areCommands(
        offered,
        Map.of(
            "start_universe", Map.of("job_id", 123456789012345L),
            "run_stage", Map.of("job_id", 123456789012345L, "stage", "Raw_Data+"),
            "understand",
                Map.of("sentence", "--yes stop it", "asked", Map.of("tool", "set_speed"))));
    assertThat(words(offered, "run_stage", Map.of("job_id", 7, "stage", "Raw_Data+")))
        .containsExactly(
            "universe", "begin", "--catalog=caspers", "--job-id=7", "--only=Raw_Data+");
    assertThat(words(offered, "understand", Map.of("sentence", "--yes")))
        .as("a sentence is never an option")
        .endsWith("--", "--yes");
    for (var beside : List.of("up", "down", "bundle")) {
      assertThat(offered)
          .as("nothing beside the command line is touched")
          .noneMatch(tool -> words(offered, tool.name(), given(tool)).get(0).equals(beside));
    }
  }

  private static List<String> words(
      List<UniverseTool> tools, String name, Map<String, Object> given) {
    return tools.stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow()
        .words()
        .apply(given);
  }

  private static Map<String, Object> given(UniverseTool tool) {
    return tool.name().equals("understand")
        ? Map.of("sentence", "x")
        : EXAMPLES.getOrDefault(tool.name(), Map.of());
  }

  private static void areCommands(
      List<UniverseTool> tools, Map<String, Map<String, Object>> special) {
    var top = Main.commandLine(Surroundings.ofProcess(), Optional.empty());
    for (var tool : tools) {
      var given =
          new HashMap<String, Object>(
              special.getOrDefault(tool.name(), EXAMPLES.getOrDefault(tool.name(), Map.of())));
      tool.fields().stream()
          .filter(UniverseTool.Field::required)
          .forEach(field -> assertThat(given).as(tool.name()).containsKey(field.name()));
      top.parseArgs(tool.words().apply(given).toArray(String[]::new));
    }
  }

  private static final String ORDER = "00000000-0000-4000-8000-000000000001";
  private static final Map<String, Map<String, Object>> EXAMPLES =
      Map.ofEntries(
          Map.entry(
              "start_universe",
              Map.of("target", "free", "locations", List.of("chicago"), "speed_up", 60)),
          Map.entry("run_stage", Map.of("stage", "Raw_Data+", "target", "free")),
          Map.entry("new_location", Map.of("place", "Mountain View", "name", "MV")),
          Map.entry("set_speed", Map.of("factor", 6.0e1, "location", "Chicago")),
          Map.entry(
              "simulate_order",
              Map.of("location", "Chicago", "items", List.of("12:2"), "delay_minutes", 45)),
          Map.entry("inject_fault", Map.of("fault", "kitchen_fire", "duration", "45m")),
          Map.entry(
              "add_occasion",
              Map.of("lift", 2.0, "on", "friday", "location", "Chicago", "from", "17:00")),
          Map.entry("late_orders", Map.of("location", "San Francisco")),
          Map.entry("sql", Map.of("statement", "SELECT 1")),
          Map.entry("list_recommendations", Map.of("state", "open", "search", "a&b=c")),
          Map.entry("explain_order", Map.of("order_id", ORDER)),
          Map.entry(
              "decide",
              Map.of("order_id", ORDER, "action", "change", "amount_usd", 4.5, "reason", "x")));
}
