package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.iam.CreateServicePrincipalRequest;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.iam.ServicePrincipal;
import com.databricks.sdk.service.oauth2.CreateServicePrincipalSecretRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.GetStatementRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What SQL lets a service principal do that holds just what it was granted, through the SDK and a
 * real compute. One story: each part goes on with what the parts before have granted.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GrantsIT {

  private static final Set<StatementState> ENDED =
      EnumSet.complementOf(EnumSet.of(StatementState.PENDING, StatementState.RUNNING));

  private static WorkspaceClient admin;
  private static WorkspaceClient theirs;
  private static String name;
  private static Installation installation;
  private static String warehouse;
  private static String secretFile;

  /** Statements wait for each other more than for the machine. */
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(6);

  @BeforeAll
  static void start() throws Exception {
    installation = SharedWorkspace.get();
    admin = installation.client();
    warehouse = admin.warehouses().list(new ListWarehousesRequest()).iterator().next().getId();
    ServicePrincipal someone =
        admin
            .servicePrincipalsV2()
            .create(new CreateServicePrincipalRequest().setDisplayName("someone"));
    name = someone.getApplicationId();
    theirs = signIn(someone);
    ok(admin, "CREATE CATALOG k");
    ok(admin, "CREATE SCHEMA k.s");
    ok(admin, "CREATE TABLE k.s.secret (id INT, pin STRING)");
    ok(admin, "INSERT INTO k.s.secret VALUES (1, 'hunter2')");
    ok(admin, "CREATE TABLE k.s.open (id INT, word STRING)");
    ok(admin, "INSERT INTO k.s.open VALUES (1, 'hello')");
    ok(admin, "CREATE VOLUME k.s.v");
    admin
        .files()
        .upload(
            new UploadRequest()
                .setFilePath("/Volumes/k/s/v/a.json")
                .setContents(
                    new ByteArrayInputStream("{\"id\": 7}".getBytes(StandardCharsets.UTF_8))));
    secretFile = admin.tables().get("k.s.secret").getStorageLocation();
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
    ok(admin, "DROP CATALOG k CASCADE");
  }

  private static WorkspaceClient signIn(ServicePrincipal principal) {
    String secret =
        admin
            .servicePrincipalSecretsProxy()
            .create(
                new CreateServicePrincipalSecretRequest().setServicePrincipalId(principal.getId()))
            .getSecret();
    return new WorkspaceClient(
        new DatabricksConfig()
            .setHost(admin.config().getHost())
            .setClientId(principal.getApplicationId())
            .setClientSecret(secret)
            .setAuthType("oauth-m2m"));
  }

  @Test
  @Order(1)
  void whoHoldsNothingReadsNothing() {
    allRefused(
        Stream.of(
            "SELECT * FROM k.s.secret",
            "SELECT pni FROM k.s.secret",
            "SELECT * FROM k.s.secret VERSION AS OF 0",
            "SELECT * FROM k.s.absent",
            "SELECT * FROM k.absent.absent",
            "SHOW TABLES IN k.s",
            "SHOW SCHEMAS IN k",
            "SHOW VOLUMES IN k.s",
            "DESCRIBE TABLE k.s.secret",
            "DESCRIBE HISTORY k.s.secret",
            "DESCRIBE DETAIL k.s.secret",
            "SELECT * FROM table_changes('k.s.secret', 0)",
            "INSERT INTO k.s.secret VALUES (2, 'x')",
            "DELETE FROM k.s.secret",
            "UPDATE k.s.secret SET pin = ''",
            "DROP TABLE k.s.secret",
            "DROP SCHEMA k.s CASCADE",
            "ALTER TABLE k.s.secret SET TBLPROPERTIES ('a' = 'b')",
            "CREATE TABLE k.s.mine AS SELECT 1 AS one",
            "CREATE VIEW k.s.mine AS SELECT 1 AS one",
            "OPTIMIZE k.s.secret",
            "VACUUM k.s.secret",
            "RESTORE TABLE k.s.secret TO VERSION AS OF 0",
            "TRUNCATE TABLE k.s.secret",
            "SELECT * FROM read_files('/Volumes/k/s/v/a.json')",
            "SELECT * FROM json.`/Volumes/k/s/v/a.json`",
            "GRANT SELECT ON TABLE k.s.secret TO `" + name + "`",
            "ALTER TABLE k.s.secret OWNER TO `" + name + "`",
            "CREATE TABLE k.s.c SHALLOW CLONE k.s.secret",
            "CREATE CATALOG mine",
            "USE k.s",
            "EXECUTE IMMEDIATE 'SELECT * FROM k.s.secret'",
            "SELECT * FROM IDENTIFIER('k.s.secret')",
            "WITH x AS (SELECT * FROM k.s.secret) SELECT * FROM x",
            "SELECT (SELECT max(pin) FROM k.s.secret)",
            "CACHE TABLE x AS SELECT * FROM k.s.secret",
            "DROP CATALOG k CASCADE"),
        "PERMISSION_DENIED",
        "does not have");
    assertThat(rows(theirs, "SHOW CATALOGS")).doesNotContain(List.of("k"));
  }

  @Test
  @Order(2)
  void grantsAreMadeShownAndTakenBack() {
    ok(admin, "GRANT USE CATALOG ON CATALOG k TO `" + name + "`");
    ok(admin, "GRANT USE SCHEMA, SELECT ON SCHEMA k.s TO `" + name + "`");
    assertThat(rows(admin, "SHOW GRANTS `" + name + "` ON TABLE k.s.open"))
        .containsExactly(List.of(name, "SELECT", "SCHEMA", "k.s"));
    assertThat(rows(theirs, "SELECT word FROM k.s.open")).containsExactly(List.of("hello"));
    ok(admin, "REVOKE SELECT ON SCHEMA k.s FROM `" + name + "`");
    refused("SELECT word FROM k.s.open", "PERMISSION_DENIED", "SELECT on Table 'k.s.open'");
    refused("SELECT word FROM k.s.open", "GRANT SELECT ON TABLE k.s.open TO `" + name + "`");
    refused("SELECT nothing FROM k.s.secret", "PERMISSION_DENIED");
  }

  @Test
  @Order(3)
  void aTableIsReadAndWrittenAsGranted() {
    ok(admin, "GRANT SELECT ON k.s.open TO `" + name + "`");
    assertThat(rows(theirs, "SHOW TABLES IN k.s")).hasSize(1);
    allRefused(
        Stream.of(
            "INSERT INTO k.s.open VALUES (2, 'x')",
            "INSERT INTO k.s.open SELECT * FROM k.s.open",
            "DELETE FROM k.s.open WHERE id = 1",
            "UPDATE k.s.open SET word = ''",
            "MERGE INTO k.s.open t USING (SELECT 1 AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE",
            "ALTER TABLE k.s.open ADD COLUMN more INT",
            "ALTER TABLE k.s.open ADD CONSTRAINT c CHECK (id > 0)",
            "OPTIMIZE k.s.open",
            "VACUUM k.s.open",
            "RESTORE TABLE k.s.open TO VERSION AS OF 0",
            "TRUNCATE TABLE k.s.open",
            "ALTER TABLE k.s.open SET TBLPROPERTIES ('a' = 'b')"),
        "PERMISSION_DENIED",
        "MODIFY");
    refused("DROP TABLE k.s.open", "PERMISSION_DENIED", "MANAGE");
    refused("ALTER TABLE k.s.open RENAME TO k.s.other", "PERMISSION_DENIED", "MANAGE");
    ok(admin, "GRANT MODIFY ON k.s.open TO `" + name + "`");
    ok(theirs, "INSERT INTO k.s.open VALUES (2, 'there')");
    ok(theirs, "UPDATE k.s.open SET word = 'everybody' WHERE id = 2");
    assertThat(rows(theirs, "SELECT count(*) FROM k.s.open")).containsExactly(List.of("2"));
    ok(admin, "REVOKE SELECT ON k.s.open FROM `" + name + "`");
    ok(theirs, "INSERT INTO k.s.open VALUES (3, 'blind')");
    refused("INSERT INTO k.s.open SELECT * FROM k.s.open", "PERMISSION_DENIED", "SELECT");
    refused("INSERT INTO k.s.open SELECT 4, (SELECT max(word) FROM k.s.open)", "SELECT");
    refused("DELETE FROM k.s.open WHERE word = 'blind'", "PERMISSION_DENIED", "SELECT");
    ok(admin, "GRANT SELECT ON k.s.open TO `" + name + "`");
  }

  @Test
  @Order(4)
  void aViewReadsWithItsOwnersPrivileges() {
    ok(admin, "CREATE VIEW k.s.shown AS SELECT s.id FROM k.s.secret s JOIN k.s.secret USING (id)");
    ok(admin, "CREATE OR REPLACE VIEW k.s.shown AS SELECT id FROM k.s.secret");
    rows(
        admin,
        "k",
        "s",
        "CREATE VIEW relative AS WITH w AS (SELECT id FROM secret) SELECT * FROM w WHERE id IN (SELECT id FROM k.s.secret)");
    ok(admin, "CREATE VIEW k.s.over AS SELECT id FROM k.s.shown");
    ok(admin, "CREATE VIEW k.s.past AS SELECT id FROM k.s.secret VERSION AS OF 1");
    refused("SELECT * FROM k.s.shown", "PERMISSION_DENIED", "SELECT on Table 'k.s.shown'");
    for (String view : List.of("shown", "relative", "over", "past")) {
      ok(admin, "GRANT SELECT ON VIEW k.s." + view + " TO `" + name + "`");
      assertThat(rows(theirs, "SELECT * FROM k.s." + view)).containsExactly(List.of("1"));
      allRefused(
          Stream.of(
              "SELECT v.id, x.pin FROM k.s." + view + " v JOIN k.s.secret x ON v.id = x.id",
              "SELECT x.pin FROM k.s.secret x JOIN k.s." + view + " v ON v.id = x.id",
              "SELECT * FROM k.s." + view + " WHERE id IN (SELECT id FROM k.s.secret)",
              "INSERT INTO k.s.open SELECT v.id, x.pin FROM k.s." + view + " v, k.s.secret x"),
          "PERMISSION_DENIED",
          "SELECT on Table 'k.s.secret'");
    }
    ok(admin, "GRANT CREATE TABLE ON SCHEMA k.s TO `" + name + "`");
    refused("CREATE VIEW k.s.thief AS SELECT * FROM k.s.secret", "PERMISSION_DENIED", "SELECT");
    ok(theirs, "CREATE VIEW k.s.honest AS SELECT * FROM k.s.open");
    refused("ALTER VIEW k.s.honest AS SELECT * FROM k.s.secret", "PERMISSION_DENIED");
    refused(
        "ALTER VIEW k.s.honest OWNER TO `"
            + admin.currentUser().me(new MeRequest()).getUserName()
            + "`",
        "PERMISSION_DENIED",
        "administrator");
    refused("CREATE OR REPLACE VIEW k.s.shown AS SELECT 1 AS id", "PERMISSION_DENIED", "MANAGE");
    ok(admin, "REVOKE SELECT ON k.s.open FROM `" + name + "`");
    refused("SELECT * FROM k.s.honest", "PERMISSION_DENIED", "SELECT on Table 'k.s.open'");
    assertThat(
            run(admin, null, null, "SELECT * FROM k.s.honest").getStatus().getError().getMessage())
        .contains("SELECT on Table 'k.s.open'");
    ok(admin, "GRANT SELECT ON k.s.open TO `" + name + "`");
    assertThat(rows(theirs, "SELECT count(*) FROM k.s.honest")).hasSize(1);
  }

  @Test
  @Order(5)
  void whatSqlMakesBelongsToItsMaker() {
    ok(theirs, "CREATE TABLE k.s.mine AS SELECT id, word FROM k.s.open");
    assertThat(admin.tables().get("k.s.mine").getOwner()).isEqualTo(name);
    ok(theirs, "INSERT INTO k.s.mine VALUES (9, 'nine')");
    ok(theirs, "CREATE OR REPLACE TABLE k.s.mine AS SELECT 1 AS one");
    refused("CREATE OR REPLACE TABLE k.s.secret AS SELECT 1 AS one", "PERMISSION_DENIED");
    refused("CREATE TABLE k.s.copy AS SELECT * FROM k.s.secret", "PERMISSION_DENIED", "SELECT");
    refused("CREATE TABLE k.s.copy LIKE k.s.secret", "PERMISSION_DENIED", "SELECT");
    refused("CREATE TABLE k.s.copy SHALLOW CLONE k.s.secret", "PERMISSION_DENIED", "SELECT");
    ok(theirs, "ALTER TABLE k.s.mine RENAME TO k.s.mine2");
    ok(theirs, "GRANT SELECT ON k.s.mine2 TO `account users`");
    ok(theirs, "DROP TABLE k.s.mine2");
  }

  @Test
  @Order(6)
  void pathsLeadNowhere() {
    String plain = secretFile.replace("file://", "");
    for (String path : List.of(secretFile, plain)) {
      allRefused(
          Stream.of(
                  "SELECT * FROM delta.`%s`",
                  "SELECT * FROM delta.`%s` VERSION AS OF 0",
                  "SELECT * FROM parquet.`%s`",
                  "SELECT * FROM `org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat`.`%s`",
                  "SELECT * FROM spark_catalog.delta.`%s`",
                  "SELECT * FROM IDENTIFIER('delta.`%s`')",
                  "EXECUTE IMMEDIATE 'SELECT * FROM delta.`%s`'",
                  "WITH x AS (SELECT * FROM delta.`%s`) SELECT * FROM x",
                  "INSERT INTO delta.`%s` VALUES (1, 'x')",
                  "DELETE FROM delta.`%s`",
                  "DESCRIBE DETAIL '%s'",
                  "DESCRIBE HISTORY delta.`%s`",
                  "DESCRIBE HISTORY '%s'",
                  "OPTIMIZE '%s'",
                  "VACUUM '%s'",
                  "SELECT * FROM read_files('%s', format => 'parquet')",
                  "SELECT * FROM table_changes_by_path('%s', 0)",
                  "SELECT * FROM table_changes('delta.`%s`', 0)",
                  "CREATE TABLE k.s.thief USING delta LOCATION '%s'",
                  "CREATE TABLE k.s.thief (id INT) USING delta OPTIONS (path '%s')",
                  "CREATE TABLE k.s.thief SHALLOW CLONE delta.`%s`",
                  "CREATE EXTERNAL VOLUME k.s.thief LOCATION '%s'",
                  "ALTER TABLE k.s.mine3 SET LOCATION '%s'",
                  "CONVERT TO DELTA parquet.`%s`",
                  "RESTORE TABLE delta.`%s` TO VERSION AS OF 0",
                  "BEGIN SELECT * FROM delta.`%s`; END")
              .map(sql -> sql.formatted(path)));
    }
    assertThat(rows(admin, "SELECT pin FROM k.s.secret")).containsExactly(List.of("hunter2"));
    refused("SELECT * FROM text.`/Volumes/k/s/v/../../tables/x`", "climbs out of its volume");
  }

  @Test
  @Order(7)
  void volumesAreReadAndWrittenAsGranted() {
    refused("SELECT * FROM read_files('/Volumes/k/s/v/a.json')", "READ VOLUME on Volume 'k.s.v'");
    ok(admin, "GRANT READ VOLUME ON VOLUME k.s.v TO `" + name + "`");
    assertThat(rows(theirs, "SELECT id FROM read_files('/Volumes/k/s/v/a.json')"))
        .containsExactly(List.of("7"));
    refused("CREATE TABLE delta.`/Volumes/k/s/v/t` (id INT) USING delta", "WRITE VOLUME");
  }

  @Test
  @Order(8)
  void namespacesAreChangedBySql() {
    ok(admin, "ALTER SCHEMA k.s SET DBPROPERTIES ('team' = 'kitchen')");
    ok(admin, "COMMENT ON SCHEMA k.s IS 'ours'");
    assertThat(admin.schemas().get("k.s").getComment()).isEqualTo("ours");
    assertThat(admin.schemas().get("k.s").getProperties()).containsEntry("team", "kitchen");
    ok(admin, "COMMENT ON CATALOG k IS 'all of it'");
    assertThat(admin.catalogs().get("k").getComment()).isEqualTo("all of it");
    ok(admin, "ALTER SCHEMA k.s OWNER TO `" + name + "`");
    assertThat(admin.schemas().get("k.s").getOwner()).isEqualTo(name);
    ok(theirs, "USE CATALOG k");
    ok(admin, "ALTER VOLUME k.s.v RENAME TO k.s.w");
  }

  private static void ok(WorkspaceClient who, String sql) {
    rows(who, sql);
  }

  /** Tries all of them, side by side. */
  private static void allRefused(Stream<String> statements, String... words) {
    List<Future<Object>> tried =
        statements
            .map(
                sql ->
                    THREADS.submit(
                        (Callable<Object>)
                            () -> {
                              refused(sql, words);
                              return null;
                            }))
            .toList();
    for (Future<Object> each : tried) {
      try {
        each.get();
      } catch (java.util.concurrent.ExecutionException e) {
        throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void refused(String sql, String... words) {
    StatementResponse answer = run(theirs, null, null, sql);
    assertThat(answer.getStatus().getState()).as(sql).isEqualTo(StatementState.FAILED);
    assertThat(answer.getStatus().getError().getMessage())
        .as(sql)
        .contains(words.length == 0 ? new String[] {""} : words)
        .doesNotContain("hunter2");
  }

  private static List<List<String>> rows(WorkspaceClient who, String sql) {
    return rows(who, null, null, sql);
  }

  private static List<List<String>> rows(
      WorkspaceClient who, String catalog, String schema, String sql) {
    StatementResponse answer = run(who, catalog, schema, sql);
    assertThat(answer.getStatus().getState())
        .as("%s: %s", sql, answer.getStatus().getError())
        .isEqualTo(StatementState.SUCCEEDED);
    List<List<String>> rows = new ArrayList<>();
    if (answer.getResult().getDataArray() != null) {
      answer.getResult().getDataArray().forEach(row -> rows.add(List.copyOf(row)));
    }
    return rows;
  }

  private static StatementResponse run(
      WorkspaceClient who, String catalog, String schema, String sql) {
    StatementResponse answer =
        who.statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(warehouse)
                    .setCatalog(catalog)
                    .setSchema(schema)
                    .setWaitTimeout("50s")
                    .setStatement(sql));
    StatementResponse last = answer;
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (!ENDED.contains(last.getStatus().getState()) && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      last =
          who.statementExecution()
              .getStatement(new GetStatementRequest().setStatementId(answer.getStatementId()));
    }
    return last;
  }
}
