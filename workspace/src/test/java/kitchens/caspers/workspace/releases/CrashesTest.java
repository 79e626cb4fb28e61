package kitchens.caspers.workspace.releases;

import static kitchens.caspers.workspace.releases.ReleaseBench.RELEASES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A release is cut off at each of its points in turn, and begun again where it stopped: the end is
 * the same, and at no moment is there a champion without its gate, or two of them.
 */
@Tag("chaos")
class CrashesTest {

  private static ReleaseBench bench;
  private static long one;
  private static long other;

  @BeforeAll
  static void start() {
    bench = new ReleaseBench();
    one = bench.version(10, 12);
    other = bench.version(10, 13);
    bench.app("sizer-app", "told what was released");
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void whereverItIsCutOffTheEndIsTheSame() throws Exception {
    Set<String> points = new ConcurrentSkipListSet<>();
    bench.workspace.atReleasePoints(points::add);
    String first = whole(one);
    whole(other);
    bench.ok("POST", RELEASES + "/rollback", rollback(first));
    bench.workspace.atReleasePoints(point -> {});
    assertThat(points)
        .contains(
            "gate.decided",
            "promote.alias-moved",
            "deploy.canary-set",
            "deploy.endpoint-set",
            "deploy.app-set");

    List<String> reached = new ArrayList<>();
    long version = other;
    for (String point : points) {
      boolean[] cut = new boolean[1];
      bench.workspace.atReleasePoints(
          at -> {
            if (at.equals(point) && !cut[0]) {
              cut[0] = true;
              throw new IllegalStateException("cut off at " + point);
            }
          });
      String before = production();
      String id = whole(version);
      assertThat(bench.state(id)).as(point).isEqualTo("VERIFIED");
      assertThat(bench.champion()).as(point).isEqualTo(version);
      requireServed(version, point);
      if (!cut[0]) {
        backUntilDone(before);
        assertThat(production()).as(point).isEqualTo(before);
        requireServed(bench.champion(), point);
      }
      if (cut[0]) {
        reached.add(point);
      }
      version = bench.champion() == one ? other : one;
    }
    assertThat(reached).containsExactlyElementsOf(new TreeSet<>(points));
  }

  @Test
  void aCanaryThatIsTakenBackIsTakenBackWholeWhereverItIsCutOff() throws Exception {
    String model = "r.ai.cut";
    bench.model("cut");
    long good = bench.version(model, 10, 12);
    String first = bench.promoted(model, good);
    bench.ok("POST", RELEASES + "/" + first + "/deploy", "{\"endpoint\": \"cut\"}");
    for (String point : List.of("canary.endpoint-set", "canary.alias-moved", "canary.taken-back")) {
      String checks = "checks:\n  - {check: input.n != 99, message: not at %s}\n".formatted(point);
      String id = bench.promoted(model, bench.version(model, 10, 12, checks));
      boolean[] cut = new boolean[1];
      bench.workspace.atReleasePoints(
          at -> {
            if (at.equals(point) && !cut[0]) {
              cut[0] = true;
              throw new IllegalStateException("cut off at " + point);
            }
          });
      String deploy =
          """
          {"endpoint": "cut", "canary_percent": 50, "questions": [{"n": 99}],
           "trigger": {"requests": 3}}
          """;
      String path = RELEASES + "/" + id + "/deploy";
      assertThat(bench.admin("POST", path, deploy).statusCode()).as(point).isEqualTo(500);
      assertThat(bench.admin("POST", path, deploy).statusCode()).as(point).isEqualTo(400);
      assertThat(cut[0]).isTrue();
      assertThat(bench.state(id)).as(point).isEqualTo("BLOCKED");
      assertThat(bench.state(first)).as(point).isEqualTo("DEPLOYED");
      assertThat(bench.champion(model)).as(point).isEqualTo(good);
      assertThat(bench.served("cut")).as(point).isEqualTo("" + good);
    }
    bench.workspace.atReleasePoints(point -> {});
  }

  private static void requireServed(long version, String point) {
    assertThat(bench.served("sizer")).as(point).isEqualTo("" + version);
    assertThat(bench.variable("sizer-app", "MLFLOW_ACTIVE_MODEL_ID"))
        .as(point)
        .isEqualTo("models:/" + ReleaseBench.MODEL + "/" + version);
  }

  private static String rollback(String to) {
    return "{\"model\": \"%s\", \"to\": \"%s\"}".formatted(ReleaseBench.MODEL, to);
  }

  private static void backUntilDone(String to) {
    for (int i = 0; i < 3; i++) {
      int status = bench.admin("POST", RELEASES + "/rollback", rollback(to)).statusCode();
      requireSound();
      if (status == 200) {
        return;
      }
    }
    throw new AssertionError("the rollback never ended");
  }

  /** Every step of a release, each repeated until it succeeds; what was cut off is begun anew. */
  private static String whole(long version) throws Exception {
    String id = null;
    while (id == null) {
      var begun =
          bench.admin(
              "POST",
              RELEASES,
              """
              {"model": "%s", "model_version": %d, "environment_vars": {"LLM_MODEL": "caspers-policy"}}
              """
                  .formatted(ReleaseBench.MODEL, version));
      if (begun.statusCode() == 200) {
        String tried = ReleaseBench.json(begun).path("release_id").asText();
        kitchens.caspers.workspace.testing.Await.until(
            java.time.Duration.ofSeconds(30), () -> !bench.state(tried).equals("EVALUATING"));
        id = bench.state(tried).equals("EVALUATED") ? tried : null;
      }
    }
    step(bench.edda, id, "sign-off", ReleaseBench.decision("engineering", "APPROVED"));
    step(bench.stan, id, "sign-off", ReleaseBench.decision("stakeholder", "APPROVED"));
    var admin = new ReleaseBench.Person("admin", "Bearer " + bench.workspace.adminToken());
    step(admin, id, "gate", "{}");
    step(admin, id, "promote", "{}");
    step(admin, id, "deploy", deploy());
    step(admin, id, "verify", "{\"question\": {\"n\": 3}}");
    return id;
  }

  /** By a canary, once there is something to hold it against. */
  private static String deploy() {
    boolean there =
        bench.admin("GET", "/api/2.0/serving-endpoints/sizer", null).statusCode() == 200;
    return "{\"endpoint\": \"sizer\", \"app\": \"sizer-app\""
        + (there
            ? ", \"canary_percent\": 50, \"questions\": [{\"n\": 3}], \"trigger\": {\"requests\":"
                + " 2}}"
            : "}");
  }

  private static void step(ReleaseBench.Person who, String id, String step, String body) {
    for (int i = 0; i < 3; i++) {
      var answer = bench.as(who, "POST", RELEASES + "/" + id + "/" + step, body);
      requireSound();
      // A sign-off that was cut off after it was kept is signed already.
      if (answer.statusCode() == 200 || answer.statusCode() == 409) {
        return;
      }
      assertThat(answer.statusCode()).as(step + ": " + answer.body()).isEqualTo(500);
    }
    throw new AssertionError(step + " never ended");
  }

  /** At most one in production, that one the champion, and let pass by its gate. */
  private static void requireSound() {
    List<JsonNode> now = new ArrayList<>();
    for (JsonNode release :
        bench.ok("GET", RELEASES + "?model=" + ReleaseBench.MODEL, null).path("releases")) {
      if (Set.of("PROMOTED", "DEPLOYED", "VERIFIED").contains(release.path("state").asText())) {
        now.add(release);
      }
    }
    assertThat(now).hasSizeLessThanOrEqualTo(1);
    for (JsonNode release : now) {
      assertThat(release.path("verdict").path("passes").asBoolean()).isTrue();
      assertThat(bench.champion()).isEqualTo(release.path("model_version").asLong());
    }
  }

  private static String production() {
    for (JsonNode release :
        bench.ok("GET", RELEASES + "?model=" + ReleaseBench.MODEL, null).path("releases")) {
      if (Set.of("PROMOTED", "DEPLOYED", "VERIFIED").contains(release.path("state").asText())) {
        return release.path("release_id").asText();
      }
    }
    return "";
  }
}
