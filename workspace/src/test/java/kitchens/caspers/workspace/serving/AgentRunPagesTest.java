package kitchens.caspers.workspace.serving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs of supervisors in a real browser: a person sees what is asked, and answers. */
class AgentRunPagesTest {

  private static final double PATIENCE_MILLIS = 30_000;

  private static SupervisorBench bench;
  private static Playwright playwright;
  private static Browser browser;
  private final List<String> wrong = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    bench = new SupervisorBench();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void stop() throws Exception {
    playwright.close();
    bench.close();
  }

  private Page window(int width, int height, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(bench.bench.url.toString())
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + bench.bench.token)));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    page.onPageError(wrong::add);
    return page;
  }

  @Test
  void aPersonLooksAtWhatIsAskedAndApproves() throws Exception {
    JsonNode begun = bench.background(SupervisorBench.LARGE, true);
    String run = SupervisorBench.runId(begun);
    bench.awaitState(run, "WAITING");
    Page page = window(390, 780, ColorScheme.DARK);
    page.navigate("/agent-runs");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Look at it")).click();
    assertThat(page.getByText("Step 3 of about 4: booking 45 USD for order large").first())
        .isVisible();
    assertThat(fits(page)).isTrue();
    page.getByLabel(Pattern.compile("^Why")).fill("It took 80 minutes <b>really</b>");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve")).click();
    assertThat(page.getByText("Done in 4 steps")).isVisible();
    assertThat(page.getByText("“It took 80 minutes <b>really</b>”")).isVisible();
    assertThat(page.getByLabel("Answer").getByText("Order large: entry of large.")).isVisible();
    assertThat(fits(page)).isTrue();
    assertThat(bench.run(run).path("state").asText()).isEqualTo("DONE");
    String told =
        bench
            .bench
            .http()
            .with("Accept", "text/event-stream")
            .get(SupervisorBench.RUNS + run + "/events")
            .body();
    assertThat(told).contains("event: run", "\"state\":\"DONE\"");
    assertThat(wrong).isEmpty();
  }

  private static boolean fits(Page page) {
    return (boolean)
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  }
}
