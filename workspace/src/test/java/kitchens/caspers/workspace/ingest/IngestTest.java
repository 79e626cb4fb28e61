package kitchens.caspers.workspace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.catalog.VolumeType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others send lands once, in numbered files, or is kept aside and said. */
class IngestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path inbox;
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
    make("c" + UUID.randomUUID().toString().replace("-", ""));
  }

  private void make(String catalog) {
    var client = workspace.client();
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

  private JsonNode post(Http as, String query, String body, int status) throws Exception {
    HttpResponse<String> answer = as.post("/ingest/" + volume + query, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  /** Lines of all files below a folder of the volume. */
  private List<String> lines(String folder) throws IOException {
    var lines = new ArrayList<String>();
    if (Files.exists(onDisk.resolve(folder))) {
      try (var files = Files.walk(onDisk.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          assertThat(file.getFileName().toString()).matches("[0-9]{12}\\.json");
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }

  @Test
  void linesAndArraysLandAsTheyWere() throws Exception {
    var first = post(http, "", "{\"a\": 1.10}\n\n{\"b\":\"ö\"}\n", 200);
    assertThat(first.path("accepted").asInt()).isEqualTo(2);
    post(http, "", " [{\"c\": 12345678901234567890.5}, {\"d\": null}]", 200);
    assertThat(lines("ingest"))
        .containsExactly(
            "{\"a\": 1.10}", "{\"b\":\"ö\"}", "{\"c\":12345678901234567890.5}", "{\"d\":null}");
    var state = JSON.readTree(http.get("/ingest/" + volume).body());
    assertThat(state.path("records").asInt()).isEqualTo(4);
    assertThat(state.path("last_batch").asInt()).isEqualTo(2);
  }

  @Test
  void whatDoesNotParseIsKeptAsideAndTheRestLands() throws Exception {
    var answer = post(http, "", "{\"a\":1}\nnonsense\n[1]\n{\"b\":2}", 200);
    assertThat(answer.path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.path("quarantined").asInt()).isEqualTo(2);
    assertThat(answer.at("/reasons/0/record").asInt()).isEqualTo(2);
    assertThat(lines("ingest")).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(lines("_quarantine")).hasSize(2).first().asString().contains("nonsense", "not JSON");
    assertThat(post(http, "", "[{\"a\":1}, {", 400).path("message").asText())
        .contains("breaks off at line 1", "nothing of it was taken");
    assertThat(lines("ingest")).hasSize(2);
  }

  @Test
  void aRequestThatComesAgainIsOne() throws Exception {
    var keyed = http.with("Idempotency-Key", UUID.randomUUID().toString());
    var first = post(keyed, "", "{\"a\":1}", 200);
    assertThat(first.path("replayed").asBoolean()).isFalse();
    var again = post(keyed, "", "{\"a\":1}", 200);
    assertThat(again.path("replayed").asBoolean()).isTrue();
    assertThat(again.path("batch")).isEqualTo(first.path("batch"));
    post(keyed, "", "{\"a\":2}", 409);

    var key = UUID.randomUUID().toString();
    var threads = Executors.newFixedThreadPool(8);
    try {
      Callable<JsonNode> send = () -> post(http.with("Idempotency-Key", key), "", "{\"b\":1}", 200);
      for (var sent : threads.invokeAll(java.util.Collections.nCopies(16, send))) {
        sent.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(lines("ingest")).containsExactly("{\"a\":1}", "{\"b\":1}");
    workspace.restart();
    http = new Http(workspace).withToken(workspace.adminToken());
    assertThat(
            post(http.with("Idempotency-Key", key), "", "{\"b\":1}", 200)
                .path("replayed")
                .asBoolean())
        .isTrue();
    assertThat(lines("ingest")).hasSize(2);
  }

  /** Between the database's commit and the file's name there may be a kill. */
  @Test
  void aBatchThatWasTakenShowsItselfAfterAKill() throws Exception {
    post(http, "", "{\"a\":1}", 200);
    Path file;
    try (var files = Files.walk(onDisk.resolve("ingest"))) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Files.move(file, file.resolveSibling("." + file.getFileName()));
    workspace.restart();
    http = new Http(workspace).withToken(workspace.adminToken());
    post(http, "", "{\"b\":1}", 200);
    assertThat(lines("ingest")).containsExactly("{\"a\":1}", "{\"b\":1}");
  }

  @Test
  void whoMayNotWriteTheVolumeIsRefused() throws Exception {
    var stranger = ServicePrincipals.create(workspace, "a till");
    var token = stranger.client().config().authenticate().get("Authorization");
    var theirs = new Http(workspace).with("Authorization", token);
    post(theirs, "", "{\"a\":1}", 403);
    assertThat(new Http(workspace).post("/ingest/" + volume, "{}").statusCode()).isEqualTo(401);
    var catalog = volume.substring(0, volume.indexOf('.'));
    grant(stranger.name(), "CATALOG", catalog, Privilege.USE_CATALOG);
    grant(stranger.name(), "SCHEMA", catalog + ".s", Privilege.USE_SCHEMA);
    grant(stranger.name(), "VOLUME", volume, Privilege.READ_VOLUME);
    post(theirs, "", "{\"a\":1}", 403);
    assertThat(theirs.get("/ingest/" + volume).statusCode()).isEqualTo(200);
    grant(stranger.name(), "VOLUME", volume, Privilege.WRITE_VOLUME);
    post(theirs, "", "{\"a\":1}", 200);
  }

  private static void grant(String to, String type, String name, Privilege privilege) {
    workspace
        .client()
        .grants()
        .update(
            new UpdatePermissions()
                .setSecurableType(type)
                .setFullName(name)
                .setChanges(
                    List.of(new PermissionsChange().setPrincipal(to).setAdd(List.of(privilege)))));
  }

  @Test
  void hostileRequestsAreRefused() throws Exception {
    assertThat(http.post("/ingest/nowhere.s.v", "{}").statusCode()).isEqualTo(404);
    assertThat(http.post("/ingest/two.parts", "{}").statusCode()).isEqualTo(400);
    assertThat(http.post("/ingest/" + volume + "?mapping=none", "{}").statusCode()).isEqualTo(404);
    post(http.with("Idempotency-Key", "a b"), "", "{}", 400);
    post(http, "", "{\"a\":\"" + "x".repeat(17 << 20) + "\"}", 413);
    assertThat(post(http, "", "[".repeat(5_000), 400).path("message").asText()).isNotEmpty();
    assertThat(post(http, "", "", 200).path("accepted").asInt()).isZero();
    assertThat(lines("ingest")).isEmpty();
  }

  @Test
  void aStrangersFormatIsMapped() throws Exception {
    var yaml =
        """
        events:
          - when: {$.kind: sale}
            emit: {event_id: {$uuid: [$.no]}, event_type: order_created, ts: {$time: $.at}}
        """;
    var path = "/ingest/" + volume + "/mappings/till";
    var wrong = http.send("PUT", path, BodyPublishers.ofString(yaml.replace("$uuid", "$guid")));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(wrong.body()).path("message").asText()).contains("till.yml:3:22:");
    assertThat(http.send("PUT", path, BodyPublishers.ofString(yaml)).statusCode()).isEqualTo(204);
    var sale = "{\"kind\":\"sale\",\"no\":7,\"at\":\"2026-11-27T18:00:00Z\"}";
    var seen = JSON.readTree(http.post(path + "/preview", sale).body());
    assertThat(seen.at("/events/0/event_type").asText()).isEqualTo("order_created");
    assertThat(lines("ingest")).isEmpty();
    var answer = post(http, "?mapping=till", sale + "\n{\"kind\":\"refund\"}\n", 200);
    assertThat(answer.path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.at("/reasons/0/reason").asText()).contains("none of the mapping's events");
    assertThat(lines("ingest")).hasSize(1).first().asString().contains("2026-11-27T18:00:00.000Z");
    assertThat(http.send("DELETE", path, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
    assertThat(http.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aWatchedFolderIsTakenOnce() throws Exception {
    Files.writeString(
        workspace.home().settings(),
        "ingest:\n  watch:\n    - {folder: %s, volume: %s}\n".formatted(inbox, volume));
    workspace.restart();
    http = new Http(workspace).withToken(workspace.adminToken());
    Files.write(inbox.resolve("a.json"), "{\"a\":1}\nbroken\n".getBytes(UTF_8));
    Files.write(inbox.resolve("b.json"), "[{\"b\":1}, ".getBytes(UTF_8));
    Files.write(inbox.resolve(".c.json"), "{\"c\":1}".getBytes(UTF_8));
    Await.until(
        Duration.ofSeconds(20),
        () ->
            Files.exists(inbox.resolve("taken/a.json"))
                && Files.exists(inbox.resolve("refused/b.json")));
    // Put there again by whoever did not hear of it.
    Files.move(inbox.resolve("taken/a.json"), inbox.resolve("a.json"));
    Await.until(Duration.ofSeconds(20), () -> Files.exists(inbox.resolve("taken/a.json")));
    assertThat(lines("ingest")).containsExactly("{\"a\":1}");
    assertThat(lines("_quarantine")).hasSize(1);
    assertThat(inbox.resolve(".c.json")).exists();
    Files.delete(workspace.home().settings());
    workspace.restart();
    http = new Http(workspace).withToken(workspace.adminToken());
  }

  @Test
  void whatWasKeptAsideIsShownWithItsReasonTheNewestFirst() throws Exception {
    post(http, "", "first\nsecond\n{\"a\":1}", 200);
    post(http, "", "third\n" + "x".repeat(9_000), 200);
    var path = "/ingest/" + volume + "/quarantine";
    var shown = JSON.readTree(http.get(path + "?max_results=3").body());
    assertThat(shown.path("records")).hasSize(3);
    assertThat(shown.at("/records/0/text").asText()).isEqualTo("third");
    assertThat(shown.at("/records/0/reason").asText()).isEqualTo("it is not JSON");
    assertThat(shown.at("/records/0/batch").asInt()).isEqualTo(2);
    assertThat(shown.at("/records/1/text_length").asInt()).isEqualTo(9_000);
    assertThat(shown.at("/records/2/text").asText()).isEqualTo("first");
    var token = shown.path("next_page_token").asText();
    var rest = JSON.readTree(http.get(path + "?max_results=3&page_token=" + token).body());
    assertThat(rest.path("records")).hasSize(1);
    assertThat(rest.at("/records/0/text").asText()).isEqualTo("second");
    assertThat(rest.has("next_page_token")).isFalse();
    assertThat(http.get(path + "?page_token=../x").statusCode()).isEqualTo(400);
    var all = JSON.readTree(http.get("/api/2.0/caspers/ingest").body());
    assertThat(all.path("volumes").findValuesAsText("volume")).contains(volume);
    assertThat(http.get("/ingest").body()).contains("ingest.js");
  }

  /** Who may write the volume may have put a file where a batch is to stand. */
  @Test
  void aBatchStandsBesideAFileThatHasItsName() throws Exception {
    post(http, "", "{\"a\":1}", 200);
    Path first;
    try (var files = Files.walk(onDisk.resolve("ingest"))) {
      first = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Files.writeString(first.resolveSibling("000000000002.json"), "{\"theirs\":1}\n");
    post(http, "", "{\"b\":1}", 200);
    assertThat(Files.readAllLines(first.resolveSibling("000000000002-2.json")))
        .containsExactly("{\"b\":1}");
    assertThat(Files.readAllLines(first.resolveSibling("000000000002.json")))
        .containsExactly("{\"theirs\":1}");
  }

  @Test
  void aVolumeThatIsMadeAgainKnowsNothingOfTheFirst() throws Exception {
    var keyed = http.with("Idempotency-Key", "k");
    post(keyed, "", "{\"a\":1}", 200);
    http.send(
        "PUT",
        "/ingest/" + volume + "/mappings/m",
        BodyPublishers.ofString("events: [{emit: {a: $.a}}]"));
    workspace.client().volumes().delete(volume);
    var parts = volume.split("\\.");
    var made =
        workspace
            .client()
            .volumes()
            .create(
                new CreateVolumeRequestContent()
                    .setCatalogName(parts[0])
                    .setSchemaName(parts[1])
                    .setName(parts[2])
                    .setVolumeType(VolumeType.MANAGED));
    onDisk = Path.of(java.net.URI.create(made.getStorageLocation()));
    assertThat(post(keyed, "", "{\"a\":2}", 200).path("replayed").asBoolean()).isFalse();
    assertThat(lines("ingest")).containsExactly("{\"a\":2}");
    assertThat(http.get("/ingest/" + volume + "/mappings/m").statusCode()).isEqualTo(404);
  }

  @Test
  void bytesThatAreNoUtf8AreKeptAside() throws Exception {
    byte[] body = "{\"a\":\"x\"}\n{\"b\":\"?\"}".getBytes(UTF_8);
    body[body.length - 3] = (byte) 0xC3;
    var answer = http.send("POST", "/ingest/" + volume, BodyPublishers.ofByteArray(body));
    assertThat(JSON.readTree(answer.body()).at("/reasons/0/reason").asText())
        .isEqualTo("it is not UTF-8");
    post(http, "", "\uFEFF{\"marked\":1}", 200);
    assertThat(lines("ingest")).containsExactly("{\"a\":\"x\"}", "{\"marked\":1}");
  }
}
