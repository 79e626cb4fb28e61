package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.database.CreateDatabaseInstanceRequest;
import com.databricks.sdk.service.database.CreateSyncedDatabaseTableRequest;
import com.databricks.sdk.service.database.DatabaseInstance;
import com.databricks.sdk.service.database.DeleteDatabaseInstanceRequest;
import com.databricks.sdk.service.database.DeleteSyncedDatabaseTableRequest;
import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import com.databricks.sdk.service.database.SyncedDatabaseTable;
import com.databricks.sdk.service.database.SyncedTableSchedulingPolicy;
import com.databricks.sdk.service.database.SyncedTableSpec;
import com.databricks.sdk.service.database.SyncedTableState;
import com.databricks.sdk.service.database.SyncedTableStatus;
import com.databricks.sdk.service.database.UpdateDatabaseInstanceRequest;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables of the lakehouse and their copies in Postgres, all through the SDK, kills included. */
@Tag("chaos")
class SyncedTablesIT {

  private static final String INSTANCE = "copies";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Installation installation;
  private static WorkspaceClient w;
  private static String warehouse;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    installation.caspers("workspace", "start").succeeded();
    w = installation.client();
    warehouse = w.warehouses().list(new ListWarehousesRequest()).iterator().next().getId();
    w.database()
        .createDatabaseInstance(
            new CreateDatabaseInstanceRequest()
                .setDatabaseInstance(new DatabaseInstance().setName(INSTANCE)))
        .get();
    w.catalogs().create(new CreateCatalog().setName("shop"));
    sql("CREATE SCHEMA shop.sales");
  }

  @AfterAll
  static void stop() throws Exception {
    w.database()
        .deleteDatabaseInstance(
            new DeleteDatabaseInstanceRequest().setName(INSTANCE).setForce(true).setPurge(true));
    assertThat(installation.home().resolve("lakebase").resolve(INSTANCE)).doesNotExist();
    installation.close();
  }

  @Test
  void aCopyFollowsItsTableThroughChangesAndKills() throws Exception {
    sql(
        """
        CREATE TABLE shop.sales.orders
          (id BIGINT, day DATE, cents DECIMAL(10,2), items ARRAY<STRING>, at TIMESTAMP)
        PARTITIONED BY (day)
        """);
    sql(
        "INSERT INTO shop.sales.orders SELECT id, DATE'2026-01-01' + CAST(id % 3 AS INT),"
            + " id * 1.5, array('a', CAST(id AS STRING)), TIMESTAMP'2026-01-01 00:00:00.123456'"
            + " FROM range(300)");
    create("shop.sales.pg_orders", "orders", SyncedTableSchedulingPolicy.CONTINUOUS, null);
    awaitEqual();
    assertThat(pg("SELECT items ->> 1, at::text, cents::text FROM sales.pg_orders WHERE id = 7"))
        .containsExactly(List.of("7", "2026-01-01 00:00:00.123456+00", "10.50"));

    // A partition's file is written anew: only the row that changed is written in Postgres.
    String before = pg("SELECT xmin::text FROM sales.pg_orders WHERE id = 0").get(0).get(0);
    sql("UPDATE shop.sales.orders SET cents = 99 WHERE id = 3");
    sql("DELETE FROM shop.sales.orders WHERE id = 6");
    awaitEqual();
    assertThat(pg("SELECT xmin::text FROM sales.pg_orders WHERE id = 0"))
        .as("id 0 lies in the files of ids 3 and 6")
        .containsExactly(List.of(before));

    // Compute is killed while it has versions to apply.
    sql(
        "INSERT INTO shop.sales.orders SELECT id, DATE'2026-02-01', 1, NULL, NULL FROM range(300, 900)");
    long compute = kill("/compute/pid");
    await(
        () -> {
          JsonNode now = json("/api/2.0/caspers/status").path("compute");
          return now.path("state").asText().equals("READY")
              && now.path("pid").asLong(compute) != compute;
        });
    sql("INSERT INTO shop.sales.orders VALUES (900, DATE'2026-02-02', 1, NULL, NULL)");
    awaitEqual();

    // The database server is killed while versions come.
    for (int id = 1000; id < 1003; id++) {
      sql("INSERT INTO shop.sales.orders VALUES (" + id + ", DATE'2026-03-01', 2, NULL, NULL)");
      if (id == 1001) {
        kill("/database_instances/0/pid");
      }
    }
    awaitEqual();

    // A column more, and a role's grant lasts.
    pg("GRANT SELECT ON sales.pg_orders TO public");
    sql("ALTER TABLE shop.sales.orders ADD COLUMNS (note STRING)");
    sql(
        "INSERT INTO shop.sales.orders VALUES (2000, DATE'2026-03-01', 2, NULL, NULL, 'tab\\tquote')");
    awaitEqual();
    assertThat(pg("SELECT note FROM sales.pg_orders WHERE id = 2000"))
        .containsExactly(List.of("tab\tquote"));

    // A log with a gap: the whole table is compared.
    stopInstance(true);
    sql("INSERT INTO shop.sales.orders VALUES (3000, DATE'2026-03-01', 2, NULL, NULL, NULL)");
    sql("DELETE FROM shop.sales.orders WHERE id = 2000");
    sql("INSERT INTO shop.sales.orders VALUES (3001, DATE'2026-03-01', 2, NULL, NULL, NULL)");
    checkpointAndCutLog("orders");
    stopInstance(false);
    w.database().waitGetDatabaseInstanceDatabaseAvailable(INSTANCE);
    awaitEqual();
    assertThat(
            pg("SELECT has_table_privilege('caspers_reader', 'sales.pg_orders', 'SELECT')::text"))
        .containsExactly(List.of("true"));

    // The table is made anew.
    sql("CREATE OR REPLACE TABLE shop.sales.orders (id BIGINT, name STRING)");
    sql("INSERT INTO shop.sales.orders VALUES (1, 'one'), (2, 'two')");
    await(
        () ->
            pg("SELECT * FROM sales.pg_orders ORDER BY id")
                .equals(List.of(List.of("1", "one"), List.of("2", "two"))));

    // Workspace and all is killed.
    kill("/pid");
    installation.caspers("workspace", "start").succeeded();
    w = installation.client();
    w.database().waitGetDatabaseInstanceDatabaseAvailable(INSTANCE);
    sql("INSERT INTO shop.sales.orders VALUES (3, 'three')");
    await(() -> pg("SELECT count(*) FROM sales.pg_orders").equals(List.of(List.of("3"))));
    await(
        () ->
            status("shop.sales.pg_orders").getDetailedState()
                == SyncedTableState.SYNCED_TABLE_ONLINE_CONTINUOUS_UPDATE);
    assertThat(status("shop.sales.pg_orders").getLastSync().getDeltaTableSyncInfo())
        .satisfies(
            sync ->
                assertThat(List.of(List.of("" + sync.getDeltaCommitVersion())))
                    .isEqualTo(pg("SELECT delta_version FROM _caspers.sync_state")));

    w.database()
        .deleteSyncedDatabaseTable(
            new DeleteSyncedDatabaseTableRequest()
                .setName("shop.sales.pg_orders")
                .setPurgeData(true));
    assertThat(pg("SELECT to_regclass('sales.pg_orders')::text").get(0).get(0)).isNull();
    assertThat(pg("SELECT count(*) FROM _caspers.sync_state")).containsExactly(List.of("0"));
    assertThatThrownBy(() -> status("shop.sales.pg_orders")).isInstanceOf(NotFound.class);
  }

  @Test
  void keysThatDoNotTellRowsApartAreToldAndATimeseriesKeyMendsIt() throws Exception {
    sql("CREATE TABLE shop.sales.prices (id BIGINT, seen INT, cents INT)");
    sql("INSERT INTO shop.sales.prices VALUES (1, 1, 10), (1, 2, 20), (2, 1, 5), (NULL, 1, 1)");
    create("shop.sales.pg_twice", "prices", SyncedTableSchedulingPolicy.CONTINUOUS, null);
    await(
        () ->
            status("shop.sales.pg_twice").getDetailedState()
                == SyncedTableState.SYNCED_TABLE_OFFLINE_FAILED);
    assertThat(status("shop.sales.pg_twice").getMessage()).contains("timeseries_key");
    create("shop.sales.pg_prices", "prices", SyncedTableSchedulingPolicy.TRIGGERED, "seen");
    await(() -> prices().equals(List.of(List.of("1", "20"), List.of("2", "5"))));
    sql("INSERT INTO shop.sales.prices VALUES (2, 0, 4), (1, 3, 30)");
    trigger("shop.sales.pg_prices");
    await(() -> prices().equals(List.of(List.of("1", "30"), List.of("2", "5"))));
    sql("DELETE FROM shop.sales.prices WHERE seen = 3");
    trigger("shop.sales.pg_prices");
    await(() -> prices().equals(List.of(List.of("1", "20"), List.of("2", "5"))));

    create("shop.sales.pg_snapshot", "prices", SyncedTableSchedulingPolicy.SNAPSHOT, "seen");
    await(() -> pg("SELECT count(*) FROM sales.pg_snapshot").equals(List.of(List.of("2"))));
    sql("INSERT INTO shop.sales.prices VALUES (3, 0, 4)");
    trigger("shop.sales.pg_snapshot");
    await(() -> pg("SELECT count(*) FROM sales.pg_snapshot").equals(List.of(List.of("3"))));
    for (String name : List.of("pg_twice", "pg_prices", "pg_snapshot")) {
      w.database()
          .deleteSyncedDatabaseTable(
              new DeleteSyncedDatabaseTableRequest()
                  .setName("shop.sales." + name)
                  .setPurgeData(true));
    }
  }

  private static List<List<String>> prices() {
    return pg("SELECT id, cents FROM sales.pg_prices ORDER BY id");
  }

  private static void create(
      String name, String source, SyncedTableSchedulingPolicy policy, String timeseriesKey) {
    w.database()
        .createSyncedDatabaseTable(
            new CreateSyncedDatabaseTableRequest()
                .setSyncedTable(
                    new SyncedDatabaseTable()
                        .setName(name)
                        .setDatabaseInstanceName(INSTANCE)
                        .setLogicalDatabaseName("databricks_postgres")
                        .setSpec(
                            new SyncedTableSpec()
                                .setSourceTableFullName("shop.sales." + source)
                                .setPrimaryKeyColumns(List.of("id"))
                                .setTimeseriesKey(timeseriesKey)
                                .setSchedulingPolicy(policy))));
  }

  private static SyncedTableStatus status(String name) {
    return w.database().getSyncedDatabaseTable(name).getDataSynchronizationStatus();
  }

  private static void trigger(String name) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http("POST", "/api/2.0/caspers/synced-tables/" + name + "/trigger");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void stopInstance(boolean stopped) {
    w.database()
        .updateDatabaseInstance(
            new UpdateDatabaseInstanceRequest()
                .setName(INSTANCE)
                .setUpdateMask("stopped")
                .setDatabaseInstance(new DatabaseInstance().setName(INSTANCE).setStopped(stopped)));
  }

  /** What log retention does: versions before a checkpoint are gone. */
  private static void checkpointAndCutLog(String table) throws Exception {
    Path log =
        Path.of(URI.create(w.tables().get("shop.sales." + table).getStorageLocation()))
            .resolve("_delta_log");
    sql(
        "ALTER TABLE shop.sales."
            + table
            + " SET TBLPROPERTIES ('delta.checkpointInterval' = '1')");
    sql(
        "INSERT INTO shop.sales."
            + table
            + " VALUES (3002, DATE'2026-03-01', 2, NULL, NULL, NULL)");
    await(() -> newest(log, ".checkpoint.parquet") == newest(log, ".json"));
    long newest = newest(log, ".json");
    try (var files = Files.list(log)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json")
            && name.length() == 25
            && Long.parseLong(name.substring(0, 20)) < newest) {
          Files.delete(file);
        }
      }
    }
  }

  private static long newest(Path log, String suffix) throws IOException {
    try (var files = Files.list(log)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(suffix) && n.length() == 20 + suffix.length())
          .mapToLong(n -> Long.parseLong(n.substring(0, 20)))
          .max()
          .orElse(-1);
    }
  }

  /** Waits until the copy shows what the table shows. */
  private static void awaitEqual() throws Exception {
    List<List<String>> rows =
        sql("SELECT id, day, cents, coalesce(size(items), -1) FROM shop.sales.orders ORDER BY id");
    await(
        () ->
            pg("SELECT id, day, cents, coalesce(jsonb_array_length(items), -1)"
                    + " FROM sales.pg_orders ORDER BY id")
                .equals(rows));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "did not happen; "
                + http("GET", "/api/2.0/database/instances/copies/synced_tables").body());
      }
      new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }
  }

  private static List<List<String>> sql(String statement) {
    StatementResponse response =
        w.statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(warehouse)
                    .setStatement(statement)
                    .setWaitTimeout("50s"));
    assertThat(response.getStatus().getState())
        .as(statement + ": " + response.getStatus())
        .isEqualTo(StatementState.SUCCEEDED);
    List<List<String>> rows = new ArrayList<>();
    if (response.getResult() != null && response.getResult().getDataArray() != null) {
      response.getResult().getDataArray().forEach(row -> rows.add(new ArrayList<>(row)));
    }
    return rows;
  }

  /** Rows of a query in Postgres; none while it does not answer. */
  private static List<List<String>> pg(String statement) {
    try (Connection c = connect();
        var s = c.createStatement()) {
      List<List<String>> rows = new ArrayList<>();
      if (s.execute(statement)) {
        try (var rs = s.getResultSet()) {
          while (rs.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= rs.getMetaData().getColumnCount(); i++) {
              row.add(rs.getString(i));
            }
            rows.add(row);
          }
        }
      }
      return rows;
    } catch (SQLException | RuntimeException e) {
      return List.of();
    }
  }

  private static Connection connect() throws SQLException {
    String password =
        w.database()
            .generateDatabaseCredential(
                new GenerateDatabaseCredentialRequest().setInstanceNames(List.of(INSTANCE)))
            .getToken();
    int port = json("/api/2.0/database/instances/" + INSTANCE).path("caspers_port").asInt();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/databricks_postgres",
        w.currentUser().me(new MeRequest()).getUserName(),
        password);
  }

  private static long kill(String pointer) {
    long pid = json("/api/2.0/caspers/status").at(pointer).asLong();
    assertThat(ProcessHandle.of(pid)).as(pointer).isPresent();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    return pid;
  }

  private static JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(http("GET", path).body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> http(String method, String path)
      throws IOException, InterruptedException {
    String token = Files.readString(installation.home().resolve("admin-token")).strip();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + installation.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
