package kitchens.caspers.workspace.releases;

import static kitchens.caspers.workspace.releases.ReleaseBench.RELEASES;
import static kitchens.caspers.workspace.releases.ReleaseBench.decision;
import static kitchens.caspers.workspace.releases.ReleaseBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.http.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Releases over REST, from a candidate to production and back. */
class ReleasesTest {

  private static ReleaseBench bench;
  private static long good;
  private static long better;
  private static long bad;

  @BeforeAll
  static void start() {
    bench = new ReleaseBench();
    good = bench.version(11, 20); // wrong for 10 alone
    better = bench.version(10, 20);
    bad = bench.version(2, 20);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void fromACandidateToProductionAndBack() throws Exception {
    String first = bench.gated(good);
    bench.ok("POST", RELEASES + "/" + first + "/promote", "{}");
    assertThat(bench.champion()).isEqualTo(good);
    deploy(first, "sizer");
    assertThat(bench.served("sizer")).isEqualTo("" + good);
    assertThat(verify(first).path("ok").asBoolean()).isTrue();

    JsonNode evaluated = bench.evaluated(bad);
    assertThat(evaluated.path("state").asText()).isEqualTo("FAILED");
    assertThat(ReleaseBench.names(evaluated.path("regressions"))).contains("number 5");
    assertThat(ReleaseBench.names(evaluated.path("missed_thresholds")).toString())
        .contains("accuracy is 0.6", "regressions is 8");
    String failed = evaluated.path("release_id").asText();
    assertThat(
            bench
                .as(
                    bench.edda,
                    "POST",
                    RELEASES + "/" + failed + "/sign-off",
                    decision("engineering", "APPROVED"))
                .statusCode())
        .isEqualTo(400);

    String second = bench.gated(better);
    bench.ok("POST", RELEASES + "/" + second + "/promote", "{}");
    deploy(second, "sizer");
    assertThat(bench.served("sizer")).isEqualTo("" + better);
    assertThat(verify(second).path("ok").asBoolean()).isTrue();
    assertThat(bench.state(first)).isEqualTo("SUPERSEDED");

    JsonNode back =
        bench.ok(
            "POST",
            RELEASES + "/rollback",
            "{\"model\": \"%s\", \"reason\": \"a test\"}".formatted(ReleaseBench.MODEL));
    assertThat(back.path("release_id").asText()).isEqualTo(first);
    assertThat(bench.champion()).isEqualTo(good);
    assertThat(bench.served("sizer")).isEqualTo("" + good);
    assertThat(bench.state(second)).isEqualTo("ROLLED_BACK");
    assertThat(verify(first).path("ok").asBoolean()).isTrue();
    JsonNode forth =
        bench.ok(
            "POST",
            RELEASES + "/rollback",
            "{\"model\": \"%s\", \"to\": \"%s\"}".formatted(ReleaseBench.MODEL, second));
    assertThat(forth.path("state").asText()).isEqualTo("DEPLOYED");
    assertThat(bench.served("sizer")).isEqualTo("" + better);

    JsonNode record = bench.release(second);
    assertThat(record.path("alias").asText()).isEqualTo("champion");
    assertThat(record.path("previous_version").asLong()).isEqualTo(good);
    assertThat(record.path("logged_model_id").asText())
        .isEqualTo("models:/" + ReleaseBench.MODEL + "/" + better);
    assertThat(record.path("bundle_target").asText()).isEqualTo("prod");
    assertThat(record.path("events"))
        .extracting(e -> e.path("step").asText())
        .contains("evaluate", "sign-off", "gate", "promote", "deploy", "verify", "rollback");
    theFilesAreAsTheirSchemasSay(second);
  }

  /** What {@code docs/releases} publishes for whoever reads the artefacts. */
  private static void theFilesAreAsTheirSchemasSay(String id) throws IOException {
    String n = "v" + id.substring(id.lastIndexOf(".v") + 2);
    Path summary = bench.artefacts("eval_runs").resolve(n).resolve("summary.json");
    requireValid("summary", Json.MAPPER.readTree(summary.toFile()));
    String plan =
        Files.readString(bench.artefacts("deployment_plans").resolve(n).resolve("plan.md"));
    String matter = plan.split("(?m)^---$")[1];
    requireValid(
        "plan",
        new ObjectMapper()
            .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(matter)));
  }

  private static void requireValid(String name, JsonNode document) throws IOException {
    JsonNode schema =
        Json.MAPPER.readTree(Path.of("..", "docs", "releases", name + ".schema.json").toFile());
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(document))
        .as("%s %s", name, document)
        .isEmpty();
  }

  private static void deploy(String id, String endpoint) {
    bench.ok("POST", RELEASES + "/" + id + "/deploy", "{\"endpoint\": \"%s\"}".formatted(endpoint));
  }

  private static JsonNode verify(String id) {
    return bench.ok("POST", RELEASES + "/" + id + "/verify", "{\"question\": {\"n\": 3}}");
  }

  @Test
  void theGateKnowsWhoSignedAndWhatWasChanged() throws Exception {
    String id = bench.evaluated(better).path("release_id").asText();
    String path = RELEASES + "/" + id;
    JsonNode waiting = bench.ok("POST", path + "/gate", "{}");
    assertThat(waiting.path("reasons").path(0).path("code").asText()).isEqualTo("NO_DOCUMENT");
    assertThat(bench.admin("POST", path + "/promote", "{}").statusCode()).isEqualTo(400);

    HttpResponse<String> author =
        bench.admin("POST", path + "/sign-off", decision("engineering", "APPROVED"));
    assertThat(author.statusCode()).isEqualTo(403);
    assertThat(author.body()).contains("releases.author_may_sign");
    bench.approve(bench.edda, id, "engineering");
    HttpResponse<String> both =
        bench.as(bench.edda, "POST", path + "/sign-off", decision("stakeholder", "APPROVED"));
    assertThat(both.statusCode()).isEqualTo(403);
    assertThat(both.body()).contains("releases.same_person_may_sign_both");
    bench.approve(bench.stan, id, "stakeholder");

    Path summary = bench.artefacts("eval_runs").resolve("v" + number(id)).resolve("summary.json");
    String whole = Files.readString(summary);
    Files.writeString(summary, whole.replace("\"right\" : true", "\"right\" :  true"));
    JsonNode verdict = bench.ok("POST", path + "/gate", "{}");
    assertThat(verdict.path("passes").asBoolean()).isFalse();
    assertThat(verdict.path("reasons").path(0).path("code").asText()).isEqualTo("ARTEFACT_CHANGED");
    Files.writeString(summary, whole);
    HttpResponse<String> again = bench.admin("POST", path + "/gate", "{}");
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("final");
  }

  @Test
  void aDocumentByHandCountsOnceItsPeopleConfirmIt() throws Exception {
    String id = bench.evaluated(better).path("release_id").asText();
    String path = RELEASES + "/" + id;
    String template = bench.admin("GET", path + "/template", null).body();
    String block = "%s:\n  decision: APPROVED\n  owner: %s\n  approved_at: 2026-01-01T00:00:00Z\n";
    String document =
        template.replaceFirst(
            "\n---\n",
            "\n"
                + block.formatted("engineering_signoff", bench.edda.name())
                + block.formatted("stakeholder_signoff", bench.stan.name())
                + "---\n");
    Path folder = bench.artefacts("signoffs").resolve("v" + number(id));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("decision.md"), document);
    JsonNode verdict = bench.ok("POST", path + "/gate", "{}");
    assertThat(verdict.path("reasons"))
        .extracting(r -> r.path("code").asText())
        .containsExactly("NOT_CONFIRMED", "NOT_CONFIRMED");
    String confirm = "{\"confirm\": true}";
    assertThat(bench.admin("POST", path + "/sign-off", confirm).body()).contains("nowhere");
    assertThat(bench.as(bench.edda, "POST", path + "/sign-off", confirm).statusCode())
        .isEqualTo(200);
    assertThat(bench.as(bench.stan, "POST", path + "/sign-off", confirm).statusCode())
        .isEqualTo(200);
    assertThat(bench.ok("POST", path + "/gate", "{}").path("passes").asBoolean()).isTrue();

    Files.writeString(folder.resolve("decision.md"), document.replace("APPROVED", "REJECTED"));
    HttpResponse<String> promoted = bench.admin("POST", path + "/promote", "{}");
    assertThat(promoted.statusCode()).isEqualTo(400);
    assertThat(bench.state(id)).isEqualTo("BLOCKED");
  }

  @Test
  void aRejectionIsOverriddenByNameOrNotAtAll() throws Exception {
    String id = bench.evaluated(better).path("release_id").asText();
    String path = RELEASES + "/" + id;
    bench.approve(bench.edda, id, "engineering");
    bench.as(bench.stan, "POST", path + "/sign-off", decision("stakeholder", "REJECTED"));
    HttpResponse<String> override =
        bench.as(
            bench.edda,
            "POST",
            path + "/sign-off",
            "{\"role\": \"override\", \"reason\": \"the festival\"}");
    assertThat(override.statusCode()).isEqualTo(200);
    JsonNode verdict = bench.ok("POST", path + "/gate", "{}");
    assertThat(verdict.path("passes").asBoolean()).as(verdict.toString()).isTrue();
    assertThat(verdict.path("overridden_by").asText()).isEqualTo(bench.edda.name());

    String rejected = bench.evaluated(better).path("release_id").asText();
    bench.approve(bench.edda, rejected, "engineering");
    bench.as(
        bench.stan,
        "POST",
        RELEASES + "/" + rejected + "/sign-off",
        decision("stakeholder", "REJECTED"));
    bench.ok("POST", RELEASES + "/" + rejected + "/gate", "{}");
    assertThat(bench.state(rejected)).isEqualTo("BLOCKED");
  }

  @Test
  void twoWritersAtOnceGetDifferentNumbersAndNothingIsWrittenOver() throws Exception {
    var threads = Executors.newFixedThreadPool(6);
    try {
      Callable<JsonNode> evaluate = () -> bench.evaluated(better);
      Set<String> ids = new TreeSet<>();
      for (var done : threads.invokeAll(List.of(evaluate, evaluate, evaluate, evaluate))) {
        ids.add(done.get().path("release_id").asText());
      }
      assertThat(ids).hasSize(4);
      for (String id : ids) {
        JsonNode summary =
            Json.MAPPER.readTree(bench.admin("GET", RELEASES + "/" + id + "/summary", null).body());
        assertThat(summary.path("number").asLong()).isEqualTo(number(id));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void onceReleasedTheChampionIsMovedByReleasesAlone() throws Exception {
    String model = "r.ai.guarded";
    bench.model("guarded");
    long one = bench.version(model, 10, 3);
    long two = bench.version(model, 10, 4);
    String alias = "/api/2.1/unity-catalog/models/" + model + "/aliases/champion";
    String to = "{\"version_num\": %d}";
    bench.ok("PUT", alias, to.formatted(one));
    bench.evaluated("R.AI.Guarded", two);

    bench.ok("PUT", alias, to.formatted(one)); // changes nothing
    for (HttpResponse<String> refused :
        List.of(
            bench.admin("PUT", alias, to.formatted(two)),
            bench.admin("DELETE", alias, null),
            bench.admin("DELETE", "/api/2.1/unity-catalog/models/" + model + "/versions/1", null),
            bench.admin(
                "PATCH", "/api/2.1/unity-catalog/models/" + model, "{\"new_name\": \"loose\"}"))) {
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(json(refused).path("error_code").asText()).isEqualTo("INVALID_STATE");
    }
    assertThat(bench.admin("PUT", alias, to.formatted(two)).body())
        .contains("caspers release evaluate r.ai.guarded --version 2");
    assertThat(bench.ok("GET", alias, null).path("version").asLong()).isEqualTo(one);
    bench.ok("PUT", alias.replace("champion", "challenger"), to.formatted(two));

    bench.ok("DELETE", "/api/2.1/unity-catalog/models/" + model, null);
    bench.model("guarded");
    long anew = bench.version(model, 10, 5);
    bench.ok("PUT", alias, to.formatted(anew));
  }

  @Test
  void strangersSeeNothingAndCannotPromote() throws Exception {
    String id = bench.gated(better);
    var stranger =
        kitchens.caspers.workspace.testing.ServicePrincipals.create(bench.workspace, "stranger");
    var person =
        new ReleaseBench.Person(
            stranger.name(), stranger.client().config().authenticate().get("Authorization"));
    assertThat(bench.as(person, "GET", RELEASES + "/" + id, null).statusCode()).isEqualTo(403);
    assertThat(json(bench.as(person, "GET", RELEASES, null)).path("releases")).isEmpty();
    HttpResponse<String> promote =
        bench.as(bench.edda, "POST", RELEASES + "/" + id + "/promote", "{}");
    assertThat(promote.statusCode()).as(promote.body()).isEqualTo(403);
    assertThat(promote.body()).contains("GRANT MANAGE");
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(id.lastIndexOf(".v") + 2));
  }
}
