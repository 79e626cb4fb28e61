package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.error.platform.NotFound;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * dev, staging and prod on one machine: three homes, each with a port, reached by profiles that
 * {@code auth profile} has saved; and CI, which releases to prod with the token that its job is
 * given and nothing stored.
 */
@Tag("long")
class ThreeHomesIT {

  private static final String MODEL = "homes.ai.agent";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;

  @Test
  void aTargetIsAWorkspaceAndCiReleasesToProd() throws Exception {
    try (var dev = home();
        var staging = home();
        var prod = home();
        var github = new GithubActions()) {
      var config = Map.of("DATABRICKS_CONFIG_FILE", directory.resolve("databrickscfg").toString());
      for (var named : Map.of("staging", staging, "prod", prod).entrySet()) {
        var saved =
            new CommandLine(named.getValue(), directory)
                .run(config, "auth", "profile", named.getKey());
        assertThat(saved.out() + saved.err()).contains(address(named.getValue()));
      }
      init(dev, staging, prod);
      var bundle = new CommandLine(dev, directory.resolve("homes"));
      succeed(bundle, config, "bundle", "deploy");
      succeed(bundle, config, "bundle", "run", "register");
      assertThat(dev.client().registeredModels().get(MODEL).getName()).isEqualTo("agent");
      for (var other : List.of(staging, prod)) {
        assertThatThrownBy(() -> other.client().registeredModels().get(MODEL))
            .isInstanceOf(NotFound.class);
      }
      succeed(bundle, config, "bundle", "deploy", "-t", "staging");
      succeed(bundle, config, "bundle", "run", "register", "-t", "staging");
      var evaluated = succeed(bundle, config, "release", "evaluate", MODEL, "-t", "staging");
      assertThat(evaluated.path("state").asText()).isEqualTo("EVALUATED");
      assertThat(succeed(bundle, config, "release", "list", "-o", "json")).isEmpty();

      var job = ci(bundle, config, prod, github);
      for (var bad :
          List.of(
              new HashMap<>(Map.of("DATABRICKS_TOKEN_AUDIENCE", "another")),
              new HashMap<>(github.job("repo:somebody/else:environment:production")))) {
        var stranger = new HashMap<>(job);
        stranger.putAll(bad);
        var refused = bundle.run(stranger, "release", "list", "-t", "prod");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("does not sign", "github-oidc", "federation policies");
      }
      release(bundle, config, job);
      assertThat(prod.client().registeredModels().get(MODEL).getName()).isEqualTo("agent");
      assertThat(prod.client().apps().get("homes").getUrl()).contains(":" + prod.port());
    }
  }

  /** One person is all there is, and nothing needs Spark. */
  private static Installation home() throws Exception {
    var installation = Installation.create();
    Files.writeString(
        installation.home().resolve("settings.yaml"),
        "releases: {same_person_may_sign_both: true, author_may_sign: true}\n"
            + "compute: {lazy: true}\n");
    installation.caspers("workspace", "start").succeeded();
    return installation;
  }

  private static void init(Installation dev, Installation staging, Installation prod)
      throws Exception {
    var here = new CommandLine(dev, directory);
    var made =
        here.run(
            "bundle",
            "init",
            "agent-app",
            "--name",
            "homes",
            "--set",
            "catalog=homes",
            "--set",
            "app=homes",
            "--set",
            "staging=" + address(staging),
            "--set",
            "prod=" + address(prod));
    assertThat(made.exitCode()).as(made.err()).isZero();
  }

  /** What the README of the template has an administrator do once; the environment of a job. */
  private static Map<String, String> ci(
      CommandLine bundle, Map<String, String> config, Installation prod, GithubActions github)
      throws Exception {
    var made = succeed(bundle, config, "service-principals", "create", "homes-ci", "-t", "prod");
    succeed(
        bundle,
        config,
        "service-principals",
        "add-federation-policy",
        made.path("id").asText(),
        "--issuer",
        github.issuer(),
        "--audience",
        "homes",
        "--subject",
        "repo:kitchens/homes:environment:*",
        "-t",
        "prod");
    var application = made.path("applicationId").asText();
    succeed(
        bundle,
        config,
        "grants",
        "update",
        "metastore",
        "this",
        "--json",
        "{\"changes\": [{\"principal\": \"%s\", \"add\": [\"CREATE_CATALOG\"]}]}"
            .formatted(application),
        "-t",
        "prod");
    var job = new HashMap<>(github.job("repo:kitchens/homes:environment:production"));
    job.put("DATABRICKS_HOST", address(prod));
    job.put("DATABRICKS_CLIENT_ID", application);
    job.put("DATABRICKS_TOKEN_AUDIENCE", "homes");
    job.put("DATABRICKS_CONFIG_FILE", directory.resolve("none").toString());
    return job;
  }

  /** What the workflows do, and people's signatures between them. */
  private static void release(
      CommandLine bundle, Map<String, String> people, Map<String, String> job) throws Exception {
    succeed(bundle, job, "bundle", "deploy", "-t", "prod");
    succeed(bundle, job, "bundle", "run", "register", "-t", "prod");
    var release =
        succeed(bundle, job, "release", "evaluate", MODEL, "-t", "prod")
            .path("release_id")
            .asText();
    for (var side : List.of("engineering", "stakeholder")) {
      succeed(
          bundle,
          people,
          "release",
          "sign-off",
          release,
          "--as",
          side,
          "--decision",
          "APPROVED",
          "-t",
          "prod");
    }
    succeed(
        bundle,
        job,
        "release",
        "preflight",
        "--version",
        "1",
        "--endpoint",
        "homes",
        "-o",
        "json",
        "-t",
        "prod");
    succeed(bundle, job, "release", "gate", release, "-t", "prod");
    succeed(bundle, job, "release", "promote", release, "-t", "prod");
    succeed(
        bundle,
        job,
        "release",
        "deploy",
        release,
        "--bundle",
        "--no-payloads",
        "--endpoint",
        "homes",
        "--app",
        "homes",
        "-t",
        "prod");
    var verified = succeed(bundle, job, "release", "verify", release, "--api", "-t", "prod");
    assertThat(verified.toString()).contains("/apps/homes/api/responses", "its page");
    var record = succeed(bundle, people, "release", "show", release, "-t", "prod");
    assertThat(record.path("bundle_target").asText()).isEqualTo("prod");
    assertThat(record.path("state").asText()).isEqualTo("VERIFIED");
    var plan = record.at("/artefacts/deployment_plans").asText();
    var text = bundle.run(people, "fs", "cat", "dbfs:" + plan, "-t", "prod").out();
    assertThat(text).contains("The bundle, target prod", "bundle_plan_digest");
  }

  private static String address(Installation installation) {
    return "http://127.0.0.1:" + installation.port();
  }

  /** What a command printed, as JSON where it is that. */
  private static JsonNode succeed(
      CommandLine where, Map<String, String> environment, String... words) throws Exception {
    var outcome = where.run(environment, words);
    assertThat(outcome.exitCode())
        .as(String.join(" ", words) + "\n" + outcome.out() + outcome.err())
        .isZero();
    var out = outcome.out().strip();
    return out.startsWith("{") || out.startsWith("[")
        ? JSON.readTree(out)
        : JSON.getNodeFactory().textNode(out);
  }
}
