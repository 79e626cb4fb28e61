package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.apps.App;
import java.time.Duration;
import java.util.Optional;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;

class AppRestartTest {

  @Test
  void appsComeBackWithTheWorkspace() throws Exception {
    try (TestWorkspace workspace = TestWorkspace.start(Optional.empty())) {
      SampleApps.running(workspace, "again");
      SampleApps.create(workspace.client(), new App().setName("empty"));
      long child = Long.parseLong(status(workspace, "/child", true));
      workspace.restart();
      assertThat(ProcessHandle.of(child)).isEmpty();
      Await.until(
          Duration.ofMinutes(1), () -> status(workspace, "/environment", false).equals("200"));
      assertThat(workspace.client().apps().get("again").getUrl())
          .endsWith(":" + workspace.url().getPort());
    }
  }

  private static String status(TestWorkspace workspace, String path, boolean body)
      throws Exception {
    var answer = new Http(workspace).withToken(workspace.adminToken()).get("/apps/again" + path);
    return body ? answer.body() : Integer.toString(answer.statusCode());
  }
}
