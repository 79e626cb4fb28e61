package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.iam.ComplexValue;
import com.databricks.sdk.service.iam.CreateGroupRequest;
import com.databricks.sdk.service.iam.CreateServicePrincipalRequest;
import com.databricks.sdk.service.oauth2.CreateServicePrincipalSecretRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Principals by objects by acts, in SQL on a real compute: one who was granted a thing, one in a
 * group of a group that was, and a stranger, each tried before, while and after. And what SQL says
 * of it: groups as owners, and the audit as a table.
 */
@Tag("long")
class GrantsMatrixIT {

  private static final Map<String, WorkspaceClient> who = new LinkedHashMap<>();
  private static final Map<String, String> names = new LinkedHashMap<>();

  /** What is made belongs to its maker: each try makes another thing. */
  private static final AtomicInteger made = new AtomicInteger();

  private static WorkspaceClient admin;
  private static String warehouse;

  @BeforeAll
  static void start() throws Exception {
    Installation installation = SharedWorkspace.get();
    admin = installation.client();
    warehouse = admin.warehouses().list(new ListWarehousesRequest()).iterator().next().getId();
    var ids = new LinkedHashMap<String, String>();
    for (String name : List.of("direct", "nested", "stranger")) {
      var made =
          admin
              .servicePrincipalsV2()
              .create(new CreateServicePrincipalRequest().setDisplayName(name));
      var secret =
          admin
              .servicePrincipalSecretsProxy()
              .create(new CreateServicePrincipalSecretRequest().setServicePrincipalId(made.getId()))
              .getSecret();
      ids.put(name, made.getId());
      names.put(name, made.getApplicationId());
      who.put(
          name,
          new WorkspaceClient(
              new DatabricksConfig()
                  .setHost(admin.config().getHost())
                  .setClientId(made.getApplicationId())
                  .setClientSecret(secret)
                  .setAuthType("oauth-m2m")));
    }
    String inner = group("matrix-inner", ids.get("nested"));
    group("matrix-outer", inner);
    for (String sql :
        List.of(
            "CREATE CATALOG mx",
            "CREATE SCHEMA mx.s",
            "CREATE TABLE mx.s.t (id INT)",
            "INSERT INTO mx.s.t VALUES (1)",
            "CREATE VIEW mx.s.vw AS SELECT id FROM mx.s.t",
            "CREATE FUNCTION mx.s.twice(n INT) RETURNS INT RETURN n * 2",
            "CREATE VOLUME mx.s.files",
            "GRANT USE CATALOG ON CATALOG mx TO `account users`",
            "GRANT USE SCHEMA ON SCHEMA mx.s TO `account users`")) {
      ok(admin, sql);
    }
    admin
        .files()
        .upload(
            new com.databricks.sdk.service.files.UploadRequest()
                .setFilePath("/Volumes/mx/s/files/a.json")
                .setContents(
                    new ByteArrayInputStream("{\"id\": 7}".getBytes(StandardCharsets.UTF_8))));
  }

  @AfterAll
  static void stop() {
    ok(admin, "DROP CATALOG mx CASCADE");
  }

  private static String group(String name, String member) {
    return admin
        .groupsV2()
        .create(
            new CreateGroupRequest()
                .setDisplayName(name)
                .setMembers(List.of(new ComplexValue().setValue(member))))
        .getId();
  }

  /** What is granted on what, and a statement that needs it. */
  static Stream<Arguments> cells() {
    return Stream.of(
        Arguments.of("SELECT ON TABLE mx.s.t", "SELECT id FROM mx.s.t"),
        Arguments.of("SELECT ON SCHEMA mx.s", "SELECT id FROM mx.s.vw"),
        Arguments.of("SELECT ON VIEW mx.s.vw", "SELECT id FROM mx.s.vw"),
        Arguments.of("MODIFY ON TABLE mx.s.t", "INSERT INTO mx.s.t VALUES (2)"),
        Arguments.of("MANAGE ON TABLE mx.s.t", "GRANT SELECT ON TABLE mx.s.t TO admins_of_nothing"),
        Arguments.of("EXECUTE ON FUNCTION mx.s.twice", "SELECT mx.s.twice(2)"),
        Arguments.of(
            "READ VOLUME ON VOLUME mx.s.files",
            "SELECT id FROM read_files('/Volumes/mx/s/files/a.json')"),
        Arguments.of("CREATE TABLE ON SCHEMA mx.s", "CREATE TABLE mx.s.made_%s AS SELECT 1 AS x"),
        Arguments.of(
            "CREATE FUNCTION ON SCHEMA mx.s",
            "CREATE FUNCTION mx.s.made_%s() RETURNS INT RETURN 1"),
        Arguments.of("CREATE VOLUME ON SCHEMA mx.s", "CREATE VOLUME mx.s.made_%s"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cells")
  void whoIsGrantedItMayAndNobodyElse(String granted, String statement) {
    requireAllowed(statement, Set.of());
    ok(admin, "GRANT " + granted + " TO `" + names.get("direct") + "`");
    requireAllowed(statement, Set.of("direct"));
    ok(admin, "REVOKE " + granted + " FROM `" + names.get("direct") + "`");
    ok(admin, "GRANT " + granted + " TO `matrix-outer`");
    requireAllowed(statement, Set.of("nested"));
    ok(admin, "REVOKE " + granted + " FROM `matrix-outer`");
  }

  private static void requireAllowed(String statement, Set<String> allowed) {
    who.forEach(
        (name, client) -> {
          String sql = statement.formatted(name + made.incrementAndGet());
          StatementResponse answer = run(client, sql);
          String error =
              answer.getStatus().getError() == null
                  ? ""
                  : answer.getStatus().getError().getMessage();
          if (allowed.contains(name)) {
            // The principal of the GRANT is nobody: to be told so, one must be let to grant.
            assertThat(error).as(name + ": " + sql).doesNotContain("PERMISSION_DENIED");
            assertThat(error.isEmpty() || sql.contains("admins_of_nothing")).as(error).isTrue();
          } else {
            assertThat(error).as(name + ": " + sql).contains("PERMISSION_DENIED");
          }
        });
  }

  @Test
  void whatAGroupOwnsItsMembersOwnAndItsViewsReadAsTheGroup() {
    ok(admin, "CREATE TABLE mx.s.theirs (id INT)");
    ok(admin, "CREATE VIEW mx.s.through AS SELECT id FROM mx.s.theirs");
    ok(admin, "ALTER TABLE mx.s.theirs OWNER TO `matrix-outer`");
    ok(admin, "ALTER VIEW mx.s.through OWNER TO `matrix-outer`");
    ok(who.get("nested"), "INSERT INTO mx.s.theirs VALUES (5)");
    ok(who.get("nested"), "GRANT SELECT ON VIEW mx.s.through TO `" + names.get("direct") + "`");
    assertThat(rows(who.get("direct"), "SELECT id FROM mx.s.through"))
        .isEqualTo(List.of(List.of("5")));
    assertThat(run(who.get("direct"), "SELECT id FROM mx.s.theirs").getStatus().getState())
        .isEqualTo(StatementState.FAILED);
    ok(who.get("nested"), "CREATE OR REPLACE TABLE mx.s.theirs AS SELECT 6 AS id");
    ok(who.get("nested"), "DROP VIEW mx.s.through");
    ok(who.get("nested"), "DROP TABLE mx.s.theirs");
  }

  @Test
  void theAuditIsATable() {
    ok(admin, "CREATE TABLE mx.s.audited (id INT)");
    run(who.get("stranger"), "DROP TABLE mx.s.audited");
    String sql =
        """
        SELECT user_identity.email, response.status_code, service_name
          FROM system.access.audit
         WHERE action_name LIKE '%%mx.s.audited%%' AND user_identity.email = '%s'
           AND event_date >= current_date() - INTERVAL 1 DAY
        """
            .formatted(names.get("stranger"));
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    List<List<String>> found = List.of();
    while (found.isEmpty() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      StatementResponse answer = run(admin, sql);
      if (answer.getStatus().getState() == StatementState.SUCCEEDED
          && answer.getResult().getDataArray() != null) {
        found = answer.getResult().getDataArray().stream().map(List::copyOf).toList();
      }
    }
    assertThat(found).contains(List.of(names.get("stranger"), "403", "unity-catalog"));
    assertThat(run(who.get("stranger"), sql).getStatus().getError().getMessage())
        .contains("PERMISSION_DENIED");
  }

  private static void ok(WorkspaceClient client, String sql) {
    rows(client, sql);
  }

  private static List<List<String>> rows(WorkspaceClient client, String sql) {
    StatementResponse answer = run(client, sql);
    assertThat(answer.getStatus().getState())
        .as("%s: %s", sql, answer.getStatus().getError())
        .isEqualTo(StatementState.SUCCEEDED);
    return answer.getResult().getDataArray() == null
        ? List.of()
        : answer.getResult().getDataArray().stream().map(List::copyOf).toList();
  }

  private static StatementResponse run(WorkspaceClient client, String sql) {
    return client
        .statementExecution()
        .executeStatement(
            new ExecuteStatementRequest()
                .setWarehouseId(warehouse)
                .setWaitTimeout("50s")
                .setStatement(sql));
  }
}
