package kitchens.caspers.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.settings.CreateTokenRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RestartTest {

  private static final String ME = "/api/2.0/preview/scim/v2/Me";

  private static TestWorkspace workspace;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start();
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
    String admin = workspace.adminToken();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(workspace.home().adminToken())))
        .isEqualTo("rw-------");
    String token = workspace.client().tokens().create(new CreateTokenRequest()).getTokenValue();
    workspace.restart();
    assertThat(workspace.adminToken()).isEqualTo(admin);
    assertThat(workspace.client(token).currentUser().me(new MeRequest()).getUserName())
        .isEqualTo(workspace.client().currentUser().me(new MeRequest()).getUserName());
  }

  @Test
  void aNewAdministratorsTokenEndsTheOld() throws Exception {
    String old = workspace.adminToken();
    Files.delete(workspace.home().adminToken());
    workspace.restart();
    assertThat(workspace.adminToken()).isNotEqualTo(old);
    Http http = new Http(workspace);
    assertThat(http.withToken(workspace.adminToken()).get(ME).statusCode()).isEqualTo(200);
    assertThat(http.withToken(old).get(ME).statusCode()).isEqualTo(401);
  }

  @Test
  void aKilledDatabaseCostsAtMostATryAgain() throws Exception {
    Http http = new Http(workspace).withToken(workspace.adminToken());
    assertThat(http.get(ME).statusCode()).isEqualTo(200);
    long pid = workspace.server().postgres().pid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    List<Integer> statuses = new ArrayList<>();
    Await.until(
        Duration.ofSeconds(60),
        () -> {
          statuses.add(http.get(ME).statusCode());
          return statuses.get(statuses.size() - 1) == 200
              && workspace.server().postgres().pid() != pid
              && workspace.server().postgres().pid() > 0;
        });
    assertThat(statuses).containsAnyOf(200, 503).isSubsetOf(200, 503);
  }

  @Test
  void secretsStandInNoTableAndNoLog() throws Exception {
    String token = workspace.adminToken();
    try (var files = Files.walk(workspace.home().root())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.equals(workspace.home().adminToken())) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(token);
        }
      }
    }
  }
}
