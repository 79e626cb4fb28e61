package kitchens.caspers.workspace.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.dashboards.CreateDashboardRequest;
import com.databricks.sdk.service.dashboards.Dashboard;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.NotebookTask;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.FileLibrary;
import com.databricks.sdk.service.pipelines.PipelineLibrary;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.StatementState;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.testing.Chromium;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards, volumes, catalog, pipelines and SQL in a real browser; compute is a stand-in. */
class DataPagesTest {

  @TempDir static Path temp;
  private static TestWorkspace workspace;
  private static WorkspaceClient w;
  private static Chromium chromium;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    w = workspace.client();
    w.catalogs().create(new CreateCatalog().setName("c"));
    w.schemas().create(new CreateSchema().setCatalogName("c").setName("s"));
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("c")
                .setSchemaName("s")
                .setName("landing")
                .setVolumeType(VolumeType.MANAGED));
    chromium = new Chromium(workspace);
  }

  @AfterAll
  static void stop() {
    chromium.close();
    workspace.close();
  }

  @BeforeEach
  void open() throws Exception {
    page = chromium.window(1280, 860, ColorScheme.LIGHT);
  }

  @AfterEach
  void close() {
    page.context().close();
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator tile(String title) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(title).setExact(true));
  }

  @Test
  void aDashboardShowsItsTilesAndRefreshes() {
    String id =
        w.lakeview()
            .create(
                new CreateDashboardRequest()
                    .setDashboard(
                        new Dashboard().setDisplayName("Sales").setSerializedDashboard(SALES)))
            .getDashboardId();
    page.navigate("/dashboards");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sales")).click();

    Locator counter = tile("Orders").locator(".inside");
    assertThat(counter).hasText(Pattern.compile("\\d+"));
    Locator plot = tile("By hour").locator("svg[role=img]");
    assertThat(plot).hasAttribute("aria-label", Pattern.compile("line chart of Orders .* last 30"));
    assertThat(plot.locator("path.line")).hasCount(1);
    assertThat(tile("By place").locator("rect")).hasCount(2);
    assertThat(tile("Listing").locator("tbody tr")).hasCount(2);
    assertThat(tile("Listing")).containsText("<i>Oslo</i>");
    assertThat(tile("Broken").getByRole(AriaRole.ALERT)).containsText("TABLE_OR_VIEW_NOT_FOUND");
    assertThat(tile("pie")).containsText("A widget of type pie is not shown here");
    assertThat(page.locator(".headline")).containsText("1 of 4 queries failed");

    int before = Integer.parseInt(counter.innerText().strip());
    button("Refresh").click();
    assertThat(counter).not().hasText(Integer.toString(before));

    button("Publish").click();
    page.waitForURL("**/dashboardsv3/" + id + "/published");
    assertThat(page.locator(".headline .chip")).hasText("published");
  }

  @Test
  void aFileIsUploadedPreviewedAndDeleted() {
    page.navigate("/volumes");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("landing")).click();
    assertThat(page.locator(".empty")).containsText("Drop files here");
    page.setInputFiles(
        "input[type=file]",
        new FilePayload(
            "a b.json",
            "application/json",
            "{\"x\": \"<script>\"}".getBytes(StandardCharsets.UTF_8)));
    button("a b.json").click();
    assertThat(page.locator(".preview")).containsText("\"x\": \"<script>\"");
    assertThat(w.files().getMetadata("/Volumes/c/s/landing/a b.json").getContentLength())
        .isEqualTo(17);

    button("Delete a b.json").click();
    button("Delete").click();
    assertThat(page.locator(".empty")).containsText("Drop files here");
    assertThat(w.files().listDirectoryContents("/Volumes/c/s/landing")).isEmpty();
  }

  @Test
  void aTableShowsItsColumnsAndASample() throws Exception {
    somebodyMayMakeTables();
    String location = w.schemas().get("c.s").getStorageLocation() + "/tables/dishes";
    execute(
        """
        TABLE {"name": "dishes", "catalog_name": "c", "schema_name": "s",
               "table_type": "MATERIALIZED_VIEW", "data_source_format": "DELTA",
               "storage_location": "%s", "view_definition": "SELECT 1",
               "columns": [{"name": "taste", "type_name": "STRING", "type_text": "string",
                            "position": 0}]}
        """
            .formatted(location));
    page.navigate("/catalog#c/s");
    page.locator("main table")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("dishes"))
        .click();
    assertThat(page.locator("main table")).containsText("taste");
    button("Sample").click();
    assertThat(page.locator(".results td")).hasText("sweet <b>");
    assertThat(page.locator(".tree a[aria-current]")).hasText("dishes");
  }

  @Test
  void aPipelineIsDrawnWithItsRowsAndItsEvents() throws Exception {
    Path files = Files.createDirectories(workspace.home().workspaceFiles().resolve("sql"));
    Files.writeString(files.resolve("graph.sql"), "GRAPH");
    String id =
        w.pipelines()
            .create(
                new CreatePipeline()
                    .setName("kitchen")
                    .setCatalog("c")
                    .setSchema("s")
                    .setLibraries(
                        List.of(
                            new PipelineLibrary()
                                .setFile(new FileLibrary().setPath("/Workspace/sql/graph.sql")))))
            .getPipelineId();
    page.navigate("/pipelines");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("kitchen").setExact(true))
        .click();
    page.waitForURL("**/pipelines/" + id);
    assertThat(page.locator(".empty")).containsText("No graph yet");
    button("Start").click();

    assertThat(page.locator(".node")).hasCount(3);
    assertThat(page.locator(".node[data-key=gold]")).containsText("1,234 rows");
    assertThat(page.locator(".canvas path")).hasCount(2);
    assertThat(page.getByLabel("Events").locator("tbody")).containsText("update is COMPLETED");
    page.locator(".node[data-key=gold] .body").click();
    page.getByText("Open in the catalog").click();
    page.waitForURL("**/catalog#c/s/gold");
  }

  @Test
  void aNotebooksRowsStandInItsPanelAndItIsExported() throws Exception {
    Path files = Files.createDirectories(workspace.home().workspaceFiles().resolve("sql"));
    Files.writeString(files.resolve("nb.sql"), "-- Databricks notebook source\nROWS 3\n");
    Task notebook =
        new Task()
            .setTaskKey("read")
            .setNotebookTask(new NotebookTask().setNotebookPath("/Workspace/sql/nb"));
    long job =
        w.jobs().create(new CreateJob().setName("rows").setTasks(List.of(notebook))).getJobId();
    long run = w.jobs().runNow(new RunNow().setJobId(job)).getResponse().getRunId();
    page.navigate("/jobs/" + job + "/runs/" + run);

    assertThat(page.getByLabel("Output").locator("tbody tr")).hasCount(3);
    assertThat(page.getByLabel("Output")).containsText("2x");
    Download exported = page.waitForDownload(() -> button("Export as a page").click());
    assertThat(exported.suggestedFilename()).isEqualTo("read.html");
    assertThat(Files.readString(exported.path())).contains("<table>", "ROWS 3");
  }

  @Test
  void aResultIsDrawnAndAStatementCancelled() {
    page.navigate("/sql");
    page.getByLabel("SQL")
        .fill(
            """
            JSON {"columns": [["hour", "TIMESTAMP"], ["n", "LONG"]],
                  "rows": [["2026-11-01T00:00:00Z", "1"], ["2026-11-01T01:00:00Z", "2"]]}\
            """);
    button("Run").click();
    assertThat(page.locator(".results tbody tr")).hasCount(2);
    button("Line").click();
    assertThat(page.locator("x-chart path.line")).hasCount(1);

    page.getByLabel("SQL").fill("HANG");
    button("Run").click();
    button("Cancel").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("canceled");
  }

  @Test
  void anErrorsLineIsMarkedAndAClickLeadsThere() {
    page.navigate("/sql");
    Locator editor = page.getByLabel("SQL", new Page.GetByLabelOptions().setExact(true));
    editor.fill("MISTAKE dish,\n  tsate FROM t");
    button("Run").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("[UNRESOLVED_COLUMN] tsate");
    assertThat(page.locator(".gutter .marked")).hasText("2");
    assertThat(editor).hasAttribute("aria-invalid", "true");
    button("Line 2").click();
    assertThat(selected()).isEqualTo("tsate");

    // Of what is selected alone, the line is still the editor's.
    editor.fill("SELECT 1;\nMISTAKE dish,\n  tsate FROM t");
    editor.evaluate("e => e.setSelectionRange(10, e.value.length)");
    button("Run").click();
    button("Line 3").click();
    assertThat(selected()).isEqualTo("tsate");
  }

  private Object selected() {
    return page.evaluate(
        "() => { const e = document.querySelector('#statement');"
            + " return e.value.slice(e.selectionStart, e.selectionEnd); }");
  }

  /** In whose name the stand-in makes them. */
  private static void somebodyMayMakeTables() throws Exception {
    new Http(workspace)
        .withToken(workspace.adminToken())
        .post("/api/2.0/caspers/login-links", "{\"user_name\": \"somebody@example.com\"}");
    w.grants()
        .update(
            new UpdatePermissions()
                .setSecurableType("CATALOG")
                .setFullName("c")
                .setChanges(
                    List.of(
                        new PermissionsChange()
                            .setPrincipal("somebody@example.com")
                            .setAdd(
                                List.of(
                                    Privilege.USE_CATALOG,
                                    Privilege.USE_SCHEMA,
                                    Privilege.CREATE_TABLE)))));
  }

  private static void execute(String statement) {
    var answer =
        w.statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(Warehouses.ID)
                    .setWaitTimeout("50s")
                    .setStatement(statement));
    assertThat(answer.getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
  }

  private static final String SALES =
      """
      {"datasets": [
         {"name": "count", "query": "COUNTER"},
         {"name": "hours", "queryLines": [
           "JSON {\\"columns\\": [[\\"hour\\", \\"TIMESTAMP\\"], [\\"n\\", \\"LONG\\"]], ",
           "\\"rows\\": [[\\"2026-11-01T01:00:00Z\\", \\"30\\"], [\\"2026-11-01T00:00:00Z\\", \\"10\\"]]}"]},
         {"name": "places", "query": "JSON {\\"columns\\": [[\\"place\\", \\"STRING\\"], [\\"n\\", \\"LONG\\"]], \\"rows\\": [[\\"<i>Oslo</i>\\", \\"3\\"], [\\"Rome\\", \\"4\\"]]}"},
         {"name": "broken", "query": "FAIL"}],
       "pages": [{"name": "one", "displayName": "One", "layout": [
         {"position": {"x": 0, "y": 0, "width": 2, "height": 2}, "widget": {"name": "a",
           "queries": [{"name": "main_query", "query": {"datasetName": "count", "disaggregated": true,
             "fields": [{"name": "n", "expression": "`n`"}]}}],
           "spec": {"widgetType": "counter", "encodings": {"value": {"fieldName": "n"}},
             "frame": {"showTitle": true, "title": "Orders"}}}},
         {"position": {"x": 2, "y": 0, "width": 4, "height": 4}, "widget": {"name": "b",
           "queries": [{"name": "main_query", "query": {"datasetName": "hours", "disaggregated": true,
             "fields": [{"name": "hour", "expression": "`hour`"}, {"name": "n", "expression": "`n`"}]}}],
           "spec": {"widgetType": "line", "encodings": {
             "x": {"fieldName": "hour", "displayName": "Hour", "scale": {"type": "temporal"}},
             "y": {"fieldName": "n", "displayName": "Orders", "scale": {"type": "quantitative"}}},
             "frame": {"showTitle": true, "title": "By hour"}}}},
         {"position": {"x": 0, "y": 4, "width": 3, "height": 4}, "widget": {"name": "c",
           "queries": [{"name": "main_query", "query": {"datasetName": "places", "disaggregated": true,
             "fields": [{"name": "place", "expression": "`place`"}, {"name": "n", "expression": "`n`"}]}}],
           "spec": {"widgetType": "bar", "encodings": {
             "x": {"fieldName": "place", "scale": {"type": "categorical", "sort": {"by": "y-reversed"}}},
             "y": {"fieldName": "n"}}, "frame": {"showTitle": true, "title": "By place"}}}},
         {"position": {"x": 3, "y": 4, "width": 3, "height": 4}, "widget": {"name": "d",
           "queries": [{"name": "main_query", "query": {"datasetName": "places", "disaggregated": true,
             "fields": [{"name": "place", "expression": "`place`"}]}}],
           "spec": {"widgetType": "table", "encodings": {"columns": [
             {"fieldName": "place", "title": "Place"}]},
             "frame": {"showTitle": true, "title": "Listing"}}}},
         {"position": {"x": 0, "y": 8, "width": 3, "height": 2}, "widget": {"name": "e",
           "queries": [{"name": "main_query", "query": {"datasetName": "broken", "disaggregated": true,
             "fields": [{"name": "n", "expression": "`n`"}]}}],
           "spec": {"widgetType": "counter", "encodings": {"value": {"fieldName": "n"}},
             "frame": {"showTitle": true, "title": "Broken"}}}},
         {"position": {"x": 3, "y": 8, "width": 3, "height": 2}, "widget": {"name": "f",
           "queries": [], "spec": {"widgetType": "pie"}}}]}]}
      """;

  @Test
  void whatWasKeptAsideStandsOnAPage() throws Exception {
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("c")
                .setSchemaName("s")
                .setName("inbound")
                .setVolumeType(VolumeType.MANAGED));
    var http = new Http(workspace).withToken(workspace.adminToken());
    assertThat(
            http.send(
                    "PUT",
                    "/ingest/c.s.inbound/mappings/till",
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "events: [{emit: {event_id: {$uuid: [$.no]}}}]"))
                .statusCode())
        .isEqualTo(204);
    assertThat(
            http.post(
                    "/ingest/c.s.inbound?mapping=till", "{\"no\": 1}\n<b>no JSON</b>\n{\"nr\": 2}")
                .statusCode())
        .isEqualTo(200);
    page.navigate("/ingest");
    page.getByText("c.s.inbound").click();
    assertThat(page.getByText("it is not JSON")).isVisible();
    assertThat(page.getByText("<b>no JSON</b>")).isVisible();
    assertThat(page.getByText("events[0].event_id: $.no is missing")).isVisible();
    button("till").click();
    assertThat(page.getByText("$uuid: [$.no]")).isVisible();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    page.setViewportSize(390, 844);
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }
}
