package kitchens.caspers.workspace.releases;

import static kitchens.caspers.workspace.releases.ReleaseBench.RELEASES;
import static kitchens.caspers.workspace.releases.ReleaseBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where releases go: an endpoint by a canary, an app, and what is looked at before. */
class ReleasePlacesTest {

  private static final String FOR_CANARIES =
      "{\"endpoint\": \"%s\", \"canary_percent\": 50, \"questions\": [{\"n\": 99}],"
          + " \"trigger\": {\"requests\": 5}}";

  private static final String MODEL_ID =
      ", \"env_vars\": [{\"name\": \"MLFLOW_ACTIVE_MODEL_ID\", \"value\": \"models:/r.ai.%s\"}]";

  private static ReleaseBench bench;

  @BeforeAll
  static void start() {
    bench = new ReleaseBench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void aCanaryThatCrossesItsTriggerIsTakenBackWithTheAlias() throws Exception {
    String model = "r.ai.canary";
    bench.model("canary");
    long good = bench.version(model, 10, 8);
    String first = bench.promoted(model, good);
    bench.ok("POST", RELEASES + "/" + first + "/deploy", "{\"endpoint\": \"canaries\"}");

    long bad =
        bench.version(
            model, 10, 9, "checks:\n  - {check: input.n != 99, message: not for this number}\n");
    String second = bench.promoted(model, bad);
    HttpResponse<String> taken = deploy(second, FOR_CANARIES.formatted("canaries"));
    assertThat(taken.statusCode()).isEqualTo(400);
    assertThat(taken.body()).contains("taken back", "error rate is 1.0", "at version 1 again");
    assertThat(bench.served("canaries")).isEqualTo("" + good);
    assertThat(routes("canaries")).containsExactly("canary-1:100");
    assertThat(bench.champion(model)).isEqualTo(good);
    assertThat(bench.state(first)).isEqualTo("DEPLOYED");
    assertThat(bench.state(second)).isEqualTo("BLOCKED");
    HttpResponse<String> back =
        bench.admin(
            "POST",
            RELEASES + "/rollback",
            "{\"model\": \"%s\", \"to\": \"%s\"}".formatted(model, second));
    assertThat(back.statusCode()).isEqualTo(400);

    long better = bench.version(model, 10, 7);
    String third = bench.promoted(model, better);
    assertThat(deploy(third, FOR_CANARIES.formatted("canaries")).statusCode()).isEqualTo(200);
    assertThat(routes("canaries")).containsExactly("canary-" + better + ":100");
    assertThat(bench.release(third).path("events"))
        .extracting(e -> e.path("step").asText())
        .contains("canary");
  }

  @Test
  void anAppIsToldWhatWasReleasedAndKeepsItUntilAnotherReleaseTellsIt() throws Exception {
    String model = "r.ai.told";
    bench.model("told");
    long one = bench.version(model, 10, 3);
    long two = bench.version(model, 10, 4);
    bench.app("told", "first");
    String first = bench.promoted(model, one);
    String asked = "{\"app\": \"told\", \"environment\": \"production\"}";
    bench.ok("POST", RELEASES + "/" + first + "/deploy", asked);
    assertThat(bench.variable("told", "MLFLOW_ACTIVE_MODEL_ID")).isEqualTo("models:/r.ai.told/1");
    assertThat(bench.variable("told", "ENABLE_MLFLOW_TRACING")).isEqualTo("true");
    assertThat(bench.variable("told", "APP_ENVIRONMENT")).isEqualTo("production");
    assertThat(bench.variable("told", "MLFLOW_EXPERIMENT_ID"))
        .isEqualTo(bench.release(first).path("experiment_id").asText());
    assertThat(verify(first).path("ok").asBoolean()).isTrue();

    bench.app("told", "deployed by hand");
    assertThat(bench.variable("told", "MLFLOW_ACTIVE_MODEL_ID")).isEqualTo("models:/r.ai.told/1");
    assertThat(verify(first).path("ok").asBoolean()).isTrue();
    JsonNode past = bench.deployApp("told", "past the gate", MODEL_ID.formatted("told/" + two));
    assertThat(past.path("state").asText()).isEqualTo("FAILED");
    assertThat(past.path("message").asText())
        .contains("has not passed the gate", first, "leave the variable out");
    bench.app("loose", "of no release");
    JsonNode loose = bench.deployApp("loose", "of no release", MODEL_ID.formatted("told/" + two));
    assertThat(loose.path("message").asText()).contains("is not in production", "--version " + two);
    JsonNode right = bench.deployApp("loose", "of no release", MODEL_ID.formatted("told/" + one));
    assertThat(right.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(bench.ok("POST", RELEASES + "/" + first + "/verify", "{\"api\": true}").toString())
        .contains("/apps/told/api/chat/completions", "404");
    verify(first);

    String second = bench.promoted(model, two);
    bench.ok("POST", RELEASES + "/" + second + "/deploy", asked);
    assertThat(bench.variable("told", "MLFLOW_ACTIVE_MODEL_ID")).isEqualTo("models:/r.ai.told/2");
    bench.ok("POST", RELEASES + "/rollback", "{\"model\": \"%s\"}".formatted(model));
    assertThat(bench.variable("told", "MLFLOW_ACTIVE_MODEL_ID")).isEqualTo("models:/r.ai.told/1");
    assertThat(verify(first).path("ok").asBoolean()).isTrue();
    JsonNode record = bench.release(first);
    assertThat(record.path("app_url").asText()).contains("told.localhost");
    assertThat(record.path("sp_id").asText()).isNotBlank();
  }

  @Test
  void preflightFindsWhatWouldGoWrong() throws Exception {
    String model = "r.ai.looked";
    bench.model("looked");
    bench.version(model, 10, 3);
    bench.app("looked", "asks nobody");
    String asked =
        "{\"model\": \"%s\", \"model_version\": 1, \"app\": \"looked\", \"endpoint\": \"none-yet\","
            + " \"environment_vars\": {\"LLM_MODEL\": \"caspers-policy\"}}";
    JsonNode fine = bench.ok("POST", RELEASES + "/preflight", asked.formatted(model));
    assertThat(fine.path("ok").asBoolean()).as(fine.toString()).isTrue();
    assertThat(statuses(fine, "endpoint")).containsExactly("WARN");
    assertThat(statuses(fine, "app")).containsExactly("OK");

    lookAtMcpServersAndExcess(asked.formatted(model));
    HttpResponse<String> edda =
        bench.as(bench.edda, "POST", RELEASES + "/preflight", asked.formatted(model));
    JsonNode hers = json(edda);
    assertThat(hers.path("ok").asBoolean()).isFalse();
    assertThat(hers.toString()).contains("GRANT MANAGE ON MODEL r.ai.looked");

    bench.app("looked", "asks https://api.openai.com/v1 past the gateway");
    JsonNode past = bench.ok("POST", RELEASES + "/preflight", asked.formatted(model));
    assertThat(past.path("ok").asBoolean()).isFalse();
    assertThat(past.toString()).contains("App.java:4 names api.openai.com");

    JsonNode unknown = bench.ok("POST", RELEASES + "/preflight", asked.formatted("r.ai.nobody"));
    assertThat(statuses(unknown, "registered model")).containsExactly("FAIL");
    String broken = asked.formatted(model).replace("caspers-policy", "no-such-model");
    assertThat(statuses(bench.ok("POST", RELEASES + "/preflight", broken), "model"))
        .containsExactly("FAIL");
  }

  private static void lookAtMcpServersAndExcess(String asked) {
    bench.deployApp(
        "looked",
        "asks servers",
        ", \"env_vars\": [{\"name\": \"SQL_MCP_URL\", \"value\": \"%s/api/2.0/mcp/sql\"},"
                .formatted(bench.workspace.url())
            + " {\"name\": \"LOST_MCP_URL\", \"value\": \"http://127.0.0.1:1/mcp\"}]");
    String principal =
        bench.ok("GET", "/api/2.0/apps/looked", null).path("service_principal_client_id").asText();
    bench.ok(
        "PATCH",
        "/api/2.1/unity-catalog/permissions/model/r.ai.looked",
        "{\"changes\": [{\"principal\": \"%s\", \"add\": [\"MANAGE\"]}]}".formatted(principal));
    JsonNode found = bench.ok("POST", RELEASES + "/preflight", asked);
    assertThat(statuses(found, "MCP server")).containsExactlyInAnyOrder("OK", "FAIL");
    assertThat(found.toString())
        .contains("correct LOST_MCP_URL")
        .contains("REVOKE MANAGE ON MODEL r.ai.looked FROM `" + principal + "`");
    bench.app("looked", "asks nobody");
  }

  private static List<String> statuses(JsonNode answer, String check) {
    List<String> statuses = new java.util.ArrayList<>();
    for (JsonNode finding : answer.path("findings")) {
      if (finding.path("check").asText().equals(check)) {
        statuses.add(finding.path("status").asText());
      }
    }
    return statuses;
  }

  private static List<String> routes(String endpoint) {
    List<String> routes = new java.util.ArrayList<>();
    for (JsonNode route :
        bench
            .ok("GET", "/api/2.0/serving-endpoints/" + endpoint, null)
            .at("/config/traffic_config/routes")) {
      routes.add(
          route.path("served_entity_name").asText()
              + ":"
              + route.path("traffic_percentage").asInt());
    }
    return routes;
  }

  private static HttpResponse<String> deploy(String id, String body) {
    return bench.admin("POST", RELEASES + "/" + id + "/deploy", body);
  }

  private static JsonNode verify(String id) {
    return bench.ok("POST", RELEASES + "/" + id + "/verify", "{}");
  }
}
