package kitchens.caspers.workspace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was kept aside lands once when its mapping was mended, or is discarded. */
class SentAgainTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestWorkspace workspace;
  private static Http http;

  private String volume;
  private Path onDisk;

  @BeforeAll
  static void start() throws IOException {
    workspace = TestWorkspace.start();
    http = new Http(workspace).withToken(workspace.adminToken());
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @BeforeEach
  void aVolume() {
    var client = workspace.client();
    String catalog = "c" + UUID.randomUUID().toString().replace("-", "");
    client.catalogs().create(new CreateCatalog().setName(catalog));
    client.schemas().create(new CreateSchema().setCatalogName(catalog).setName("s"));
    var made =
        client
            .volumes()
            .create(
                new CreateVolumeRequestContent()
                    .setCatalogName(catalog)
                    .setSchemaName("s")
                    .setName("v")
                    .setVolumeType(VolumeType.MANAGED));
    volume = catalog + ".s.v";
    onDisk = Path.of(java.net.URI.create(made.getStorageLocation()));
  }

  private void mapping(String kind) throws Exception {
    String yaml = "events: [{when: {$.kind: %s}, emit: {no: $.no}}]".formatted(kind);
    var answer =
        http.send("PUT", "/ingest/" + volume + "/mappings/till", BodyPublishers.ofString(yaml));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private JsonNode post(String path, String body, int status) throws Exception {
    var answer = http.post("/ingest/" + volume + path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private List<String> kept() throws Exception {
    var shown = JSON.readTree(http.get("/ingest/" + volume + "/quarantine").body());
    return shown.path("records").findValuesAsText("id");
  }

  private JsonNode act(String what, List<String> ids) throws Exception {
    return post("/quarantine/" + what, JSON.writeValueAsString(Map.of("ids", ids)), 200);
  }

  private List<String> landed() throws IOException {
    var lines = new ArrayList<String>();
    if (Files.exists(onDisk.resolve("ingest"))) {
      try (var files = Files.walk(onDisk.resolve("ingest"))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }

  @Test
  void whatFitsTheMendedMappingLandsOnceAndTheRestStays() throws Exception {
    mapping("sale");
    String long1 = "x".repeat(9_000);
    post(
        "?mapping=till",
        "{\"kind\":\"return\",\"no\":1}\n{\"kind\":\"return\",\"no\":\"%s\"}\nno json\n"
                .formatted(long1)
            + "{\"kind\":\"gift\",\"no\":3}\n",
        200);
    List<String> ids = kept();
    assertThat(ids).hasSize(4);
    assertThat(act("send-again", ids).path("sent").asInt()).as("nothing was mended").isZero();
    assertThat(landed()).isEmpty();

    mapping("return");
    JsonNode answer = act("send-again", ids);
    assertThat(answer.path("sent").asInt()).isEqualTo(2);
    assertThat(answer.path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.path("left").findValuesAsText("reason"))
        .hasSize(2)
        .contains("it is no JSON object");
    assertThat(landed()).containsExactly("{\"no\":1}", "{\"no\":\"" + long1 + "\"}");
    assertThat(kept()).hasSize(2).isSubsetOf(ids);
    assertThat(act("send-again", ids).path("already").asInt()).isEqualTo(2);

    workspace.restart();
    http = new Http(workspace).withToken(workspace.adminToken());
    assertThat(act("send-again", ids).path("sent").asInt()).isZero();
    assertThat(landed()).hasSize(2);
    var state = JSON.readTree(http.get("/ingest/" + volume).body());
    assertThat(state.path("quarantined").asInt()).isEqualTo(4);
    assertThat(state.path("kept_aside").asInt()).isEqualTo(2);
  }

  @Test
  void whoeverAsksAtTheSameTimeSendsEachOnce() throws Exception {
    mapping("sale");
    var body = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      body.append("{\"kind\":\"return\",\"no\":").append(i).append("}\n");
    }
    post("?mapping=till", body.toString(), 200);
    List<String> ids = kept();
    mapping("return");
    var threads = Executors.newFixedThreadPool(6);
    int sent = 0;
    try {
      Callable<JsonNode> send = () -> act("send-again", ids);
      for (var one : threads.invokeAll(Collections.nCopies(6, send))) {
        sent += one.get().path("sent").asInt();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(sent).isEqualTo(50);
    assertThat(landed()).hasSize(50).doesNotHaveDuplicates();
    assertThat(kept()).isEmpty();
    try (var files = Files.walk(onDisk.resolve("_quarantine"))) {
      assertThat(files.filter(Files::isRegularFile)).as("a file that is done with goes").isEmpty();
    }
  }

  @Test
  void whatIsDiscardedIsGone() throws Exception {
    post("", "first\nsecond\n", 200);
    List<String> ids = kept();
    assertThat(act("discard", ids.subList(0, 1)).path("discarded").asInt()).isEqualTo(1);
    assertThat(kept()).containsExactly(ids.get(1));
    JsonNode again = act("discard", ids);
    assertThat(again.path("discarded").asInt()).isEqualTo(1);
    assertThat(again.path("already").asInt()).isEqualTo(1);
    assertThat(kept()).isEmpty();
    assertThat(landed()).isEmpty();
  }

  @Test
  void hostileRequestsAreRefused() throws Exception {
    mapping("sale");
    post("?mapping=till", "{\"kind\":\"x\",\"no\":1}", 200);
    List<String> ids = kept();
    for (String id : List.of("../../../etc/passwd/1", "2026-11-27/../x/000000000001.json/0", "")) {
      post("/quarantine/send-again", JSON.writeValueAsString(Map.of("ids", List.of(id))), 400);
      post("/quarantine/discard", JSON.writeValueAsString(Map.of("ids", List.of(id))), 400);
    }
    post("/quarantine/discard", "{}", 400);
    post("/quarantine/discard", "nonsense", 400);
    post(
        "/quarantine/send-again",
        JSON.writeValueAsString(Map.of("ids", ids, "mapping", "none")),
        404);
    Path aside = onDisk.resolve("_quarantine/2026-01-01");
    Files.createDirectories(aside);
    Files.writeString(
        aside.resolve("000000000009.json"),
        "broken\n{\"text\":\"{\\\"kind\\\":\\\"x\\\"}\",\"reason\":\"r\"}\n{\"text\": 7}\n");
    assertThat(kept()).hasSize(3);
    var left = act("send-again", List.of("2026-01-01/000000000009.json/1")).path("left");
    assertThat(left.at("/0/reason").asText()).contains("say which");
    assertThat(landed()).isEmpty();
    assertThat(new Http(workspace).post("/ingest/" + volume + "/quarantine/discard", "{}"))
        .extracting(java.net.http.HttpResponse::statusCode)
        .isEqualTo(401);
  }

  @Test
  void bytesThatAreNotKnownAnyMoreAreNotSent() throws Exception {
    byte[] body = "{\"b\":\"?\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xC3;
    http.send("POST", "/ingest/" + volume, BodyPublishers.ofByteArray(body));
    var shown = JSON.readTree(http.get("/ingest/" + volume + "/quarantine").body());
    assertThat(shown.at("/records/0/can_be_sent").asBoolean()).isFalse();
    assertThat(act("send-again", kept()).at("/left/0/reason").asText()).contains("not UTF-8");
    assertThat(landed()).isEmpty();
  }
}
