package kitchens.caspers.workspace.releases;

import static kitchens.caspers.workspace.releases.ReleaseBench.RELEASES;
import static kitchens.caspers.workspace.releases.ReleaseBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.releases.ReleaseBench.Person;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warehouses, as a preflight finds them by a statement; each mend that it names is one. */
class PreflightWarehousesTest {

  @TempDir private static Path temp;

  private static ReleaseBench bench;
  private static Person admin;
  private static String own;

  @BeforeAll
  static void start() throws Exception {
    bench = new ReleaseBench(TestWorkspace.start(Optional.of(StandInDist.create(temp))));
    admin = new Person("admin", "Bearer " + bench.workspace.adminToken());
    bench.version(10, 3);
    own = bench.ok("POST", "/api/2.0/sql/warehouses", "{\"name\": \"own\"}").path("id").asText();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  private static JsonNode look(Person person, String warehouse) {
    JsonNode answer =
        json(
            bench.as(
                person,
                "POST",
                RELEASES + "/preflight",
                ("{\"model\": \"%s\", \"model_version\": 1, \"warehouse\": \"%s\","
                        + " \"environment_vars\": {\"LLM_MODEL\": \"caspers-policy\"}}")
                    .formatted(ReleaseBench.MODEL, warehouse)));
    for (JsonNode finding : answer.path("findings")) {
      if (finding.path("check").asText().equals("warehouse")) {
        return finding;
      }
    }
    throw new AssertionError(answer);
  }

  @Test
  void oneThatRunsStatementsIsFineAndAStoppedOneIsResumed() {
    JsonNode builtIn = look(admin, Warehouses.ID);
    assertThat(builtIn.path("status").asText()).as(builtIn.toString()).isEqualTo("OK");
    bench.ok("POST", "/api/2.0/sql/warehouses/" + own + "/stop", "{}");
    assertThat(look(admin, own).path("status").asText()).isEqualTo("OK");
  }

  @Test
  void oneThatDoesNotExistIsSaidSo() {
    JsonNode found = look(admin, "nowhere");
    assertThat(found.path("status").asText()).isEqualTo("FAIL");
    assertThat(found.path("found").asText()).contains("'nowhere' does not exist");
    assertThat(found.path("mend").asText()).contains("caspers warehouses list");
  }

  @Test
  void whoMayNotUseItIsToldWhatToRun() {
    JsonNode refused = look(bench.edda, own);
    assertThat(refused.path("status").asText()).isEqualTo("FAIL");
    assertThat(refused.path("found").asText()).contains("CAN_USE");
    String mend = refused.path("mend").asText();
    assertThat(mend).startsWith("caspers permissions update warehouses " + own + " --json '");
    bench.ok(
        "PATCH",
        "/api/2.0/permissions/warehouses/" + own,
        mend.substring(mend.indexOf('\'') + 1, mend.lastIndexOf('\'')));
    assertThat(look(bench.edda, own).path("status").asText()).isEqualTo("OK");
  }
}
