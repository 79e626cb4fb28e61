package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.awaitLines;
import static kitchens.caspers.workspace.jobs.SampleJobs.create;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.run;
import static kitchens.caspers.workspace.jobs.SampleJobs.start;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLiveTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @TempDir Path temp;

  @BeforeAll
  static void startWorkspace() throws Exception {
    workspace = TestWorkspace.start();
    SampleTasks.install(workspace.home().workspaceFiles());
    w = workspace.client();
  }

  @AfterAll
  static void stopWorkspace() {
    workspace.close();
  }

  private static HttpRequest get(String path, String accept) {
    return HttpRequest.newBuilder(URI.create(workspace.url() + path))
        .header("Authorization", "Bearer " + workspace.adminToken())
        .header("Accept", accept)
        .build();
  }

  private static JsonNode json(String path) throws Exception {
    var body = HTTP.send(get(path, "*/*"), HttpResponse.BodyHandlers.ofString()).body();
    return Json.MAPPER.readTree(body);
  }

  @Test
  void changesOfARunAreToldAsTheyHappenUntilItEnds() throws Exception {
    var notes = temp.resolve("notes");
    var go = temp.resolve("go");
    var runId =
        start(
            w, create(w, job("live", task("wait", "Wait", notes.toString(), go.toString(), "x"))));
    awaitLines(notes, 1);
    var states = new ArrayList<String>();
    try (var events =
        HTTP.send(
                get("/api/2.0/caspers/jobs/runs/%d/events".formatted(runId), "text/event-stream"),
                HttpResponse.BodyHandlers.ofLines())
            .body()) {
      // The stream ends by itself after the run's end.
      events
          .filter(line -> line.startsWith("data:"))
          .forEach(
              line -> {
                states.add(state(line.substring("data:".length())));
                if (states.size() == 1) {
                  createFile(go);
                }
              });
    }
    assertThat(states).startsWith("RUNNING").endsWith("TERMINATED");
  }

  private static String state(String text) {
    try {
      return Json.MAPPER.readTree(text).path("status").path("state").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static void createFile(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void logsAreReadPieceByPiece() throws Exception {
    var run = run(w, job("talker", task("talk", "Hello", "<b>", "\u001b[31mred")));
    var path = "/api/2.0/caspers/jobs/runs/%d/tasks/talk/logs?stream=".formatted(run.getRunId());

    var whole = json(path + "stdout");
    assertThat(whole.path("text").asText()).isEqualTo("hello <b>,\u001b[31mred\n");
    assertThat(whole.path("next_offset").asLong()).isEqualTo(whole.path("size").asLong());
    assertThat(json(path + "stdout&offset=6").path("text").asText()).startsWith("<b>");
    assertThat(json(path + "stderr&offset=-3").path("text").asText()).isEqualTo("de\n");
    var found = json(path + "stdout&q=%3CB%3E");
    assertThat(found.path("matches")).hasSize(1);
    assertThat(found.at("/matches/0/line").asLong()).isEqualTo(1);
    assertThat(found.at("/matches/0/text").asText()).isEqualTo("hello <b>,\u001b[31mred");
    assertThat(json(path + "stdout&q=" + "x".repeat(201)).path("error_code").asText())
        .isEqualTo("INVALID_PARAMETER_VALUE");
    assertThat(json(path + "video").path("error_code").asText())
        .isEqualTo("INVALID_PARAMETER_VALUE");
  }

  @Test
  void thePagesAreThereAndTheStatusCountsRuns() throws Exception {
    var notes = temp.resolve("notes");
    var runId =
        start(
            w,
            create(
                w,
                job(
                    "shown",
                    task("wait", "Wait", notes.toString(), temp.resolve("go").toString(), "x"))));
    awaitLines(notes, 1);
    for (var path : new String[] {"/jobs", "/jobs/1", "/jobs/1/runs/" + runId, "/runs/1"}) {
      assertThat(HTTP.send(get(path, "text/html"), HttpResponse.BodyHandlers.ofString()).body())
          .contains("<script type=\"module\" src=\"/assets/~");
    }
    assertThat(json("/api/2.0/caspers/status").path("jobs").path("active_runs").asInt())
        .isPositive();
    Files.createFile(temp.resolve("go"));
    ended(w, runId);
  }
}
