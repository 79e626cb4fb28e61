package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.DeleteCatalogRequest;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.DeletePipelineRequest;
import com.databricks.sdk.service.pipelines.FileLibrary;
import com.databricks.sdk.service.pipelines.GetPipelineRequest;
import com.databricks.sdk.service.pipelines.PipelineLibrary;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.GetStatementRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import com.databricks.sdk.service.workspace.Import;
import com.databricks.sdk.service.workspace.ImportFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The way of a row through catalog, files, statements and a continuous pipeline, all through the
 * SDK, with compute and the workspace killed on the way.
 */
@Tag("chaos")
class LakehouseIT {

  private static final int ROWS = 50;

  private static final String SQL =
      """
      CREATE OR REFRESH STREAMING TABLE sales AS
      SELECT id, item, cents
        FROM STREAM read_files('${input}', format => 'json',
                               schema => 'id INT, item STRING, cents BIGINT');

      CREATE OR REFRESH MATERIALIZED VIEW sales_by_item AS
      SELECT item, count(*) AS sold, sum(cents) AS cents
        FROM sales
       GROUP BY item;
      """;

  private static final Set<StatementState> ENDED =
      EnumSet.complementOf(EnumSet.of(StatementState.PENDING, StatementState.RUNNING));

  private static Installation installation;
  private static WorkspaceClient w;
  private static String warehouse;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    installation.caspers("workspace", "start").succeeded();
    w = installation.client();
    warehouse = w.warehouses().list(new ListWarehousesRequest()).iterator().next().getId();
  }

  @AfterAll
  static void stop() throws Exception {
    installation.close();
  }

  @Test
  void rowsAreCountedOnceWhateverIsKilled() throws Exception {
    w.catalogs().create(new CreateCatalog().setName("shop"));
    w.schemas().create(new CreateSchema().setCatalogName("shop").setName("raw"));
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("shop")
                .setSchemaName("raw")
                .setName("input")
                .setVolumeType(VolumeType.MANAGED));
    sql("CREATE SCHEMA shop.sales");
    assertThat(w.schemas().get("shop.sales").getStorageLocation()).contains("/shop/sales");
    upload(0);
    assertThat(sql("SELECT count(*) FROM read_files('/Volumes/shop/raw/input', format => 'json')"))
        .containsExactly(List.of("" + ROWS));

    String pipeline = pipeline();
    awaitSold(1);
    assertThat(w.tables().get("shop.sales.sales").getPipelineId()).isEqualTo(pipeline);
    String update = latestUpdate(pipeline);

    upload(1);
    kill("/compute/pid");
    upload(2);
    awaitSold(3);
    assertThat(latestUpdate(pipeline)).as("the same update goes on").isEqualTo(update);

    upload(3);
    kill("/pid");
    installation.caspers("workspace", "start").succeeded();
    w = installation.client();
    send(4);
    send(4);
    awaitSold(5);
    assertThat(latestUpdate(pipeline)).isEqualTo(update);
    assertThat(sql("SELECT count(*), count(DISTINCT id) FROM shop.sales.sales"))
        .containsExactly(List.of("" + 5 * ROWS, "" + 5 * ROWS));

    w.pipelines().delete(new DeletePipelineRequest().setPipelineId(pipeline));
    assertThat(w.tables().exists("shop.sales.sales").getTableExists()).isFalse();
    w.catalogs().delete(new DeleteCatalogRequest().setName("shop").setForce(true));
    var storage = installation.home().resolve("storage");
    try (var left = Files.walk(storage)) {
      // The workspace's own tables stay, such as the audit's.
      assertThat(left.filter(Files::isRegularFile).map(storage::relativize))
          .allMatch(file -> file.startsWith("system"));
    }
  }

  private static String pipeline() {
    String path = "/Workspace/Shared/sales.sql";
    w.workspace().mkdirs("/Workspace/Shared");
    w.workspace()
        .importContent(
            new Import()
                .setPath(path)
                .setFormat(ImportFormat.AUTO)
                .setOverwrite(true)
                .setContent(
                    Base64.getEncoder().encodeToString(SQL.getBytes(StandardCharsets.UTF_8))));
    return w.pipelines()
        .create(
            new CreatePipeline()
                .setName("sales")
                .setCatalog("shop")
                .setSchema("sales")
                .setContinuous(true)
                .setConfiguration(Map.of("input", "/Volumes/shop/raw/input"))
                .setLibraries(
                    List.of(new PipelineLibrary().setFile(new FileLibrary().setPath(path)))))
        .getPipelineId();
  }

  private static String latestUpdate(String pipeline) {
    return w.pipelines()
        .get(new GetPipelineRequest().setPipelineId(pipeline))
        .getLatestUpdates()
        .iterator()
        .next()
        .getUpdateId();
  }

  /** Through the webhook, under a key: twice is once. */
  private static void send(int file) throws Exception {
    var rows = Files.writeString(installation.home().resolve("rows.ndjson"), rows(file));
    var sent =
        installation
            .caspers("ingest", "send", "shop.raw.input", rows.toString(), "--key", "file-" + file)
            .succeeded();
    assertThat(sent.out()).contains("\"accepted\": " + ROWS, "\"quarantined\": 0");
  }

  private static String rows(int file) {
    return IntStream.range(file * ROWS, (file + 1) * ROWS)
        .mapToObj(id -> "{\"id\": %d, \"item\": \"i%d\", \"cents\": 10}%n".formatted(id, id % 5))
        .collect(Collectors.joining());
  }

  private static void upload(int file) {
    String rows = rows(file);
    w.files()
        .upload(
            new UploadRequest()
                .setFilePath("/Volumes/shop/raw/input/%d.json".formatted(file))
                .setContents(new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8))));
  }

  /** Waits until the gold table holds so many files' rows, and never more. */
  private static void awaitSold(int files) throws Exception {
    List<String> expected = List.of("" + files * ROWS, "" + 10 * files * ROWS);
    LiveUniverse.await("the gold table", () -> tables().contains("sales_by_item"));
    LiveUniverse.await(files + " files to be counted", () -> sold().equals(expected));
  }

  private static List<String> sold() {
    try {
      return sql("SELECT sum(sold), sum(cents) FROM shop.sales.sales_by_item").get(0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> tables() {
    return StreamSupport.stream(w.tables().list("shop", "sales").spliterator(), false)
        .map(t -> t.getName())
        .toList();
  }

  private static void kill(String pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(installation.status().at(pid).asLong()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();
  }

  /** The rows that a statement gives; a statement lost with compute is sent again. */
  private static List<List<String>> sql(String statement) throws InterruptedException {
    StatementResponse response = ended(statement);
    for (int i = 0; i < 3 && lost(response); i++) {
      response = ended(statement);
    }
    assertThat(response.getStatus().getState())
        .as(() -> statement)
        .isEqualTo(StatementState.SUCCEEDED);
    List<List<String>> rows = new ArrayList<>();
    response.getResult().getDataArray().forEach(row -> rows.add(new ArrayList<>(row))); // has nulls
    return rows;
  }

  private static boolean lost(StatementResponse response) {
    return response.getStatus().getError() != null
        && "TEMPORARILY_UNAVAILABLE".equals(response.getStatus().getError().getErrorCode().name());
  }

  private static StatementResponse ended(String statement) throws InterruptedException {
    StatementResponse begun =
        w.statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(warehouse)
                    .setWaitTimeout("50s")
                    .setStatement(statement));
    GetStatementRequest same = new GetStatementRequest().setStatementId(begun.getStatementId());
    LiveUniverse.await(
        statement + " to end",
        () -> ENDED.contains(w.statementExecution().getStatement(same).getStatus().getState()));
    return w.statementExecution().getStatement(same);
  }
}
