package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.settings.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The gateway through the unmodified Python client of OpenAI. {@code OPENAI_PYTHON} names an
 * interpreter that has it ({@code python3 -m venv v && v/bin/pip install openai}); else {@code
 * python3} is tried, and without the client the test is skipped and says so.
 */
@Tag("long")
class PythonClientTest {

  private static final String PYTHON =
      Optional.ofNullable(System.getenv("OPENAI_PYTHON")).orElse("python3");
  private static final Path PROGRAM =
      Path.of("src", "test", "resources", "serving", "openai_client.py").toAbsolutePath();

  private record Ran(int exit, String out) {}

  private static Ran python(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(PYTHON);
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), out);
  }

  private static boolean hasClient() throws InterruptedException {
    try {
      return python(Map.of(), "-c", "import openai").exit() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void chatStreamsEmbeddingsResponsesAndErrors() throws Exception {
    assumeTrue(
        hasClient(), PYTHON + " has no module 'openai': name one that has it in OPENAI_PYTHON");
    try (ServingBench bench = new ServingBench(Settings.Content.FULL)) {
      bench.secrets.put("keys/openai", "sk-open");
      create(bench, "open", "llm/v1/chat");
      create(bench, "vectors", "llm/v1/embeddings");
      create(bench, "limited", "llm/v1/chat");
      bench
          .http()
          .send(
              "PUT",
              "/api/2.0/serving-endpoints/limited/ai-gateway",
              java.net.http.HttpRequest.BodyPublishers.ofString(
                  "{\"rate_limits\": [{\"calls\": 1, \"key\": \"endpoint\", \"renewal_period\":"
                      + " \"minute\"}]}"));
      bench.model.behaviour =
          (exchange, request) -> {
            if (request.has("input")) {
              FakeModel.send(
                  exchange,
                  200,
                  "application/json",
                  "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                      + "\"embedding\":[0.5,0.25]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}");
            } else {
              FakeModel.say(exchange, "hello");
            }
          };
      Ran ran =
          python(
              Map.of(
                  "OPENAI_BASE_URL",
                  bench.url + "/serving-endpoints",
                  "OPENAI_API_KEY",
                  bench.token,
                  "NO_PROXY",
                  "*"),
              PROGRAM.toString());
      assertThat(ran.exit()).as(ran.out()).isZero();
      JsonNode seen = Json.MAPPER.readTree(ran.out());
      assertThat(seen.path("chat").asText()).isEqualTo("hello");
      assertThat(seen.path("tokens").asInt()).isEqualTo(1_100);
      assertThat(seen.path("request_id").asText()).isNotBlank();
      assertThat(seen.path("same_request_id").asBoolean()).isTrue();
      assertThat(seen.path("stream").asText()).isEqualTo("{\"say\":\"hello\"}");
      assertThat(seen.path("stream_usage").asBoolean()).isTrue();
      assertThat(seen.at("/embedding/1").asDouble()).isEqualTo(0.25);
      assertThat(seen.path("response").asText()).isEqualTo("{\"say\":\"hello\"}");
      assertThat(seen.path("response_stream").asText()).isEqualTo("{\"say\":\"hello\"}");
      assertThat(seen.path("models_404").asText()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
      assertThat(seen.path("wrong_key").asInt()).isEqualTo(401);
      assertThat(seen.path("limited").asInt()).isPositive();
    }
  }

  private static void create(ServingBench bench, String name, String task) throws Exception {
    var made =
        bench
            .http()
            .post(
                "/api/2.0/serving-endpoints",
                ("{\"name\": \"%s\", \"config\": {\"served_entities\": [{\"name\": \"one\","
                        + " \"external_model\": {\"name\": \"m\", \"provider\": \"openai\", \"task\":"
                        + " \"%s\", \"openai_config\": {\"openai_api_base\": \"%s\","
                        + " \"openai_api_key\": \"{{secrets/keys/openai}}\"}}}]}}")
                    .formatted(name, task, bench.model.url()));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
  }
}
