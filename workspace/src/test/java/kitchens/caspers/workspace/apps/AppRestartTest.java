package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.apps.App;
import java.time.Duration;
import java.util.List;
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
      status(workspace, "/child", true);
      ProcessHandle child = child();
      workspace.restart();
      assertThat(child.isAlive()).isFalse();
      Await.until(
          Duration.ofMinutes(1), () -> status(workspace, "/environment", false).equals("200"));
      assertThat(workspace.client().apps().get("again").getUrl())
          .endsWith(":" + workspace.url().getPort());
    }
  }

  /** The process that the app started, as we number processes. */
  private static ProcessHandle child() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().arguments().filter(a -> List.of(a).contains("600")).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private static String status(TestWorkspace workspace, String path, boolean body)
      throws Exception {
    var answer = new Http(workspace).withToken(workspace.adminToken()).get("/apps/again" + path);
    return body ? answer.body() : Integer.toString(answer.statusCode());
  }
}
