package kitchens.caspers.workspace.evaluations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Chromium;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Evaluations in a real browser: side by side, a trace one click away, a label in place. */
class EvaluationPagesTest {

  private static final String BASE = "/api/2.0/caspers/evaluations";
  private static final String PICTURES = System.getProperty("pictures");

  private static TestWorkspace workspace;
  private static Chromium chromium;
  private static Http http;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestWorkspace.start();
    ShippedAgents.in(workspace).refunder();
    chromium = new Chromium(workspace);
    http = new Http(workspace).withToken(workspace.adminToken());
  }

  @AfterAll
  static void stop() {
    chromium.close();
    workspace.close();
  }

  private static String begun() throws Exception {
    String asked =
        """
        {"model": "%s", "prompts": ["v1", "v2-hasty"], "judge": "caspers-policy",
         "models": ["caspers-policy", "caspers-policy-words"]}
        """
            .formatted(ShippedAgents.REFUNDER);
    return read(http.post(BASE, asked).body()).path("evaluation_id").asText();
  }

  private static JsonNode read(String json) throws Exception {
    return Json.MAPPER.readTree(json);
  }

  private static Locator button(Locator in, String name) {
    return in.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void variantsStandSideBySideAndPeopleSayTheirsInPlace() throws Exception {
    Page page = chromium.window(1280, 900, ColorScheme.LIGHT);
    page.navigate("/evaluations");
    String id = begun();
    // It is told as it goes on, without a click.
    Locator row =
        page.locator(
            "tbody tr", new Page.LocatorOptions().setHas(page.locator("a[href$='" + id + "']")));
    assertThat(row).containsText("v2-hasty × caspers-policy-words");
    row.getByRole(AriaRole.LINK).first().click();

    assertThat(page).hasURL(Pattern.compile(".*/evaluations/" + id));
    Locator cases = page.locator(".cases > li");
    assertThat(cases.first()).isVisible();
    Locator hasty =
        cases
            .first()
            .getByRole(
                AriaRole.REGION,
                new Locator.GetByRoleOptions().setName("v2-hasty × caspers-policy").setExact(true));
    assertThat(hasty).containsText("refund_usd");
    Locator word = hasty.getByLabel("Your word on accuracy");
    button(word, "Wrong").click();
    assertThat(button(word, "Wrong")).hasAttribute("aria-pressed", "true");
    assertThat(page.locator("main")).containsText("of 1 label agree");
    JsonNode kept = read(http.get(BASE + "/" + id).body());
    assertThat(kept.path("labels")).hasSize(1);
    assertThat(kept.at("/labels/0/value").asBoolean()).isFalse();
    button(word, "Wrong").click();
    assertThat(button(word, "Wrong")).hasAttribute("aria-pressed", "false");
    assertThat(read(http.get(BASE + "/" + id).body()).path("labels")).isEmpty();

    hasty.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Trace")).click();
    assertThat(page).hasURL(Pattern.compile(".*/ml/traces/[0-9a-f]{32}"));
    assertThat(page.locator("main")).containsText("get_order_details");
    page.goBack();
    assertThat(cases.first()).isVisible();
    picture(page, "evaluation-1280-light");
    page.context().close();
  }

  private static void picture(Page page, String name) {
    if (PICTURES != null) {
      page.screenshot(
          new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(PICTURES, name + ".png")));
    }
  }
}
