package kitchens.caspers.benchmarks;

import static kitchens.caspers.benchmarks.PageStop.at;
import static kitchens.caspers.benchmarks.PageStop.click;
import static kitchens.caspers.benchmarks.PageStop.clicked;
import static kitchens.caspers.benchmarks.PageStop.followed;
import static kitchens.caspers.benchmarks.PageStop.press;
import static kitchens.caspers.benchmarks.PageStop.pressed;
import static kitchens.caspers.benchmarks.PageStop.with;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.apps.ListAppsRequest;
import com.databricks.sdk.service.dashboards.ListDashboardsRequest;
import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where a tour goes: every page of a workspace, and what one does on it. */
final class PageStops {

  /** The pages that the navigation leads to. */
  private static final List<String> SECTIONS =
      List.of(
          "home=/",
          "jobs=/jobs",
          "runs=/runs",
          "pipelines=/pipelines",
          "catalogs=/catalog",
          "volumes=/volumes",
          "ingest=/ingest",
          "ingest=/ingest",
          "sql=/sql",
          "dashboards=/dashboards",
          "serving=/serving",
          "agent-runs=/agent-runs",
          "evaluations=/evaluations",
          "releases=/releases",
          "traces=/ml/traces",
          "apps=/apps",
          "compute=/compute",
          "deployments=/deployments",
          "inbox=/inbox");

  private final Installation installation;
  private final WorkspaceClient client;
  private final List<PageStop> stops = new ArrayList<>();

  private PageStops(Installation installation) throws Exception {
    this.installation = installation;
    this.client = installation.client();
  }

  /** Every page of the navigation, as a workspace shows it in which there is nothing yet. */
  static List<PageStop> ofNothing() {
    return SECTIONS.stream()
        .map(s -> at("empty-" + s.replaceFirst("=.*", ""), s.replaceFirst(".*=", "")))
        .toList();
  }

  /** Every page of a universe that is up. */
  static List<PageStop> ofUniverse(Installation installation) throws Exception {
    var all = new PageStops(installation);
    SECTIONS.forEach(s -> all.stops.add(at(s.replaceFirst("=.*", ""), s.replaceFirst(".*=", ""))));
    all.jobs();
    all.pipelines();
    all.catalog();
    all.sql();
    for (var dashboard : all.client.lakeview().list(new ListDashboardsRequest())) {
      all.stops.add(at("dashboard", "/dashboardsv3/" + dashboard.getDashboardId()));
    }
    all.serving();
    all.workspace();
    return all.stops;
  }

  private void jobs() {
    BaseRun whole = null;
    BaseRun failed = null;
    BaseRun tried = null;
    for (var run : client.jobs().listRuns(new ListRunsRequest().setExpandTasks(true))) {
      var tasks = run.getTasks();
      if (tasks == null) {
        continue;
      }
      var result = run.getState().getResultState();
      var again =
          tasks.stream().anyMatch(t -> t.getAttemptNumber() != null && t.getAttemptNumber() > 0);
      whole = whole == null || tasks.size() > whole.getTasks().size() ? run : whole;
      failed = result == RunResultState.FAILED ? run : failed;
      tried = again && result == RunResultState.SUCCESS ? run : tried;
    }
    if (whole == null || failed == null || tried == null) {
      throw new IllegalStateException(
          "of these kinds of runs one must have ended: whole, %s failed, %s tried again"
              .formatted(failed == null ? "none" : "one", tried == null ? "none" : "one"));
    }
    var job = "/jobs/" + whole.getJobId();
    stops.add(with("job", job, ".node"));
    stops.add(clicked("job-task", job, ".node .body", ".panel h2"));
    stops.add(pressed("job-matrix", job, "Matrix", ".matrix"));
    stops.add(pressed("job-json", job, "As JSON", "main pre"));
    stops.add(clicked("job-run-now", job, "#run", "dialog"));
    stops.add(with("run", run(whole), ".node"));
    stops.add(pressed("run-time", run(whole), "Time line", ".gantt"));
    stops.add(with("run-failed", run(failed), ".failure"));
    stops.add(clicked("run-repair", run(failed), "#repair-run", "#repair"));
    stops.add(with("run-tried", run(tried), ".node"));
  }

  private static String run(BaseRun run) {
    return "/jobs/" + run.getJobId() + "/runs/" + run.getRunId();
  }

  private void pipelines() {
    var all = client.pipelines().listPipelines(new ListPipelinesRequest()).iterator();
    var pipeline = "/pipelines/" + all.next().getPipelineId();
    stops.add(with("pipeline", pipeline, ".node"));
    stops.add(clicked("pipeline-table", pipeline, ".node .body", ".panel h2"));
  }

  private void catalog() {
    var table = "/catalog#caspers/lakeflow/gold_order_header";
    var journal = "/volumes#caspers/simulator/journal";
    stops.add(at("schemas", "/catalog#caspers"));
    stops.add(at("schema", "/catalog#caspers/lakeflow"));
    stops.add(at("table", table));
    stops.add(pressed("table-sample", table, "Sample", ".results td"));
    stops.add(pressed("table-history", table, "History", "main td.number"));
    stops.add(pressed("table-lineage", table, "Lineage", ".node"));
    stops.add(at("function", "/catalog#caspers/ai/get_order_details"));
    stops.add(at("volume", journal));
    stops.add(clicked("volume-file", journal, "main td button.link", ".preview"));
  }

  private void sql() {
    var perDay =
        "/sql?q="
            + encoded(
                "SELECT order_day, count(*) AS orders, sum(order_total) AS revenue"
                    + " FROM caspers.lakeflow.gold_order_header GROUP BY order_day"
                    + " ORDER BY order_day");
    var wrong = "SELECT order_total,\n  revenu\nFROM caspers.lakeflow.gold_order_header";
    stops.add(pressed("sql-rows", perDay, "Run", ".results td"));
    stops.add(
        at("sql-chart", perDay).after(press("Run") + ";" + press("Line"), "x-chart path.line"));
    stops.add(pressed("sql-error", "/sql?q=" + encoded(wrong), "Run", "[role=alert]"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void serving() throws Exception {
    var order =
        installation
            .sql("SELECT order_id FROM caspers.lakeflow.gold_order_delivery LIMIT 1")
            .get(0)
            .get("order_id")
            .asText();
    var say =
        """
        (function say() {
          const f = document.querySelector('#say');
          if (!f) { setTimeout(say, 50); return; }
          f.value = '{"order_id": "%s"}';
          f.form.requestSubmit();
        })()
        """
            .formatted(order);
    stops.add(
        at("serving-talk", "/serving")
            .after(click("main [aria-label$=\"refunder\"]") + ";" + say, ".turn.assistant"));
    for (var endpoint : client.servingEndpoints().list()) {
      stops.add(at("endpoint-" + endpoint.getName(), "/serving/" + endpoint.getName()));
    }
    stops.add(followed("trace", "/ml/traces", "/ml/traces/"));
    stops.add(followed("agent-run", "/agent-runs", "/agent-runs/"));
    var evaluation =
        new ObjectMapper()
            .readTree(
                installation
                    .caspers("api", "get", "/api/2.0/caspers/evaluations")
                    .succeeded()
                    .out())
            .at("/evaluations/0/evaluation_id")
            .asText();
    stops.add(at("evaluation", "/evaluations/" + evaluation));
    stops.add(pressed("evaluation-all", "/evaluations/" + evaluation, "All", ".cases .card"));
    stops.add(followed("release", "/releases", "/releases/"));
  }

  private void workspace() {
    for (var app : client.apps().list(new ListAppsRequest())) {
      stops.add(at("app-" + app.getName(), "/apps/" + app.getName()));
      stops.add(at("own-" + app.getName(), app.getUrl() + "/").onceItCounts());
    }
    stops.add(clicked("deployment", "/deployments", "main a.card", "ol.history"));
    stops.add(at("not-there", "/jobs/9999999999").thatIsRefused());
    stops.add(at("no-page", "/nothing/here").thatIsRefused());
    stops.add(clicked("menu", "/", "#menu", "[data-menu]"));
  }
}
