package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.iam.ListServicePrincipalsRequest;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.databricks.sdk.service.serving.ServingEndpointAccessControlRequest;
import com.databricks.sdk.service.serving.ServingEndpointPermissionLevel;
import com.databricks.sdk.service.serving.ServingEndpointPermissionsRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the gateway keeps of requests, as SQL reads it. */
class GatewayTablesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PAYLOAD = "bench.operations.measured_payload";

  private static Installation installation;
  private static ModelStub provider;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    provider = new ModelStub();
    installation.caspers("workspace", "start").succeeded();
    Gateway.configure(installation.client(), provider);
  }

  @AfterAll
  static void stop() throws Exception {
    installation.close();
    provider.close();
  }

  /** An agent without tools that takes any answer; its model is the provider's endpoint. */
  private static void agent() throws IOException {
    WorkspaceClient w = installation.client();
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("bench")
                .setSchemaName("operations")
                .setName("agents")
                .setVolumeType(VolumeType.MANAGED));
    Map.of(
            "agent.yml", "name: teller\nmodel: measured\nprompt: prompt.md\n",
            "prompt.md", "Tell when the order comes.\n")
        .forEach(
            (name, text) ->
                w.files()
                    .upload(
                        new UploadRequest()
                            .setFilePath("/Volumes/bench/operations/agents/teller/" + name)
                            .setContents(
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))));
    w.registeredModels()
        .create(
            new CreateRegisteredModelRequest()
                .setCatalogName("bench")
                .setSchemaName("operations")
                .setName("teller"));
    w.modelRegistry()
        .createModelVersion(
            new CreateModelVersionRequest()
                .setName("bench.operations.teller")
                .setSource("/Volumes/bench/operations/agents/teller"));
    w.servingEndpoints()
        .create(
            new CreateServingEndpoint()
                .setName("teller")
                .setConfig(
                    new EndpointCoreConfigInput()
                        .setServedEntities(
                            List.of(
                                new ServedEntityInput()
                                    .setName("teller-1")
                                    .setEntityName("bench.operations.teller")
                                    .setEntityVersion("1")))));
    w.servingEndpoints()
        .updatePermissions(
            new ServingEndpointPermissionsRequest()
                .setServingEndpointId(w.servingEndpoints().get("measured").getId())
                .setAccessControlList(
                    List.of(
                        new ServingEndpointAccessControlRequest()
                            .setServicePrincipalName(agents(w))
                            .setPermissionLevel(ServingEndpointPermissionLevel.CAN_QUERY))));
  }

  /** The principal in whose name agents ask their models. */
  private static String agents(WorkspaceClient w) {
    for (var principal : w.servicePrincipals().list(new ListServicePrincipalsRequest())) {
      if ("agents".equals(principal.getDisplayName())) {
        return principal.getApplicationId();
      }
    }
    throw new AssertionError("no principal for agents");
  }

  private static JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + installation.port() + path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private static String token() throws IOException {
    return Files.readString(installation.home().resolve("admin-token")).strip();
  }

  private static List<JsonNode> rows(String statement) {
    try {
      List<JsonNode> rows = new ArrayList<>();
      installation.sql(statement).forEach(rows::add);
      return rows;
    } catch (IllegalStateException | IOException e) {
      // The table comes with its first rows.
      return List.of();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("long")
  void oneJoinGoesFromATraceToItsProvidersRow() throws Exception {
    agent();
    JsonNode answer =
        post(
            "/serving-endpoints/teller/invocations",
            "{\"dataframe_records\": [{\"order_id\": \"4711\"}]}");
    String trace = answer.at("/predictions/0/trace_id").asText();
    assertThat(trace).as(answer.toString()).hasSize(32);
    String join =
        """
        SELECT t.trace_id, t.state, t.trace_metadata['caspers.endpoint'] AS agent,
               p.databricks_request_id AS provider_request, p.status_code, p.response
        FROM system.operations.traces t
        JOIN %s p ON p.client_request_id = t.trace_id
        WHERE t.trace_id = '%s'
        """
            .formatted(PAYLOAD, trace);
    LiveUniverse.await("trace and provider's row in SQL", () -> !rows(join).isEmpty());
    assertThat(rows(join))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.path("state").asText()).isEqualTo("OK");
              assertThat(row.path("agent").asText()).isEqualTo("teller");
              assertThat(row.path("status_code").asInt()).isEqualTo(200);
              assertThat(row.path("response").asText()).contains("a quarter of an hour");
              assertThat(row.path("provider_request").asText()).isNotEmpty();
            });
  }

  /** What was answered is in the table, whenever the workspace was killed. */
  @Test
  @Tag("chaos")
  void payloadRowsAreTheRequestsThroughKills() throws Exception {
    Set<String> answered = new TreeSet<>();
    for (int round = 0; round < 3; round++) {
      ProcessHandle workspace =
          ProcessHandle.of(installation.status().at("/pid").asLong()).orElseThrow();
      int killAt = 40 + 17 * round;
      for (int i = 0; i < killAt; i++) {
        answered.add(
            post(
                    "/serving-endpoints/chat/completions",
                    "{\"model\": \"measured\", \"messages\": [{\"role\": \"user\", \"content\":"
                        + " \"Where?\"}]}")
                .path("databricks_request_id")
                .asText());
      }
      workspace.destroyForcibly();
      LiveUniverse.await("the workspace's end", () -> !workspace.isAlive());
      installation.caspers("workspace", "start").succeeded();
    }
    String count =
        "SELECT count(*) AS n, count(DISTINCT databricks_request_id) AS requests FROM "
            + PAYLOAD
            + " WHERE client_request_id IS NULL";
    LiveUniverse.await(
        "a row for each of " + answered.size() + " requests",
        () -> rows(count).stream().anyMatch(r -> r.path("requests").asInt() >= answered.size()));
    JsonNode counted = rows(count).get(0);
    assertThat(counted.path("n").asInt()).isEqualTo(answered.size());
    Set<String> kept = new TreeSet<>();
    rows("SELECT databricks_request_id AS id FROM " + PAYLOAD + " WHERE client_request_id IS NULL")
        .forEach(row -> kept.add(row.path("id").asText()));
    assertThat(kept).isEqualTo(answered);
  }
}
