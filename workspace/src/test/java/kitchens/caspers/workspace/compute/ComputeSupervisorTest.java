package kitchens.caspers.workspace.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeSupervisorTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path temp;

  @Test
  void aKilledComputeComesBackUnderANewEpoch() throws Exception {
    try (TestWorkspace workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)))) {
      ready(workspace, 1);
      long first = compute(workspace).get("pid").asLong();
      assertThat(Files.readString(workspace.home().computeEpoch())).isEqualTo("1\n");

      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      ready(workspace, 2);
      assertThat(Files.readString(workspace.home().computeEpoch())).isEqualTo("2\n");
      assertThat(compute(workspace).get("pid").asLong()).isNotEqualTo(first);
      assertThat(workspace.home().logs().resolve("compute.log"))
          .content()
          .contains("epoch 1", "epoch 2", "a warning that the JVM might print");
    }
  }

  @Test
  void itEndsWithTheWorkspaceAndTheNextOneTakesANewEpoch() throws Exception {
    try (TestWorkspace workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)))) {
      ready(workspace, 1);
      ProcessHandle first = ProcessHandle.of(compute(workspace).get("pid").asLong()).orElseThrow();
      workspace.restart();
      Await.until(LIMIT, () -> !first.isAlive());
      ready(workspace, 2);
    }
  }

  @Test
  void withoutItsJarsComputeIsFailedAndTheRestWorks() throws Exception {
    try (TestWorkspace workspace = TestWorkspace.start(Optional.of(temp))) {
      Await.until(LIMIT, () -> compute(workspace).get("state").asText().equals("FAILED"));
      assertThat(compute(workspace).get("message").asText())
          .contains(temp.toString())
          .contains("build the project");
      assertThat(
              workspace
                  .client()
                  .catalogs()
                  .list(new com.databricks.sdk.service.catalog.ListCatalogsRequest()))
          .isEmpty();
    }
  }

  private static void ready(TestWorkspace workspace, long epoch) throws Exception {
    Await.until(
        LIMIT,
        () -> {
          JsonNode compute = compute(workspace);
          return compute.get("state").asText().equals("READY")
              && compute.get("epoch").asLong() == epoch;
        });
  }

  private static JsonNode compute(TestWorkspace workspace)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(workspace.url() + "/api/2.0/caspers/status"))
                    .header("Authorization", "Bearer " + workspace.adminToken())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return Json.MAPPER.readTree(response.body()).get("compute");
  }
}
