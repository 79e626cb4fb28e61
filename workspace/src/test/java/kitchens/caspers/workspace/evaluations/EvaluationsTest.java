package kitchens.caspers.workspace.evaluations;

import static kitchens.caspers.workspace.evaluations.ShippedAgents.COMPLAINTS;
import static kitchens.caspers.workspace.evaluations.ShippedAgents.REFUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.ml.ListArtifactsRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped agents, their two prompts and two policy models, held against their eval sets. */
class EvaluationsTest {

  private static final String BASE = "/api/2.0/caspers/evaluations";

  private static TestWorkspace workspace;

  @BeforeAll
  static void start() throws IOException {
    workspace = TestWorkspace.start();
    ShippedAgents.in(workspace).refunder().complaints();
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return send(workspace.client(), method, path, body);
  }

  private static HttpResponse<String> send(
      WorkspaceClient as, String method, String path, String body) throws Exception {
    return new Http(workspace)
        .with("Authorization", as.config().authenticate().get("Authorization"))
        .send(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private static JsonNode ok(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }

  private static JsonNode evaluated(String asked) throws Exception {
    String path = BASE + "/" + ok("POST", BASE, asked).path("evaluation_id").asText();
    Await.until(
        Duration.ofSeconds(60),
        () -> !ok("GET", path, null).path("state").asText().equals("RUNNING"));
    JsonNode e = ok("GET", path, null);
    assertThat(e.path("state").asText()).as(e.path("message").asText()).isEqualTo("FINISHED");
    return e;
  }

  private static JsonNode difference(JsonNode variant, String metric) {
    return StreamSupport.stream(variant.path("differences").spliterator(), false)
        .filter(d -> d.path("metric").asText().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void promptsAndModelsSideBySide() throws Exception {
    JsonNode e =
        evaluated(
            """
            {"model": "%s", "prompts": ["v1", "v2-hasty"], "judge": "caspers-policy",
             "models": ["caspers-policy", "caspers-policy-words"]}
            """
                .formatted(REFUNDER));
    assertThat(e.path("variants"))
        .extracting(v -> v.path("name").asText())
        .containsExactly(
            "v1 × caspers-policy",
            "v1 × caspers-policy-words",
            "v2-hasty × caspers-policy",
            "v2-hasty × caspers-policy-words");
    JsonNode good = e.at("/variants/0");
    JsonNode hasty = e.at("/variants/2");
    assertThat(good.at("/metrics/accuracy").asDouble()).isEqualTo(1);
    assertThat(good.at("/metrics/groundedness").asDouble()).isEqualTo(1);
    assertThat(good.at("/metrics/says_the_figures").asDouble()).isEqualTo(1);
    assertThat(hasty.at("/metrics/says_the_figures").asDouble()).isZero();
    assertThat(hasty.at("/metrics/accuracy").asDouble()).isBetween(0.1, 0.9);
    assertThat(difference(hasty, "accuracy").path("mean").asDouble())
        .isEqualTo(hasty.at("/metrics/accuracy").asDouble() - 1);
    assertThat(difference(hasty, "says_the_figures").path("verdict").asText()).isEqualTo("WORSE");
    assertThat(difference(e.at("/variants/1"), "accuracy").path("verdict").asText())
        .isEqualTo("UNDECIDED");

    WorkspaceClient w = workspace.client();
    String run = hasty.path("run_id").asText();
    assertThat(w.experiments().getRun(run).getRun().getData().getMetrics())
        .anySatisfy(m -> assertThat(m.getKey()).isEqualTo("accuracy"));
    assertThat(w.experiments().listArtifacts(new ListArtifactsRequest().setRunId(run)))
        .extracting(f -> f.getPath())
        .containsExactly("cases.json");
    String trace = e.at("/cases/0/results/0/trace_id").asText();
    assertThat(ok("GET", "/api/2.0/caspers/traces/" + trace, null).path("model").asText())
        .isEqualTo("caspers-policy");
  }

  @Test
  void peopleSayTheirsInPlace() throws Exception {
    JsonNode e =
        evaluated(
            "{\"model\": \"%s\", \"prompts\": [\"1\"], \"judge\": \"caspers-policy\"}"
                .formatted(REFUNDER));
    assertThat(e.path("agreement")).isEmpty();
    String path = BASE + "/" + e.path("evaluation_id").asText();
    for (int i = 0; i < 4; i++) {
      String trace = e.at("/cases/" + i + "/results/0/trace_id").asText();
      ok(
          "POST",
          path + "/labels",
          "{\"trace_id\": \"%s\", \"name\": \"says_the_figures\", \"value\": %s}"
              .formatted(trace, i > 0));
    }
    JsonNode now = ok("GET", path, null);
    assertThat(now.at("/agreement/0/labels").asInt()).isEqualTo(4);
    assertThat(now.at("/agreement/0/agree").asInt()).isEqualTo(3);
    String first = e.at("/cases/0/results/0/trace_id").asText();
    JsonNode taken =
        ok(
            "POST",
            path + "/labels",
            "{\"trace_id\": \"%s\", \"name\": \"says_the_figures\", \"value\": null}"
                .formatted(first));
    assertThat(taken.at("/agreement/0/agree").asInt()).isEqualTo(3);
    assertThat(taken.path("labels")).hasSize(3);
    assertThat(
            send(
                    "POST",
                    path + "/labels",
                    "{\"trace_id\": \"x\", \"name\": \"accuracy\", \"value\": true}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            send(
                    "POST",
                    path + "/labels",
                    "{\"trace_id\": \"%s\", \"name\": \"beauty\", \"value\": true}"
                        .formatted(first))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aSetOfJsonLinesWithTheFactsBesideThem() throws Exception {
    JsonNode e =
        evaluated(
            "{\"model\": \"%s\", \"prompts\": [\"v1\"], \"max_cases\": 12}".formatted(COMPLAINTS));
    assertThat(e.path("cases")).hasSize(12);
    assertThat(e.at("/cases/0/input/complaint").asText()).startsWith("Fifty-two minutes");
    assertThat(e.at("/variants/0/metrics/schema").asDouble()).isEqualTo(1);
    assertThat(e.at("/variants/0/metrics/decision").asDouble()).isGreaterThan(0.7);
  }

  /** As the complaint desk's labels are, and what the stages grow from real orders. */
  @Test
  void casesOfAFileInThePlaceOfTheSets() throws Exception {
    String one =
        """
        {"id": "%s", "inputs": {"complaint": "%s"}, "expectations": {"complaint_category": ["%s"], \
        "decision": "suggest_credit"}, "facts": {"order_id": "7", "order_total": 25.7, "items": [], \
        "location": "Bellevue", "duration_minutes": 52.4, "p50_minutes": 24, "p75_minutes": 31, \
        "p99_minutes": 48}, "tags": ["grown"]}
        """;
    upload(
        "grown.jsonl",
        one.formatted("g1", "You were an hour late with it.", "delivery_delay")
            + one.formatted("g2", "The soup was cold.", "food_quality"));
    JsonNode e =
        evaluated(
            """
            {"model": "%s", "prompts": ["v1"], "cases_from": "/Volumes/e/ai/agents/grown.jsonl"}
            """
                .formatted(COMPLAINTS));
    assertThat(e.path("cases"))
        .extracting(c -> c.path("name").asText())
        .containsExactly("g1", "g2");
    assertThat(e.at("/variants/0/metrics/accuracy").asDouble()).isEqualTo(1);

    upload("bare.jsonl", "{\"id\": \"b\", \"inputs\": {\"complaint\": \"Late.\"}}");
    HttpResponse<String> refused =
        send(
            "POST",
            BASE,
            "{\"model\": \"%s\", \"cases_from\": \"/Volumes/e/ai/agents/bare.jsonl\"}"
                .formatted(COMPLAINTS));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("bare.jsonl", "'b'", "facts");

    upload("broken.jsonl", one.formatted("g1", "Late.", "delivery_delay") + "{\"id\": \"b\"");
    refused =
        send(
            "POST",
            BASE,
            "{\"model\": \"%s\", \"cases_from\": \"/Volumes/e/ai/agents/broken.jsonl\"}"
                .formatted(COMPLAINTS));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("\"/Volumes/e/ai/agents/broken.jsonl:2:", " is not JSON: ")
        .doesNotContain("REDACTED");
  }

  private static void upload(String name, String text) {
    workspace
        .client()
        .files()
        .upload(
            new UploadRequest()
                .setFilePath("/Volumes/e/ai/agents/" + name)
                .setContents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\": \"refunder\"} | 400 | full name",
        "{\"model\": \"e.ai.refunder\", \"cases_from\": \"/etc/passwd\"} | 400 | below /Volumes",
        "{\"model\": \"e.ai.refunder\", \"cases_from\": \"/Volumes/e/ai/agents/none\"} | 404 | none",
        "{\"model\": \"e.ai.none\"} | 404 | none",
        "{\"model\": \"e.ai.refunder\", \"prompts\": [\"v9\"]} | 404 | v2-hasty",
        "{\"model\": \"e.ai.refunder\", \"models\": [\"nobody\"]} | 400 | nobody",
        "{\"model\": \"e.ai.refunder\", \"judge\": \"nobody\"} | 400 | nobody",
        "{\"model\": \"e.ai.refunder\", \"max_cases\": 0} | 400 | max_cases"
      })
  void whatIsNotThereIsSaid(String asked, int status, String says) throws Exception {
    HttpResponse<String> answer = send("POST", BASE, asked);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(says);
  }

  @Test
  void whoMayNotSeeTheModelSeesNoEvaluationOfIt() throws Exception {
    JsonNode e = evaluated("{\"model\": \"%s\"}".formatted(REFUNDER));
    WorkspaceClient stranger = ServicePrincipals.create(workspace, "stranger").client();
    String path = BASE + "/" + e.path("evaluation_id").asText();
    assertThat(send(stranger, "GET", path, null).statusCode()).isIn(403, 404);
    assertThat(Json.MAPPER.readTree(send(stranger, "GET", BASE, null).body()).path("evaluations"))
        .isEmpty();
    assertThat(send(stranger, "POST", BASE, "{\"model\": \"%s\"}".formatted(REFUNDER)).statusCode())
        .isIn(403, 404);
  }
}
