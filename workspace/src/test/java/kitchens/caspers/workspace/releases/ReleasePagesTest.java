package kitchens.caspers.workspace.releases;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.testing.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A release from the page alone, but for the signatures of two other people. */
class ReleasePagesTest {

  private static ReleaseBench bench;
  private static Chromium chromium;

  @BeforeAll
  static void start() {
    bench = new ReleaseBench();
    chromium = new Chromium(bench.workspace);
  }

  @AfterAll
  static void stop() {
    chromium.close();
    bench.close();
  }

  @Test
  void everyStepIsAButtonAndTheCanaryIsSeenLive() throws Exception {
    bench.version(10, 12);
    Page page = chromium.window(1280, 900, ColorScheme.LIGHT);
    page.navigate("/releases");
    page.getByText("Evaluate a version").click();
    page.getByLabel("Registered model").fill(ReleaseBench.MODEL);
    press(page, "Evaluate");
    page.waitForURL(Pattern.compile(".*/releases/r\\.ai\\.v\\d+"));
    String first = through(page);
    page.locator("input[name=endpoint]").fill("sizer");
    page.getByLabel("An endpoint that is made keeps").uncheck();
    press(page, "Deploy");
    assertThat(page.locator(".chip", containing("Deployed")).first()).isVisible();
    assertThat(page.locator(".diff.come", containing("version 1")).first()).isVisible();
    page.getByLabel("What endpoint and app are asked").fill("{\"n\": 3}");
    press(page, "Verify");
    assertThat(page.getByText("version 1 answers")).isVisible();
    assertThat(bench.state(first)).isEqualTo("VERIFIED");

    String second = bench.gated(bench.version(10, 13));
    page.navigate("/releases/" + second);
    press(page, "Promote to champion");
    page.locator("input[name=endpoint]").fill("sizer");
    page.getByLabel("Canary, % of requests").fill("5");
    page.getByLabel("Take it back when").fill("{\"requests\": 60}");
    page.getByLabel("What the canary is asked").fill("{\"n\": 3}");
    press(page, "Deploy");
    assertThat(page.getByText("5% of the requests go to sizer-2")).isVisible();
    picture(page, "canary");
    assertThat(page.locator(".chip", containing("Deployed")).first()).isVisible();
    assertThat(page.locator(".diff.gone", containing("version 1")).first()).isVisible();
    picture(page, "release");
    page.setViewportSize(390, 860);
    assertThat(
            page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .isEqualTo(true);
    picture(page, "release-narrow");
    press(page, "Roll back");
    page.getByRole(AriaRole.DIALOG).getByText("Roll back", exact()).click();
    page.waitForURL("**/releases/" + first);
    assertThat(bench.champion()).isEqualTo(1);
    page.context().close();
  }

  /** From an evaluation to the champion. */
  private static String through(Page page) throws Exception {
    assertThat(page.getByText("Nobody has signed yet")).isVisible();
    String id = page.url().substring(page.url().lastIndexOf('/') + 1);
    assertThat(page.getByText("at least 0.9")).isVisible();
    bench.approve(bench.edda, id, "engineering");
    bench.approve(bench.stan, id, "stakeholder");
    press(page, "Ask the gate");
    press(page, "Promote to champion");
    return id;
  }

  private static void press(Page page, String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  private static Page.LocatorOptions containing(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private static Locator.GetByTextOptions exact() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  /** On request: {@code -Dpictures=FOLDER}. */
  private static void picture(Page page, String name) {
    String folder = System.getProperty("pictures");
    if (folder != null) {
      Path file = Paths.get(folder, name + ".png");
      page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }
  }
}
