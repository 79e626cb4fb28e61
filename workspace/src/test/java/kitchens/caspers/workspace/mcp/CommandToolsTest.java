package kitchens.caspers.workspace.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process behind the tools. */
class CommandToolsTest {

  @TempDir private Path temp;

  private final CommandTools tools = new CommandTools(this::start);

  private CommandLine start() {
    return new CommandLine(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StandInCommandLine.class.getName()),
        Map.of("ONLY", "this"),
        temp.resolve("work"));
  }

  @AfterEach
  void stop() {
    tools.close();
  }

  @Test
  void eachCallLendsItsAskersTokenAndNothingElseIsInherited() throws Exception {
    assertThat(tools.tools(asker("a"))).extracting(Tool::name).containsExactly("who", "die");
    List<String> said = new ArrayList<>();
    JsonNode first = who("a", said::add);
    assertThat(first.path("token").asText()).isEqualTo("token-of-a");
    assertThat(who("b", line -> {}).path("token").asText()).isEqualTo("token-of-b");
    assertThat(first.path("variables"))
        .extracting(JsonNode::asText)
        .contains("ONLY")
        .doesNotContain("HOME", "JAVA_HOME");
    assertThat(first.path("directory").asText()).isEqualTo(temp.resolve("work").toString());
    Await.until(Duration.ofSeconds(5), () -> said.equals(List.of("looking")));
  }

  @Test
  void oneThatDiedIsStartedAgainAndNoneOutlivesItsEnd() throws Exception {
    long before = who("a", line -> {}).path("pid").asLong();
    assertThatThrownBy(() -> call("a", "die", line -> {}))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("has ended");
    long after = who("a", line -> {}).path("pid").asLong();
    assertThat(after).isNotEqualTo(before);
    tools.close();
    Await.until(
        Duration.ofSeconds(10),
        () -> !ProcessHandle.of(after).map(ProcessHandle::isAlive).orElse(false));
  }

  private JsonNode who(String name, Consumer<String> progress) throws Exception {
    return McpDoor.JSON.readTree(call(name, "who", progress));
  }

  private String call(String name, String tool, Consumer<String> progress) throws Exception {
    return McpClients.text(
        tools.use(asker(name), tool).orElseThrow().call().with(Map.of(), progress));
  }

  private static Asker asker(String name) {
    return new Asker(
        new Principal(name, name, name, Principal.Kind.USER, false), "token-of-" + name);
  }
}
