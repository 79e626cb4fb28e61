package kitchens.caspers.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;

class WorkspaceServerTest {

  @Test
  void startsAndSaysThatItRuns() throws Exception {
    try (TestWorkspace workspace = TestWorkspace.start()) {
      HttpClient http = HttpClient.newHttpClient();
      HttpRequest status =
          HttpRequest.newBuilder(workspace.url().resolve("/api/2.0/caspers/status")).build();
      assertThat(http.send(status, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("{\"status\":\"RUNNING\",\"version\":\"0.1.0\"}");
      assertThat(Files.readString(workspace.home().workspaceJson()))
          .contains(workspace.url().toString());
      HttpRequest known =
          HttpRequest.newBuilder(workspace.url().resolve("/api/2.0/caspers/status"))
              .header("Authorization", "Bearer " + workspace.adminToken())
              .build();
      assertThat(http.send(known, HttpResponse.BodyHandlers.ofString()).body())
          .contains("\"postgres\":{\"state\":\"RUNNING\"");
    }
  }
}
