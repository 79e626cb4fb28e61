package kitchens.caspers.workspace.releases;

import static kitchens.caspers.workspace.releases.ReleaseBench.RELEASES;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where the settings ask for it, somebody approves what was promoted before it is deployed. */
class ReleaseApprovalTest {

  private static ReleaseBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench = new ReleaseBench();
    Files.writeString(
        bench.workspace.home().root().resolve("settings.yaml"),
        "releases: {approval_before_deploy: true}\n");
    bench.restart();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void aDeploymentWaitsForSomebodyElsesApprovalAndARollbackForNobodys() throws Exception {
    String first = released(bench.version(10, 3));
    String second = bench.promoted(ReleaseBench.MODEL, bench.version(10, 4));
    HttpResponse<String> early = post(second, "deploy");
    assertThat(early.statusCode()).isEqualTo(400);
    assertThat(early.body()).contains("waits for an approval", "caspers release approve " + second);
    assertThat(bench.served("sizer")).isEqualTo("1");
    HttpResponse<String> own = post(second, "approve");
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(own.body()).contains("somebody else approves");
    approve(second);
    assertThat(post(second, "deploy").statusCode()).isEqualTo(200);
    assertThat(bench.release(second).path("approved_by").asText()).isEqualTo(bench.edda.name());
    assertThat(post(second, "approve").statusCode()).isEqualTo(200);

    bench.ok("POST", RELEASES + "/rollback", "{\"model\": \"%s\"}".formatted(ReleaseBench.MODEL));
    assertThat(bench.served("sizer")).isEqualTo("1");
    assertThat(bench.state(first)).isEqualTo("DEPLOYED");
    assertThat(post(second, "approve").statusCode()).isEqualTo(200);
  }

  private static String released(long version) throws Exception {
    String id = bench.promoted(ReleaseBench.MODEL, version);
    approve(id);
    assertThat(post(id, "deploy").statusCode()).isEqualTo(200);
    return id;
  }

  private static void approve(String id) {
    bench.ok(
        "PATCH",
        "/api/2.1/unity-catalog/permissions/model/" + ReleaseBench.MODEL,
        "{\"changes\": [{\"principal\": \"%s\", \"add\": [\"MANAGE\"]}]}"
            .formatted(bench.edda.name()));
    assertThat(bench.as(bench.edda, "POST", RELEASES + "/" + id + "/approve", "{}").statusCode())
        .isEqualTo(200);
  }

  private static HttpResponse<String> post(String id, String step) {
    return bench.admin("POST", RELEASES + "/" + id + "/" + step, "{\"endpoint\": \"sizer\"}");
  }
}
