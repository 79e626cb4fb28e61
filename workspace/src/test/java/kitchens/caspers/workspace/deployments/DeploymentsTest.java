package kitchens.caspers.workspace.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the workspace tells of the bundles whose states lie in its tree. */
class DeploymentsTest {
  private static TestWorkspace workspace;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start();
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  private static Path state(String home, String bundle, String target) throws IOException {
    return Files.createDirectories(
        workspace
            .home()
            .workspaceFiles()
            .resolve(home + "/.bundle/" + bundle + "/" + target + "/state"));
  }

  private static JsonNode shown(String bundle) throws Exception {
    var answer =
        new Http(workspace).withToken(workspace.adminToken()).get("/api/2.0/caspers/deployments");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var bundles = Json.MAPPER.readTree(answer.body()).path("bundles");
    return StreamSupport.stream(bundles.spliterator(), false)
        .filter(one -> one.path("bundle").asText().equals(bundle))
        .findFirst()
        .orElseGet(Json.MAPPER::createObjectNode);
  }

  @Test
  void aBundlesHistoryIsToldTheNewestFirst() throws Exception {
    Path state = state("Users/ada@example.com", "kitchen", "dev");
    Files.writeString(
        state.resolve("resources.json"),
        "{\"state\": {\"resources.jobs.a\": {}, \"resources.schemas.b\": {}}}");
    Files.writeString(
        state.resolve("history.json"),
        """
        {"deployments": [
          {"deployment": 1, "at": "2026-11-01T08:00:00Z", "user": "ada@example.com",
           "actions": {"resources.jobs.a": "create"}, "files_uploaded": 3},
          {"deployment": 2, "at": "2026-11-02T08:00:00Z", "user": "ada@example.com",
           "commit": "abc", "branch": "main", "rollback_to": 1, "actions": {},
           "failed": "schema b: no room"}]}
        """);
    JsonNode kitchen = shown("kitchen");

    assertThat(kitchen.path("target").asText()).isEqualTo("dev");
    assertThat(kitchen.path("root_path").asText())
        .isEqualTo("/Workspace/Users/ada@example.com/.bundle/kitchen/dev");
    assertThat(kitchen.path("resources").asInt()).isEqualTo(2);
    assertThat(kitchen.path("deployment_count").asInt()).isEqualTo(2);
    assertThat(kitchen.has("locked_by")).isFalse();
    assertThat(kitchen.at("/deployments/0/failed").asText()).isEqualTo("schema b: no room");
    assertThat(kitchen.at("/deployments/0/rollback_to").asInt()).isEqualTo(1);
    assertThat(kitchen.at("/deployments/1/actions/resources.jobs.a").asText()).isEqualTo("create");
    assertThat(kitchen.at("/deployments/1/files_uploaded").asInt()).isEqualTo(3);
  }

  @Test
  void whoDeploysAtPresentIsTold() throws Exception {
    Path state = state("Shared", "locked", "prod");
    Files.writeString(
        state.resolve("deploy.lock"),
        "{\"ID\": \"1\", \"User\": \"bo@example.com\", \"AcquisitionTime\": \"2026-11-02T08:00:00Z\"}");
    assertThat(shown("locked").path("locked_by").asText()).isEqualTo("bo@example.com");
  }

  /** Anybody writes their own folder; the page is everybody's. */
  @Test
  void whatIsNoHistoryIsNotShownAsOne(@TempDir Path elsewhere) throws Exception {
    Path state = state("Users/eve@example.com", "strange", "dev");
    Files.writeString(
        state.resolve("history.json"),
        """
        {"deployments": ["x", {"at": 1}, {"deployment": "7"},
          {"deployment": 8, "user": {"a": 1}, "commit": 9, "failed": [], "extra": "x",
           "actions": {"a": "create", "b": {"c": "d"}}}]}
        """);
    assertThat(shown("strange").path("deployments").toString())
        .isEqualTo("[{\"deployment\":8,\"actions\":{\"a\":\"create\"}}]");

    Files.writeString(state.resolve("history.json"), "{\"deployments\": [");
    assertThat(shown("strange").path("deployments")).isEmpty();
    Files.write(state.resolve("history.json"), new byte[3 << 20]);
    assertThat(shown("strange").path("deployments")).isEmpty();

    // A link out of the tree is not followed.
    Path other = Files.createDirectories(elsewhere.resolve("dev/state")).getParent();
    Path linked = workspace.home().workspaceFiles().resolve("Users/eve@example.com/.bundle/linked");
    Files.createSymbolicLink(linked, other.getParent());
    assertThat(shown("linked")).isEmpty();
  }
}
