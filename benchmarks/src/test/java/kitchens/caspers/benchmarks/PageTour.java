package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.dashboards.ListDashboardsRequest;
import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All pages of a live workspace at 1280 and at 390 pixels, light and dark: photographed for people,
 * and looked through for what a machine can see ({@code page-faults.js}).
 */
final class PageTour {

  /** A window. */
  record Look(int width, int height, String scheme) {}

  /**
   * A page, or something that one does on it.
   *
   * @param name of the pictures
   * @param path below the workspace's address
   * @param act an expression that is evaluated on the page once it is there; null for nothing
   * @param until an expression that is true once what was done shows; null for nothing
   */
  record Stop(String name, String path, String act, String until) {}

  private static final List<Look> LOOKS =
      List.of(
          new Look(1280, 860, "light"),
          new Look(1280, 860, "dark"),
          new Look(390, 844, "light"),
          new Look(390, 844, "dark"));
  private static final String THERE =
      "document.readyState === 'complete' && performance.now() > 1500"
          + " && !/Loading…|Reading the last/.test(document.querySelector('main')?.innerText ?? '')";
  private static final int TALLEST = 4_000;

  private final Installation installation;
  private final Path pictures;
  private final String faults;
  private final List<Stop> stops = new ArrayList<>();

  PageTour(Installation installation, Path pictures) throws IOException {
    this.installation = installation;
    this.pictures = Files.createDirectories(pictures);
    try (var script = PageTour.class.getResourceAsStream("/page-faults.js")) {
      faults = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void at(String name, String path) {
    stops.add(new Stop(name, path, null, null));
  }

  private void at(String name, String path, String act, String until) {
    stops.add(new Stop(name, path, act, until));
  }

  /** Goes everywhere; answers what is wrong, with the picture that shows it. */
  List<String> go() throws Exception {
    plan(installation.client());
    var found = new ArrayList<String>();
    for (var look : LOOKS) {
      try (var page = new ChromiumPage(look.width(), look.height())) {
        page.call(
            "Emulation.setEmulatedMedia",
            Map.of(
                "features",
                List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme()))));
        page.open(DagPage.loginLink(installation));
        page.await("document.querySelector('#side') && true");
        for (var stop : stops) {
          found.addAll(visit(page, stop, look));
        }
      }
    }
    return found;
  }

  private List<String> visit(ChromiumPage page, Stop stop, Look look) throws Exception {
    var name = stop.name() + "-" + look.width() + "-" + look.scheme();
    page.open("about:blank"); // an address that differs in its last part alone opens nothing
    page.open(
        stop.path().startsWith("http")
            ? stop.path()
            : "http://127.0.0.1:" + installation.port() + stop.path());
    page.await("location.href !== 'about:blank' && " + THERE);
    if (stop.act() != null) {
      page.evaluate(stop.act());
      page.await(stop.until() + " && " + THERE);
    }
    var height = page.evaluate("document.documentElement.scrollHeight").asInt();
    size(page, look, Math.max(look.height(), Math.min(TALLEST, height)));
    page.await("new Promise(done => requestAnimationFrame(() => done(true))) && true");
    Files.write(pictures.resolve(name + ".png"), page.picture());
    size(page, look, look.height());
    var found = new ArrayList<String>();
    page.evaluate(faults).forEach(fault -> found.add(name + ": " + fault.asText()));
    return found;
  }

  private static void size(ChromiumPage page, Look look, int height) {
    page.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", look.width(), "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  private void plan(WorkspaceClient client) throws Exception {
    at("home", "/");
    jobs(client);
    at("inbox", "/inbox");
    at("pipelines", "/pipelines");
    var pipelines = client.pipelines().listPipelines(new ListPipelinesRequest()).iterator();
    var pipeline = "/pipelines/" + pipelines.next().getPipelineId();
    at("pipeline", pipeline, wait("document.querySelector('.node')"), "true");
    at("pipeline-table", pipeline, later(".node .body"), "document.querySelector('.panel h2')");
    catalog();
    sql();
    at("dashboards", "/dashboards");
    for (var dashboard : client.lakeview().list(new ListDashboardsRequest())) {
      at("dashboard", "/dashboardsv3/" + dashboard.getDashboardId());
    }
    serving(client);
    for (var page :
        List.of(
            "traces=/ml/traces", "apps=/apps", "compute=/compute", "deployments=/deployments")) {
      at(page.replaceFirst("=.*", ""), page.replaceFirst(".*=", ""));
    }
    at(
        "trace",
        "/ml/traces",
        "document.querySelector('main table a').click()",
        isAt("/ml/traces/"));
    at(
        "app",
        "/apps",
        "document.querySelector('main a[href^=\"/apps/\"]').click()",
        isAt("/apps/"));
    at("evaluations", "/evaluations");
    at("evaluation", "/evaluations", firstLink("/evaluations/"), isAt("/evaluations/"));
    at("releases", "/releases");
    at("release", "/releases", firstLink("/releases/"), isAt("/releases/"));
    at("not-there", "/jobs/9999999999");
    at("no-page", "/nothing/here");
    at("menu", "/", "document.querySelector('#menu').click()", "true");
  }

  private void jobs(WorkspaceClient client) {
    at("jobs", "/jobs");
    at("runs", "/runs");
    BaseRun first = null;
    BaseRun failed = null;
    BaseRun tried = null;
    for (var run : client.jobs().listRuns(new ListRunsRequest().setExpandTasks(true))) {
      var result = run.getState().getResultState();
      if (run.getTasks() == null) {
        continue;
      }
      if (run.getTasks().size() > 1) {
        first = run;
      }
      if (result == RunResultState.FAILED) {
        failed = run;
      }
      if (run.getTasks().stream()
              .anyMatch(t -> t.getAttemptNumber() != null && t.getAttemptNumber() > 0)
          && result == RunResultState.SUCCESS) {
        tried = run;
      }
    }
    var job = "/jobs/" + first.getJobId();
    at("job", job, wait("document.querySelector('.node')"), "true");
    at("job-task", job, later(".node .body"), "document.querySelector('.panel h2')");
    at("job-matrix", job, button("Matrix"), "document.querySelector('.matrix, main table')");
    at("job-json", job, button("As JSON"), "document.querySelector('main pre')");
    at("job-run-now", job, later("#run"), "document.querySelector('dialog')");
    at("run", run(first), wait("document.querySelector('.node')"), "true");
    at("run-time", run(first), button("Time line"), "document.querySelector('.gantt')");
    if (failed != null) {
      at("run-failed", run(failed), wait("document.querySelector('.node')"), "true");
      at("run-repair", run(failed), later("#repair-run"), "document.querySelector('#repair')");
    }
    if (tried != null) {
      at("run-tried", run(tried), wait("document.querySelector('.node')"), "true");
    }
  }

  private static String run(BaseRun run) {
    return "/jobs/" + run.getJobId() + "/runs/" + run.getRunId();
  }

  private void catalog() {
    var table = "/catalog#caspers/lakeflow/gold_order_header";
    at("catalogs", "/catalog");
    at("schemas", "/catalog#caspers");
    at("schema", "/catalog#caspers/lakeflow");
    at("table", table);
    at("table-sample", table, button("Sample"), "document.querySelector('.results td')");
    at("table-history", table, button("History"), "document.querySelector('main td.number')");
    at("table-lineage", table, button("Lineage"), "document.querySelector('.node')");
    at("function", "/catalog#caspers/ai/get_order_details");
    at("volumes", "/volumes");
    at("volume", "/volumes#caspers/simulator/journal");
    at(
        "volume-file",
        "/volumes#caspers/simulator/journal",
        later("main td button.link"),
        "document.querySelector('.preview')");
  }

  private void sql() {
    var perDay =
        "SELECT order_day, count(*) AS orders, sum(order_total) AS revenue"
            + " FROM caspers.lakeflow.gold_order_header GROUP BY order_day ORDER BY order_day";
    at("sql", "/sql");
    at(
        "sql-rows",
        "/sql?q=" + encoded(perDay),
        button("Run"),
        "document.querySelector('.results td')");
    at(
        "sql-chart",
        "/sql?q=" + encoded(perDay),
        button("Run")
            + "; (function draw() { const b = [...document.querySelectorAll('button')].find(b =>"
            + " b.textContent.trim() === 'Line'); b ? b.click() : setTimeout(draw, 100); })()",
        "document.querySelector('x-chart path.line')");
    at(
        "sql-error",
        "/sql?q="
            + encoded("SELECT order_total,\n  revenu\nFROM caspers.lakeflow.gold_order_header"),
        button("Run"),
        "document.querySelector('[role=alert]')");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void serving(WorkspaceClient client) throws Exception {
    at("serving", "/serving");
    var order =
        installation
            .sql("SELECT order_id FROM caspers.lakeflow.gold_order_delivery LIMIT 1")
            .get(0)
            .get("order_id")
            .asText();
    at(
        "serving-talk",
        "/serving",
        later("main [aria-label$=\"refunder\"]")
            + "; (function say() { const f = document.querySelector('#say'); if (!f) { setTimeout(say,"
            + " 50); return; } f.value = '{\"order_id\": \"%s\"}'; f.form.requestSubmit(); })()"
                .formatted(order),
        "document.querySelector('.turn.assistant')");
    for (var endpoint : client.servingEndpoints().list()) {
      at("endpoint-" + endpoint.getName(), "/serving/" + endpoint.getName());
    }
  }

  private static String isAt(String path) {
    return "location.pathname.startsWith('" + path + "')";
  }

  private static String firstLink(String path) {
    return later("main a[href^=\"" + path + "\"]");
  }

  private static String wait(String expression) {
    return "(function look() { (" + expression + ") || setTimeout(look, 50); })()";
  }

  /** Clicks something once it is there. */
  private static String later(String selector) {
    return "(function press() { const e = document.querySelector('%s'); e ? e.dispatchEvent(new MouseEvent('click', {bubbles: true})) : setTimeout(press, 50); })()"
        .formatted(selector);
  }

  private static String button(String text) {
    return "(function press() { const e = [...document.querySelectorAll('button')].find(b => b.textContent.trim() === '%s'); e ? e.click() : setTimeout(press, 50); })()"
        .formatted(text);
  }
}
