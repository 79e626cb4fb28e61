package kitchens.caspers.workspace.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.iam.MeRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A service principal that signs in with what its CI system gives it, and nobody else's. */
class FederationTest {

  private static final String JOB = "repo:caspers/kitchens:environment:production";

  private static TestWorkspace workspace;
  private static TestIssuer issuer;
  private static ServicePrincipals.Made ci;
  private static String policies;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestWorkspace.start();
    issuer = new TestIssuer();
    ci = ServicePrincipals.create(workspace, "ci");
    policies = "/api/2.0/accounts/local/servicePrincipals/" + ci.id() + "/federationPolicies";
    HttpResponse<String> made =
        admin(
            "POST", policies + "?policy_id=github", policy("repo:caspers/kitchens:environment:*"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    issuer.close();
    workspace.close();
  }

  private static String policy(String subject) {
    return """
    {"description": "the kitchens' releases",
     "oidc_policy": {"issuer": "%s", "audiences": ["kitchens"], "subject": "%s"}}
    """
        .formatted(issuer.url(), subject);
  }

  private static HttpResponse<String> admin(String method, String path, String body)
      throws Exception {
    return new Http(workspace)
        .with("Authorization", "Bearer " + workspace.adminToken())
        .send(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> exchange(Map<String, String> form) throws Exception {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return new Http(workspace)
        .with("Content-Type", "application/x-www-form-urlencoded")
        .send("POST", "/oidc/v1/token", BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> exchange(String token) throws Exception {
    return exchange(
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:jwt",
            "client_id",
            ci.name(),
            "subject_token",
            token));
  }

  @Test
  void theSdkSignsInWithAJobsToken(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), issuer.token(JOB, claims -> claims));
    var client =
        new WorkspaceClient(
            new DatabricksConfig()
                .setHost(workspace.url().toString())
                .setClientId(ci.name())
                .setTokenAudience("kitchens")
                .setOidcTokenFilepath(file.toString())
                .setAuthType("file-oidc"));
    assertThat(client.currentUser().me(new MeRequest()).getUserName()).isEqualTo(ci.name());
    assertThat(admin("GET", "/api/2.0/token/list", null).body()).doesNotContain("github");
  }

  static Stream<Arguments> tokens() throws Exception {
    Date past = Date.from(Instant.now().minusSeconds(600));
    Date later = Date.from(Instant.now().plusSeconds(600));
    return Stream.of(
        Arguments.of("good", issuer.token(JOB, c -> c), null),
        Arguments.of(
            "one of several audiences",
            issuer.token(JOB, c -> c.audience(java.util.List.of("x", "kitchens"))),
            null),
        Arguments.of("expired", issuer.token(JOB, c -> c.expirationTime(past)), "has expired"),
        Arguments.of("without an end", issuer.token(JOB, c -> c.expirationTime(null)), "expired"),
        Arguments.of(
            "not good yet", issuer.token(JOB, c -> c.notBeforeTime(later)), "not good yet"),
        Arguments.of("for another", issuer.token(JOB, c -> c.audience("x")), "is for [x]"),
        Arguments.of("for nobody", issuer.token(JOB, c -> c.audience((String) null)), "is for []"),
        Arguments.of(
            "another repository",
            issuer.token("repo:eve/kitchens:environment:production", c -> c),
            "sub is 'repo:eve/kitchens:environment:production'"),
        Arguments.of(
            "a longer subject",
            issuer.token("repo:caspers/kitchens:environment:x:job:y", c -> c),
            "sub is"),
        Arguments.of(
            "nothing in the star's place",
            issuer.token("repo:caspers/kitchens:environment:", c -> c),
            "sub is"),
        Arguments.of("no subject", issuer.token(null, c -> c), "sub is 'null'"),
        Arguments.of(
            "another issuer", issuer.token(JOB, c -> c.issuer("http://127.0.0.1:1")), "issuer"),
        Arguments.of(
            "another key",
            issuer.token(TestIssuer.newKey("first"), JOB, c -> c),
            "not signed by a key of its issuer"),
        Arguments.of(
            "an unknown key",
            issuer.token(TestIssuer.newKey("second"), JOB, c -> c),
            "not signed by a key of its issuer"),
        Arguments.of(
            "unsigned",
            new PlainJWT(
                    new JWTClaimsSet.Builder()
                        .issuer(issuer.url())
                        .audience("kitchens")
                        .subject(JOB)
                        .expirationTime(later)
                        .build())
                .serialize(),
            "no signed JWT"),
        Arguments.of("nonsense", "a.b.c", "no signed JWT"),
        Arguments.of("too long", "a".repeat(20_000), "too long"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokens")
  void aTokenIsTakenForWhatItIs(String name, String token, String refusal) throws Exception {
    HttpResponse<String> answer = exchange(token);
    JsonNode said = Json.MAPPER.readTree(answer.body());
    if (refusal == null) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(said.path("expires_in").asLong()).isEqualTo(3600);
      assertThat(
              workspace
                  .client(said.path("access_token").asText())
                  .currentUser()
                  .me(new MeRequest())
                  .getUserName())
          .isEqualTo(ci.name());
    } else {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(said.path("error").asText()).isEqualTo("invalid_grant");
      assertThat(said.path("error_description").asText()).contains(refusal);
      assertThat(said.has("access_token")).isFalse();
    }
  }

  @Test
  void aPolicyIsForItsServicePrincipalAloneAndEndsAtOnce() throws Exception {
    var other = ServicePrincipals.create(workspace, "other");
    String token = issuer.token(JOB, claims -> claims);
    var form =
        new java.util.HashMap<>(
            Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:jwt",
                "subject_token",
                token));
    for (String client : new String[] {other.name(), "nobody", "admin"}) {
      form.put("client_id", client);
      assertThat(exchange(form).body()).contains("invalid_grant", "no federation policy");
    }
    String theirs =
        "/api/2.0/accounts/local/servicePrincipals/" + other.id() + "/federationPolicies";
    admin("POST", theirs + "?policy_id=mine", policy(JOB));
    form.put("client_id", other.name());
    assertThat(exchange(form).statusCode()).isEqualTo(200);
    HttpResponse<String> changed =
        admin("PATCH", theirs + "/mine", "{\"oidc_policy\": {\"subject\": \"repo:x:y\"}}");
    assertThat(changed.body()).contains("\"audiences\":[\"kitchens\"]", "repo:x:y");
    assertThat(exchange(form).statusCode()).isEqualTo(400);
    assertThat(admin("GET", theirs, null).body()).contains("\"policy_id\":\"mine\"");
    assertThat(admin("DELETE", theirs + "/mine", null).statusCode()).isEqualTo(200);
    assertThat(admin("GET", theirs + "/mine", null).statusCode()).isEqualTo(404);
  }

  @Test
  void onlyAdministratorsMakeThem() throws Exception {
    HttpResponse<String> refused =
        new Http(workspace)
            .with("Authorization", ci.client().config().authenticate().get("Authorization"))
            .send("POST", policies, BodyPublishers.ofString(policy("repo:x:y")));
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"subject\": \"*\" | has * as its last character alone",
        "\"subject\": \"repo:*:environment:x\" | has * as its last character alone",
        "\"subject\": \"\" | cannot be left out",
        "\"audiences\": [] | at least one",
        "\"issuer\": \"http://far.example.com\" | https://",
        "\"issuer\": \"https://me@far.example.com\" | https://",
        "\"issuer\": null | https://",
        "\"jwks_json\": \"{}\" | no JSON Web Key Set",
        "\"jwks_uri\": \"file:///etc/passwd\" | https://"
      })
  void aPolicyThatMeansSomethingElseIsRefused(String field, String message) throws Exception {
    JsonNode policy = Json.MAPPER.readTree(policy("repo:x:y"));
    ((com.fasterxml.jackson.databind.node.ObjectNode) policy.get("oidc_policy"))
        .setAll(
            (com.fasterxml.jackson.databind.node.ObjectNode)
                Json.MAPPER.readTree("{" + field + "}"));
    HttpResponse<String> answer = admin("POST", policies, policy.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(message);
  }
}
