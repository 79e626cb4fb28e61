package kitchens.caspers.workspace.jobs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static kitchens.caspers.workspace.jobs.SampleJobs.after;
import static kitchens.caspers.workspace.jobs.SampleJobs.awaitLines;
import static kitchens.caspers.workspace.jobs.SampleJobs.create;
import static kitchens.caspers.workspace.jobs.SampleJobs.ended;
import static kitchens.caspers.workspace.jobs.SampleJobs.job;
import static kitchens.caspers.workspace.jobs.SampleJobs.result;
import static kitchens.caspers.workspace.jobs.SampleJobs.start;
import static kitchens.caspers.workspace.jobs.SampleJobs.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.jobs.CronSchedule;
import com.databricks.sdk.service.jobs.ForEachTask;
import com.databricks.sdk.service.jobs.JobParameterDefinition;
import com.databricks.sdk.service.jobs.PauseStatus;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskDependency;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.testing.Chromium;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person before the picture, in a real browser: choose, run, watch, read, mend. */
class JobPagesTest {
  private static TestWorkspace workspace;
  private static WorkspaceClient w;
  private static Chromium chromium;

  @TempDir Path temp;
  private Page page;

  @BeforeAll
  static void startWorkspace() throws Exception {
    workspace = TestWorkspace.start();
    SampleTasks.install(workspace.home().workspaceFiles());
    w = workspace.client();
    chromium = new Chromium(workspace);
  }

  @AfterAll
  static void stopWorkspace() {
    chromium.close();
    workspace.close();
  }

  @BeforeEach
  void openWindow() throws Exception {
    page = chromium.window(1280, 860, ColorScheme.LIGHT);
  }

  @AfterEach
  void closeWindow() {
    page.context().close();
  }

  private static Task quick(String key, String... needs) {
    var task = CaseTasks.condition(key, "1|EQUAL_TO|1");
    return needs.length == 0
        ? task
        : task.setDependsOn(
            List.of(needs).stream().map(n -> new TaskDependency().setTaskKey(n)).toList());
  }

  private static long stages(String name) {
    return create(
        w,
        job(
            name,
            quick("Raw_Data"),
            quick("Lakeflow_Pipeline", "Raw_Data"),
            quick("Recommender_Agent", "Lakeflow_Pipeline"),
            quick("Complaint_Agent", "Lakeflow_Pipeline")));
  }

  private Locator node(String key) {
    return page.locator(".node[data-key='" + key + "']");
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Pattern tone(String tone) {
    return Pattern.compile("(^|\\s)" + tone + "(\\s|$)");
  }

  private Locator state() {
    return page.locator(".headline .chip");
  }

  private long runOfPage() {
    page.waitForURL(Pattern.compile(".*/runs/\\d+.*"));
    var path = page.url().replaceFirst("[#?].*", "");
    return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
  }

  @Test
  void stagesAreTickedInThePictureAndOnlyTheyRun() throws Exception {
    page.navigate("/jobs/" + stages("subset"));
    assertThat(page.locator(".node")).hasCount(4);
    node("Lakeflow_Pipeline").locator(".body").click();
    button("Up to here").click();
    assertThat(page.getByText("2 of 4 tasks")).isVisible();
    assertThat(node("Recommender_Agent").locator("input")).not().isChecked();

    button("Run 2 tasks").click();
    var run = ended(w, runOfPage());
    assertThat(state()).containsText("Succeeded");
    assertThat(node("Lakeflow_Pipeline")).hasClass(tone("good"));
    assertThat(node("Recommender_Agent")).containsText("Not chosen");
    assertThat(result(run, "Raw_Data")).isEqualTo("SUCCESS");
    assertThat(result(run, "Complaint_Agent")).isEqualTo("DISABLED");

    button("Run the rest").click();
    button("Run 2 tasks").click();
    assertThat(node("Recommender_Agent")).hasClass(tone("good"));
    assertThat(node("Recommender_Agent")).not().containsText("try");
    assertThat(result(ended(w, run.getRunId()), "Complaint_Agent")).isEqualTo("SUCCESS");
  }

  @Test
  void aRunIsWatchedUntilItEnds() throws Exception {
    var go = temp.resolve("go");
    var notes = temp.resolve("notes");
    var id =
        create(
            w,
            job(
                "watched",
                task("bake", "Wait", notes.toString(), go.toString(), "x"),
                after(task("serve", "Hello", "a table"), "bake")));
    var runId = start(w, id);
    awaitLines(notes, 1);
    page.navigate("/jobs/" + id + "/runs/" + runId);
    assertThat(node("bake")).hasClass(tone("running"));
    assertThat(node("serve")).containsText("Waiting");
    assertThat(state()).hasText("Running");

    Files.createFile(go);
    assertThat(state()).containsText("Succeeded");
    assertThat(node("serve")).hasClass(tone("good"));
    node("serve").locator(".body").click();
    assertThat(page.locator("pre.log")).containsText("hello a table");
    button("Time line").click();
    assertThat(page.locator(".gantt .bar")).hasCount(2);
  }

  @Test
  void aBrokenStageTellsItsCauseFirstAndIsRepaired() throws Exception {
    var id =
        create(
            w,
            job(
                "broken",
                quick("Raw_Data"),
                after(task("bake", "Flaky", temp.resolve("tries").toString(), "2"), "Raw_Data"),
                after(task("serve", "Hello", "x"), "bake")));
    var runId = start(w, id);
    ended(w, runId);
    page.navigate("/jobs/" + id + "/runs/" + runId);
    assertThat(state()).hasText("Failed");
    var panel = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Task bake"));
    assertThat(panel.locator(".failure b")).hasText("IllegalStateException: not yet");
    assertThat(panel.locator(".failure").boundingBox().y)
        .isLessThan(panel.locator("pre.log").boundingBox().y);

    button("Repair").click();
    assertThat(node("Raw_Data").locator("input")).not().isChecked();
    assertThat(node("serve").locator("input")).isChecked();
    button("Run 2 tasks").click();
    assertThat(state()).containsText("Succeeded");
    assertThat(node("bake")).hasClass(tone("good"));
    assertThat(button("Try 1")).isVisible();
    button("Try 1").click();
    assertThat(panel.locator(".failure b")).hasText("IllegalStateException: not yet");
  }

  @Test
  void aRepairMayRunWithOtherParameters() throws Exception {
    var id =
        create(
            w,
            job("mended", CaseTasks.condition("check", "{{job.parameters.x}}|LESS_THAN|10"))
                .setParameters(
                    List.of(new JobParameterDefinition().setName("x").setDefault("many"))));
    var runId = start(w, id);
    ended(w, runId);
    page.navigate("/runs/" + runId);
    assertThat(state()).containsText("Failed");
    button("Repair").click();
    button("Run 1 task").click();
    page.getByLabel("x", new Page.GetByLabelOptions().setExact(true)).fill("3");
    button("Run").click();
    assertThat(state()).containsText("Succeeded");
    assertThat(node("check")).containsText("try 2");
    assertThat(result(ended(w, runId), "check")).isEqualTo("SUCCESS");
  }

  @Test
  void theKeyboardAloneIsEnough() throws Exception {
    page.navigate("/jobs/" + stages("keys"));
    assertThat(page.locator(".node")).hasCount(4);
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    tabTo("Raw_Data: not run");
    page.keyboard().press("ArrowDown");
    assertThat(node("Lakeflow_Pipeline").locator(".body")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Task Lake")))
        .isVisible();
    page.keyboard().press("Space");
    assertThat(page.getByText("3 of 4 tasks")).isVisible();
    page.keyboard().press("Space");
    tabTo("Only this");
    page.keyboard().press("Enter");
    assertThat(page.getByText("1 of 4 tasks")).isVisible();
    page.keyboard().press("Shift+Tab");
    while (!focused().equals("Run 1 task")) {
      page.keyboard().press("Shift+Tab");
    }
    page.keyboard().press("Enter");
    var run = ended(w, runOfPage());
    assertThat(result(run, "Lakeflow_Pipeline")).isEqualTo("SUCCESS");
    assertThat(result(run, "Raw_Data")).isEqualTo("DISABLED");
  }

  private void tabTo(String name) {
    for (var i = 0; i < 60 && !focused().equals(name); i++) {
      page.keyboard().press("Tab");
    }
    assertThat(focused()).isEqualTo(name);
  }

  private String focused() {
    return (String)
        page.evaluate(
            "() => { const e = document.activeElement;"
                + " return e.getAttribute('aria-label') ?? e.textContent.trim(); }");
  }

  @Test
  void whatATaskPrintsStaysText() throws Exception {
    var id = create(w, job("hostile", task("shout", "Hostile")));
    var runId = start(w, id);
    ended(w, runId);
    page.navigate("/jobs/" + id + "/runs/" + runId);
    var log = page.locator("pre.log");
    assertThat(log)
        .containsText("<img src=x onerror=\"document.title='taken'\"><script>x</script>");
    assertThat(log).containsText("\ufffd(\ufffd");
    assertThat(log).containsText("red  end");
    assertThat(log.textContent()).doesNotContain("\u001b").hasSizeLessThan(600_000);
    assertThat(page.locator("main img, main script")).hasCount(0);
    assertThat(page).hasTitle(Pattern.compile("hostile .*"));

    page.getByLabel("Find in the log").fill("<IMG");
    assertThat(page.locator(".matches mark")).hasText("<img");
    page.locator(".matches button").click();
    assertThat(log).containsText(Pattern.compile("^<img src"));
    button("To the end").click();
    assertThat(log).containsText("red  end");
  }

  @Test
  void aSecondVisitBringsNoScriptAnew() throws Exception {
    var id = stages("again");
    for (var visit = 0; visit < 2; visit++) {
      page.navigate("/jobs/" + id);
      assertThat(page.locator(".node").first()).isVisible();
    }
    var brought =
        "() => performance.getEntriesByType('resource')"
            + ".filter((e) => e.name.includes('/assets/'))";
    assertThat((Integer) page.evaluate(brought + ".length")).isGreaterThan(10);
    assertThat((List<?>) page.evaluate(brought + ".filter((e) => e.transferSize > 0)")).isEmpty();
  }

  @Test
  void aLoopShowsItsIterationsAndTheLogOfEach() throws Exception {
    var loop =
        new Task()
            .setTaskKey("serve")
            .setForEachTask(
                new ForEachTask()
                    .setInputs("[\"soup\", \"<b>cake</b>\"]")
                    .setTask(task("one", "Hello", "{{input}}")));
    var runId = start(w, create(w, job("looped", loop)));
    ended(w, runId);
    page.navigate("/runs/" + runId);
    var iterations = page.getByLabel("Iterations");
    assertThat(iterations.locator("tbody tr")).hasCount(2);
    assertThat(iterations.locator("tbody tr").last()).containsText("Succeeded");
    button("\"<b>cake</b>\"").click();
    assertThat(page.locator("pre.log").first()).containsText("hello <b>cake</b>");
  }

  @Test
  void aJobIsFoundByItsTagAndItsRunsStandInAMatrix() throws Exception {
    var id =
        create(
            w,
            job("tagged", quick("Raw_Data"), quick("Report", "Raw_Data"))
                .setTags(Map.of("team", "bakery")));
    for (var i = 0; i < 2; i++) {
      ended(w, start(w, id));
    }
    page.navigate("/jobs");
    page.getByLabel("Find", new Page.GetByLabelOptions().setExact(true)).fill("bakery");
    assertThat(page.locator("main tbody tr")).hasCount(1);
    assertThat(page.locator("main .strip a")).hasCount(2);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("tagged").setExact(true))
        .click();
    button("Matrix").click();
    assertThat(page.locator(".matrix tbody tr")).hasCount(2);
    assertThat(page.locator(".matrix td .cell.good")).hasCount(4);
    page.locator(".matrix td .cell").last().click();
    runOfPage();
    assertThat(page.locator(".panel h2")).hasText("Report");
  }

  @Test
  void thePictureIsZoomedAndMoved() {
    page.navigate("/jobs/" + stages("moved"));
    assertThat(page.locator(".node")).hasCount(4);
    var before = node("Raw_Data").boundingBox();
    button("Zoom in").click();
    var larger = node("Raw_Data").boundingBox();
    assertThat(larger.width).isGreaterThan(1.2 * before.width);
    page.keyboard().press("-");
    assertThat(node("Raw_Data").boundingBox().width).isCloseTo(before.width, offset(1.0));

    var at = page.locator(".window").boundingBox();
    page.mouse().move(at.x + 10, at.y + 10);
    page.mouse().down();
    page.mouse().move(at.x + 60, at.y + 40);
    page.mouse().up();
    var moved = node("Raw_Data").boundingBox();
    button("Show all").click();
    var whole = node("Raw_Data").boundingBox();
    assertThat(moved.x - whole.x).isNotCloseTo(0, offset(5.0));
  }

  @Test
  void whatStartsAJobIsPausedAndResumed() {
    var id =
        create(
            w,
            job("nightly", quick("Report"))
                .setSchedule(
                    new CronSchedule()
                        .setQuartzCronExpression("0 30 6 * * ?")
                        .setTimezoneId("Europe/Berlin")));
    page.navigate("/jobs/" + id);
    var about =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("About this job"));
    assertThat(about).containsText("0 30 6 * * ? (Europe/Berlin)");
    assertThat(about).containsText("Next run");
    button("Pause").click();
    assertThat(about.locator(".chip")).hasText("Paused");
    assertThat(about).not().containsText("Next run");
    assertThat(w.jobs().get(id).getSettings().getSchedule().getPauseStatus())
        .isEqualTo(PauseStatus.PAUSED);
    button("Resume").click();
    assertThat(about.locator(".chip")).hasText("Active");
    page.navigate("/jobs");
    assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("nightly")))
        .containsText("next");
  }

  @Test
  void everyPageFitsAPhoneAndIsReadableInBothThemes() throws Exception {
    var id = stages("phone");
    var runId = start(w, id);
    ended(w, runId);
    var errors = new ArrayList<String>();
    var faintText = resource("/ui/faint-text.js");
    var phone = chromium.window(390, 844, ColorScheme.DARK);
    phone.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(phone.url() + ": " + message.text());
          }
        });
    phone.onPageError(error -> errors.add(phone.url() + ": " + error));
    for (var path :
        List.of(
            "/",
            "/jobs",
            "/jobs/" + id,
            "/runs",
            "/runs/" + runId,
            "/inbox",
            "/compute",
            "/serving",
            "/apps",
            "/pipelines",
            "/catalog",
            "/volumes",
            "/ingest",
            "/sql",
            "/dashboards",
            "/deployments",
            "/agent-runs",
            "/evaluations",
            "/releases",
            "/ml/traces")) {
      phone.navigate(path);
      assertThat(phone.locator("#content > *").first()).isAttached();
      assertThat(phone.locator("#content")).not().containsText("Loading…");
      assertThat(phone.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
          .as(path)
          .isEqualTo(0);
      for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        phone.emulateMedia(
            new Page.EmulateMediaOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE));
        assertThat((List<?>) phone.evaluate(faintText)).as("%s in %s", path, scheme).isEmpty();
      }
    }
    phone.context().close();
    assertThat(errors).isEmpty();
  }

  private static String resource(String name) throws IOException {
    try (var in = JobPagesTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
