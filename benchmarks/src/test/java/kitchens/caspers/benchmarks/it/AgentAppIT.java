package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.iam.CreateServicePrincipalRequest;
import com.databricks.sdk.service.oauth2.CreateServicePrincipalSecretRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a stranger does with the template {@code agent-app}: from {@code bundle init} to a released
 * agent on the workspace that target prod names, a better one through the job, and back; every
 * {@code release} command against a real workspace.
 */
@Tag("long")
class AgentAppIT {

  private static final Path TRANSCRIPTS = Path.of("src/test/resources/agent-app");

  private static Installation installation;
  private static String host;

  @TempDir private static Path directory;

  @BeforeAll
  static void aWorkspace() throws Exception {
    installation = SharedWorkspace.get();
    host = "http://127.0.0.1:" + installation.port();
  }

  @Test
  void fromInitToAReleasedAgentAndBack() throws Exception {
    var bundle = directory.resolve("stranger");
    succeed(
        directory,
        "bundle",
        "init",
        "agent-app",
        "--name",
        "stranger",
        "--set",
        "catalog=stranger",
        "--set",
        "app=stranger",
        "--set",
        "prod=" + host);
    succeed(bundle, "bundle", "deploy", "-t", "prod");
    succeed(bundle, "bundle", "run", "register", "-t", "prod");

    var transcript =
        new Transcript(environment(Map.of("DATABRICKS_TOKEN", adminToken())))
            .with("CATALOG", "stranger")
            .with("MODEL", "stranger.ai.agent")
            .with("APP", "stranger");
    person(transcript, "edda");
    person(transcript, "stan");
    transcript.run(TRANSCRIPTS.resolve("first.txt"));

    var page = bundle.resolve("app/index.html");
    Files.writeString(page, Files.readString(page).replace("Ask the agent", "Ask it"));
    succeed(bundle, "bundle", "deploy", "-t", "prod");
    succeed(bundle, "release", "verify", transcript.value("FIRST"), "--api", "-t", "prod");

    var prompt = bundle.resolve("agent/prompt.md");
    var good = Files.readString(prompt);
    Files.writeString(prompt, good.replace("Thank you for writing;", "Thanks a lot;"));
    succeed(bundle, "bundle", "run", "register", "-t", "prod");
    transcript.run(TRANSCRIPTS.resolve("second.txt"));
    succeed(bundle, release(transcript.value("SECOND")));
    succeed(
        bundle,
        "release",
        "deploy",
        transcript.value("SECOND"),
        "--bundle",
        "--endpoint",
        "stranger",
        "--app",
        "stranger",
        "-t",
        "prod");
    succeed(bundle, "bundle", "run", "evaluate", "-t", "prod");
    transcript.run(TRANSCRIPTS.resolve("back.txt"));

    Files.writeString(prompt, good.replace("topic: delivery,", "topic: billing,"));
    succeed(bundle, "bundle", "run", "register", "-t", "prod");
    var failed = run(bundle, "release", "evaluate", "stranger.ai.agent", "-t", "prod");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("is FAILED: accuracy is 0.6", "regressions is 4");
    var id = failed.out().replaceAll("(?s).*\"release_id\": \"([^\"]+)\".*", "$1");
    var blocked = run(bundle, release(id));
    assertThat(blocked.exitCode()).as(blocked.out() + blocked.err()).isEqualTo(1);
    succeed(bundle, "bundle", "destroy", "--auto-approve", "-t", "prod");
  }

  private static String[] release(String id) {
    return new String[] {"bundle", "run", "release", "--params", "RELEASE=" + id, "-t", "prod"};
  }

  private static void person(Transcript transcript, String name) {
    var admin =
        new WorkspaceClient(
            new DatabricksConfig().setHost(host).setToken(adminToken()).setAuthType("pat"));
    var made =
        admin
            .servicePrincipalsV2()
            .create(new CreateServicePrincipalRequest().setDisplayName(name));
    var secret =
        admin
            .servicePrincipalSecretsProxy()
            .create(new CreateServicePrincipalSecretRequest().setServicePrincipalId(made.getId()))
            .getSecret();
    transcript
        .with(name.toUpperCase(java.util.Locale.ROOT), made.getApplicationId())
        .withPerson(
            name,
            environment(
                Map.of(
                    "DATABRICKS_CLIENT_ID",
                    made.getApplicationId(),
                    "DATABRICKS_CLIENT_SECRET",
                    secret)));
  }

  private static Map<String, String> environment(Map<String, String> credentials) {
    var environment = new java.util.HashMap<>(credentials);
    environment.put("DATABRICKS_HOST", host);
    return environment;
  }

  private static String adminToken() {
    try {
      return Files.readString(installation.home().resolve("admin-token")).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void succeed(Path in, String... words) throws Exception {
    var outcome = run(in, words);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
  }

  private static CommandLine.Outcome run(Path in, String... words) throws Exception {
    return new CommandLine(installation, in).run(words);
  }
}
