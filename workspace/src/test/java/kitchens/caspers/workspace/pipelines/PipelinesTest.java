package kitchens.caspers.workspace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.DeletePipelineRequest;
import com.databricks.sdk.service.pipelines.EditPipeline;
import com.databricks.sdk.service.pipelines.EventLevel;
import com.databricks.sdk.service.pipelines.FileLibrary;
import com.databricks.sdk.service.pipelines.GetPipelineRequest;
import com.databricks.sdk.service.pipelines.GetPipelineResponse;
import com.databricks.sdk.service.pipelines.GetUpdateRequest;
import com.databricks.sdk.service.pipelines.ListPipelineEventsRequest;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.pipelines.ListUpdatesRequest;
import com.databricks.sdk.service.pipelines.NotebookLibrary;
import com.databricks.sdk.service.pipelines.PathPattern;
import com.databricks.sdk.service.pipelines.PipelineEvent;
import com.databricks.sdk.service.pipelines.PipelineLibrary;
import com.databricks.sdk.service.pipelines.PipelineStateInfo;
import com.databricks.sdk.service.pipelines.StartUpdate;
import com.databricks.sdk.service.pipelines.StopRequest;
import com.databricks.sdk.service.pipelines.UpdateInfoState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinesTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path temp;
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    w = workspace.client();
    Path files = Files.createDirectories(workspace.home().workspaceFiles().resolve("sql/more"));
    Files.writeString(files.resolve("b.sql"), "SELECT 2");
    Files.writeString(files.resolveSibling("a.sql"), "SELECT 1");
    Files.writeString(files.resolveSibling("break.sql"), "BREAK");
    Files.writeString(files.resolveSibling("refuse.sql"), "REFUSE");
    Path python = Files.createDirectories(workspace.home().workspaceFiles().resolve("py"));
    Files.writeString(python.resolve("x.py"), "pass");
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void aTriggeredPipelineRunsToItsEnd() throws Exception {
    String id = w.pipelines().create(pipeline("triggered")).getPipelineId();
    GetPipelineResponse made = get(id);
    assertThat(made.getState().name()).isEqualTo("IDLE");
    assertThat(made.getSpec().getId()).isEqualTo(id);
    assertThat(made.getSpec().getConfiguration()).containsEntry("k", "v");
    assertThat(made.getCreatorUserName()).isNotBlank();

    String update = w.pipelines().startUpdate(new StartUpdate().setPipelineId(id)).getUpdateId();
    awaitUpdate(id, update, UpdateInfoState.COMPLETED);
    Await.until(LIMIT, () -> get(id).getState().name().equals("IDLE"));
    assertThat(get(id).getLatestUpdates()).hasSize(1);

    List<PipelineEvent> events = events(new ListPipelineEventsRequest().setPipelineId(id));
    assertThat(events).extracting(PipelineEvent::getMessage).doesNotHaveDuplicates();
    assertThat(events.get(0).getMessage()).isEqualTo("update is COMPLETED");
    assertThat(events.get(0).getOrigin().getUpdateId()).isEqualTo(update);
    assertThat(
            events(
                new ListPipelineEventsRequest()
                    .setPipelineId(id)
                    .setMaxResults(2L)
                    .setFilter("level='INFO' AND update_id = '" + update + "'")))
        .hasSizeGreaterThan(4);
    assertThat(
            events(
                new ListPipelineEventsRequest()
                    .setPipelineId(id)
                    .setFilter("level in ('ERROR', 'WARN')")))
        .isEmpty();
    assertThatThrownBy(
            () -> events(new ListPipelineEventsRequest().setPipelineId(id).setFilter("1=1; --")))
        .isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void aFailureIsShownWithItsReason() throws Exception {
    String id =
        w.pipelines().create(pipeline("broken", "/Workspace/sql/break.sql")).getPipelineId();
    String update = w.pipelines().startUpdate(new StartUpdate().setPipelineId(id)).getUpdateId();
    awaitUpdate(id, update, UpdateInfoState.FAILED);
    assertThat(get(id).getState().name()).isEqualTo("FAILED");
    assertThat(get(id).getCause()).isEqualTo("update is FAILED");
    assertThat(events(new ListPipelineEventsRequest().setPipelineId(id).setFilter("level='ERROR'")))
        .extracting(PipelineEvent::getLevel)
        .containsOnly(EventLevel.ERROR);

    String refused =
        w.pipelines().create(pipeline("refused", "/Workspace/sql/refuse.sql")).getPipelineId();
    String other =
        w.pipelines().startUpdate(new StartUpdate().setPipelineId(refused)).getUpdateId();
    awaitUpdate(refused, other, UpdateInfoState.FAILED);
    assertThat(get(refused).getCause()).contains("syntax error");

    String absent = w.pipelines().create(pipeline("absent", "/Workspace/no.sql")).getPipelineId();
    String third = w.pipelines().startUpdate(new StartUpdate().setPipelineId(absent)).getUpdateId();
    awaitUpdate(absent, third, UpdateInfoState.FAILED);
    assertThat(get(absent).getCause()).contains("/Workspace/no.sql");
  }

  @Test
  void aContinuousPipelineStartsByItselfAndRunsUntilItIsStopped() throws Exception {
    String id = w.pipelines().create(pipeline("continuous").setContinuous(true)).getPipelineId();
    awaitRunning(id, 1);
    assertThatThrownBy(() -> w.pipelines().startUpdate(new StartUpdate().setPipelineId(id)))
        .isInstanceOf(ResourceConflict.class)
        .hasMessageContaining("active update");

    // The same again restarts nothing; another configuration does.
    EditPipeline same = edit(id, "continuous");
    w.pipelines().update(same);
    awaitRunning(id, 1);
    w.pipelines().update(same.setConfiguration(Map.of("k", "w")));
    awaitRunning(id, 2);

    w.pipelines().stop(new StopRequest().setPipelineId(id)).get();
    assertThat(updates(id)).containsExactly(UpdateInfoState.CANCELED, UpdateInfoState.CANCELED);
  }

  @Test
  void aContinuousPipelineGoesOnAfterComputeAndAfterTheWorkspaceDied() throws Exception {
    String id = w.pipelines().create(pipeline("survivor").setContinuous(true)).getPipelineId();
    awaitRunning(id, 1);
    String update = get(id).getLatestUpdates().iterator().next().getUpdateId();

    ProcessHandle.of(computePid()).orElseThrow().destroyForcibly();
    Await.until(LIMIT, () -> runningEvents(id) == 2);
    awaitRunning(id, 1);

    workspace.restart();
    w = workspace.client();
    Await.until(LIMIT, () -> runningEvents(id) == 3);
    awaitRunning(id, 1);
    assertThat(get(id).getLatestUpdates().iterator().next().getUpdateId()).isEqualTo(update);
    w.pipelines().delete(new DeletePipelineRequest().setPipelineId(id));
  }

  @Test
  void deletingStopsFirstAndLeavesNothing() throws Exception {
    String id = w.pipelines().create(pipeline("doomed").setContinuous(true)).getPipelineId();
    awaitRunning(id, 1);
    Path checkpoint = Files.createDirectories(workspace.home().checkpoints().resolve(id + "/x"));
    w.pipelines().delete(new DeletePipelineRequest().setPipelineId(id));
    assertThat(checkpoint.getParent()).doesNotExist();
    assertThatThrownBy(() -> get(id)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> w.pipelines().delete(new DeletePipelineRequest().setPipelineId(id)))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void listsComeInPagesAndByName() {
    for (int i = 0; i < 3; i++) {
      w.pipelines().create(pipeline("listed-" + i));
    }
    var found =
        StreamSupport.stream(
                w.pipelines()
                    .listPipelines(
                        new ListPipelinesRequest()
                            .setFilter("name LIKE 'listed-%'")
                            .setMaxResults(2L))
                    .spliterator(),
                false)
            .map(PipelineStateInfo::getName);
    assertThat(found).containsExactly("listed-0", "listed-1", "listed-2");
  }

  @Test
  void whatTablesAreMadeFromIsKnownAcrossPipelines() throws Exception {
    Path graph = workspace.home().workspaceFiles().resolve("sql/graph.sql");
    Files.writeString(graph, "GRAPH");
    String id = w.pipelines().create(pipeline("drawn", "/Workspace/sql/graph.sql")).getPipelineId();
    JsonNode before = told("/api/2.0/caspers/pipelines/" + id + "/graph");
    assertThat(before.path("datasets")).isEmpty();
    String update = w.pipelines().startUpdate(new StartUpdate().setPipelineId(id)).getUpdateId();
    awaitUpdate(id, update, UpdateInfoState.COMPLETED);

    JsonNode datasets = told("/api/2.0/caspers/pipelines/" + id + "/graph").path("datasets");
    assertThat(datasets)
        .extracting(d -> d.path("name").asText())
        .containsExactly("c.s.bronze", "c.s.gold");
    List<JsonNode> tables = lineage(id);
    assertThat(tables)
        .extracting(t -> t.path("name").asText())
        .containsExactly("c.s.bronze", "c.s.gold");
    assertThat(tables.get(0).path("pipeline_name").asText()).isEqualTo("drawn");
    assertThat(tables.get(0).path("inputs").toString())
        .isEqualTo("[{\"name\":\"/Volumes/c/s/landing\",\"type\":\"FILES\"}]");
    assertThat(tables.get(1).at("/inputs/0/name").asText()).isEqualTo("c.s.bronze");

    // An update that fails before it knows its flows leaves what is known.
    Files.writeString(graph, "REFUSE");
    String failed = w.pipelines().startUpdate(new StartUpdate().setPipelineId(id)).getUpdateId();
    awaitUpdate(id, failed, UpdateInfoState.FAILED);
    assertThat(lineage(id)).hasSize(2);

    w.pipelines().delete(id);
    assertThat(lineage(id)).isEmpty();
  }

  private static List<JsonNode> lineage(String pipelineId) throws Exception {
    return StreamSupport.stream(
            told("/api/2.0/caspers/lineage").path("tables").spliterator(), false)
        .filter(table -> table.path("pipeline_id").asText().equals(pipelineId))
        .toList();
  }

  private static JsonNode told(String path) throws Exception {
    return Json.MAPPER.readTree(
        new Http(workspace).withToken(workspace.adminToken()).get(path).body());
  }

  @Test
  void globsAreReadWhenTheUpdateStarts() throws Exception {
    String id =
        w.pipelines()
            .create(
                pipeline("globbed")
                    .setLibraries(
                        List.of(
                            new PipelineLibrary()
                                .setGlob(new PathPattern().setInclude("/Workspace/sql/more/**")))))
            .getPipelineId();
    String update = w.pipelines().startUpdate(new StartUpdate().setPipelineId(id)).getUpdateId();
    awaitUpdate(id, update, UpdateInfoState.COMPLETED);

    String python =
        w.pipelines()
            .create(
                pipeline("python")
                    .setLibraries(
                        List.of(
                            new PipelineLibrary()
                                .setGlob(new PathPattern().setInclude("/Workspace/py/*")))))
            .getPipelineId();
    String other = w.pipelines().startUpdate(new StartUpdate().setPipelineId(python)).getUpdateId();
    awaitUpdate(python, other, UpdateInfoState.FAILED);
    assertThat(get(python).getCause()).contains("/py/x.py").contains(".sql");
  }

  @Test
  void whatIsNotServedIsRefusedByName() {
    assertRefused(
        pipeline("x")
            .setLibraries(
                List.of(new PipelineLibrary().setNotebook(new NotebookLibrary().setPath("/N/b")))),
        "notebook '/N/b'");
    assertRefused(pipeline("x", "/Workspace/x.py"), "/Workspace/x.py");
    assertRefused(pipeline("x").setSchema(null), "schema");
    assertRefused(pipeline("x").setCatalog(null), "catalog");
    assertRefused(pipeline("x").setStorage("/s"), "storage");
    w.pipelines().create(pipeline("twice"));
    assertThatThrownBy(() -> w.pipelines().create(pipeline("twice")))
        .isInstanceOf(ResourceConflict.class);
    w.pipelines().create(pipeline("twice").setAllowDuplicateNames(true));
    assertThat(
            w.pipelines().create(pipeline("dry").setDryRun(true)).getEffectiveSettings().getName())
        .isEqualTo("dry");
    assertThatThrownBy(() -> get("no-such-pipeline")).isInstanceOf(NotFound.class);
  }

  @Test
  void onlyComputeReports() throws Exception {
    String id = w.pipelines().create(pipeline("guarded")).getPipelineId();
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(workspace.url() + "/internal/pipelines/" + id + "/events"))
                    .header("Authorization", "Bearer " + workspace.adminToken())
                    .POST(HttpRequest.BodyPublishers.ofString("{\"events\":[]}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(403);
  }

  private static void assertRefused(CreatePipeline request, String naming) {
    assertThatThrownBy(() -> w.pipelines().create(request))
        .isInstanceOf(DatabricksError.class)
        .hasMessageContaining(naming);
  }

  private static CreatePipeline pipeline(String name) {
    return pipeline(name, "/Workspace/sql/a.sql");
  }

  private static CreatePipeline pipeline(String name, String file) {
    return new CreatePipeline()
        .setName(name)
        .setCatalog("c")
        .setSchema("s")
        .setConfiguration(Map.of("k", "v"))
        .setLibraries(List.of(new PipelineLibrary().setFile(new FileLibrary().setPath(file))));
  }

  private static EditPipeline edit(String id, String name) {
    return new EditPipeline()
        .setPipelineId(id)
        .setName(name)
        .setCatalog("c")
        .setSchema("s")
        .setContinuous(true)
        .setConfiguration(Map.of("k", "v"))
        .setLibraries(
            List.of(
                new PipelineLibrary().setFile(new FileLibrary().setPath("/Workspace/sql/a.sql"))));
  }

  private static GetPipelineResponse get(String id) {
    return w.pipelines().get(new GetPipelineRequest().setPipelineId(id));
  }

  private static void awaitUpdate(String id, String update, UpdateInfoState state)
      throws Exception {
    Await.until(
        LIMIT,
        () ->
            w.pipelines()
                    .getUpdate(new GetUpdateRequest().setPipelineId(id).setUpdateId(update))
                    .getUpdate()
                    .getState()
                == state);
  }

  private static void awaitRunning(String id, int updates) throws Exception {
    Await.until(
        LIMIT,
        () -> updates(id).size() == updates && updates(id).get(0) == UpdateInfoState.RUNNING);
    assertThat(get(id).getState().name()).isEqualTo("RUNNING");
  }

  private static List<UpdateInfoState> updates(String id) {
    return w
        .pipelines()
        .listUpdates(new ListUpdatesRequest().setPipelineId(id))
        .getUpdates()
        .stream()
        .map(u -> u.getState())
        .toList();
  }

  private static long runningEvents(String id) {
    return events(new ListPipelineEventsRequest().setPipelineId(id)).stream()
        .filter(e -> e.getMessage().equals("update is RUNNING"))
        .count();
  }

  private static List<PipelineEvent> events(ListPipelineEventsRequest request) {
    return StreamSupport.stream(w.pipelines().listPipelineEvents(request).spliterator(), false)
        .toList();
  }

  private static long computePid() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(workspace.url() + "/api/2.0/caspers/status"))
                    .header("Authorization", "Bearer " + workspace.adminToken())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return Json.MAPPER.readTree(response.body()).at("/compute/pid").asLong();
  }
}
