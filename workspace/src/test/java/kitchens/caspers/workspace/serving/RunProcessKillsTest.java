package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.workspace.WorkspaceMain;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace's process is killed while a run's step is under way, each time another one. */
@Tag("chaos")
class RunProcessKillsTest {

  private static final String HELPER =
      """
      name: helper
      model: remote
      prompt: prompt.md
      """;

  private static final String SUPERVISOR =
      """
      name: three
      kind: supervisor
      model: ${LLM_MODEL}
      prompt: prompt.md
      delegates:
        - {name: first, description: First., agent: helper, parameters: {word: {type: string}}}
        - {name: second, description: Second., agent: helper, parameters: {word: {type: string}}}
        - {name: third, description: Third., agent: helper, parameters: {word: {type: string}}}
      output: {type: object, required: [answer]}
      """;

  private static final String PLAN =
      """
      ```policy
      tools:
        - {call: first, arguments: {word: "=input.message"}}
        - {call: second, arguments: {word: "=first.answer"}}
        - {call: third, arguments: {word: "=second.answer"}}
      rules:
        - answer: {answer: "=third.answer"}
      ```
      """;

  @TempDir Path directory;
  private Process process;
  private Http http;

  @AfterEach
  void stop() throws Exception {
    if (process != null) {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
  }

  @Test
  void aRunOutlivesEachKill() throws Exception {
    try (FakeModel model = new FakeModel()) {
      Path home = Files.createDirectory(directory.resolve("home"));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(
          home.resolve("settings.yaml"),
          "models:\n  remote: {base_url: \"%s\", model: remote-1, timeout_seconds: 60}\n"
              .formatted(model.url()));
      AtomicInteger asked = new AtomicInteger();
      CountDownLatch[] under = {new CountDownLatch(1)};
      boolean[] answers = {false};
      model.behaviour =
          (exchange, request) -> {
            int n = asked.incrementAndGet();
            if (!answers[0]) {
              under[0].countDown();
              return; // the connection is closed without an answer, when its other end has died
            }
            FakeModel.say(exchange, "answer " + n);
          };
      start(home);
      serve(home);
      JsonNode begun =
          SupervisorBench.ok(
              http.post(
                  "/serving-endpoints/three/responses",
                  "{\"input\": \"go\", \"background\": true}"));
      String run = SupervisorBench.runId(begun);
      for (int kill = 1; kill <= 3; kill++) {
        assertThat(under[0].await(60, TimeUnit.SECONDS)).as("kill " + kill).isTrue();
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        under[0] = new CountDownLatch(1);
        answers[0] = kill == 3;
        start(home);
      }
      Await.until(Duration.ofSeconds(90), () -> run(run).path("state").asText().equals("DONE"));
      JsonNode done = run(run);
      assertThat(done.path("steps"))
          .extracting(s -> s.path("name").asText())
          .containsExactly("model", "first", "model", "second", "model", "third", "model");
      assertThat(done.path("steps")).allMatch(s -> s.path("state").asText().equals("DONE"));
      assertThat(SupervisorBench.step(done, "first").path("attempts").asInt())
          .isGreaterThanOrEqualTo(3);
      List<JsonNode> told =
          SupervisorBench.events(
              http.get("/serving-endpoints/responses/" + begun.path("id").asText() + "?stream=true")
                  .body());
      assertThat(told)
          .filteredOn(e -> e.path("type").asText().equals("response.output_item.done"))
          .hasSize(7);
    }
  }

  private JsonNode run(String id) throws Exception {
    return SupervisorBench.ok(http.get(SupervisorBench.RUNS + id));
  }

  private void start(Path home) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(WorkspaceMain.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("CASPERS_HOME", home.toString(), "CASPERS_PORT", "0"));
    Files.deleteIfExists(home.resolve("workspace.json"));
    process =
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile()).start();
    Await.until(Duration.ofSeconds(120), () -> Files.exists(home.resolve("workspace.json")));
    JsonNode told = Json.MAPPER.readTree(Files.readString(home.resolve("workspace.json")));
    http =
        new Http(URI.create(told.path("url").asText()))
            .withToken(Files.readString(home.resolve("admin-token")).strip());
  }

  private void serve(Path home) throws Exception {
    JsonNode told = Json.MAPPER.readTree(Files.readString(home.resolve("workspace.json")));
    WorkspaceClient w =
        new WorkspaceClient(
            new DatabricksConfig()
                .setHost(told.path("url").asText())
                .setToken(Files.readString(home.resolve("admin-token")).strip())
                .setAuthType("pat"));
    RegisteredAgents agents = new RegisteredAgents(w, http);
    agents.serve("helper", HELPER, "Say something.");
    agents.serve("three", SUPERVISOR, PLAN);
  }
}
