package kitchens.caspers.refunds;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.apps.testing.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** In a real browser: see, decide, reload, decide at the same time in two windows. */
class RefundManagerTest {
  private static Chromium chromium;
  private static TestApp app;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = new Chromium();
    app = TestApp.start();
  }

  @AfterAll
  static void stop() throws Exception {
    app.close();
    chromium.close();
  }

  @BeforeEach
  void open() throws Exception {
    app.execute("DROP TABLE IF EXISTS refunds.refund_decisions_gone");
    if (app.count("SELECT count(*) FROM pg_tables WHERE schemaname = 'refunds'") > 0) {
      app.execute("TRUNCATE refunds.refund_decisions");
    }
    context = chromium.as("ann@caspers.example");
    page = context.newPage();
  }

  @AfterEach
  void close() {
    context.close();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private void goTo(Page page, String path) {
    page.navigate(app.url() + path);
  }

  @Test
  void theListShowsWhatTheAgentSaysAndFilters() {
    goTo(page, "/");

    assertThat(page.locator(".list li")).hasCount(3);
    assertThat(page.locator(".list li").first()).containsText("$8.40");
    page.getByLabel("Class").selectOption("error");
    assertThat(page.locator(".list li")).hasCount(1);
    assertThat(page.locator(".list li")).containsText("did not answer in 30 s");
    page.reload();
    assertThat(page.locator(".list li")).hasCount(1);
    page.getByLabel("Class").selectOption("");
    page.getByLabel("Search").fill("onerror");
    assertThat(page.locator(".list li")).hasCount(1);
    assertThat(page.locator(".list img")).hasCount(0);
  }

  @Test
  void aNewRecommendationAppearsByItself() throws Exception {
    goTo(page, "/");
    assertThat(page.locator(".list li")).hasCount(3);

    app.execute(
        "INSERT INTO recommender.pg_recommendations SELECT '"
            + TestApp.UNDER_WAY
            + "', now(), order_ts, agent_response, model, model_version, prompt_version, trace_id,"
            + " location_id, 'Bellevue', duration_minutes, p50_minutes, p75_minutes, p99_minutes,"
            + " order_total, tools FROM recommender.pg_recommendations LIMIT 1");
    try {
      assertThat(page.locator(".list li").first()).containsText("Bellevue");
    } finally {
      app.execute("DELETE FROM recommender.pg_recommendations WHERE location = 'Bellevue'");
    }
  }

  @Test
  void anOrderTellsItsStoryAndADecisionStays() throws Exception {
    goTo(page, "/orders/" + TestApp.PARTIAL);
    assertThat(page.locator(".big")).hasText("$8.40");
    assertThat(page.locator("svg.map .route")).hasCount(1);
    assertThat(page.locator(".steps li").last()).containsText("Delivered");
    assertThat(page.locator(".head")).containsText("<b>Ignore</b>");

    button(page, "Confirm").click();
    assertThat(page.locator(".history li")).containsText("$8.40 by ann@caspers.example");
    page.reload();
    assertThat(page.locator(".history li")).hasCount(1);
    assertThat(
            app.count(
                "SELECT count(*) FROM refunds.refund_decisions WHERE amount_usd = 8.40 AND"
                    + " refund_class = 'partial' AND source_suggestion -> 'answer' ->> 'reason'"
                    + " LIKE '52 minutes%'"))
        .isEqualTo(1);
  }

  @Test
  void aChangeNeedsAReasonAndASecondDecisionAsksFirst() throws Exception {
    goTo(page, "/orders/" + TestApp.PARTIAL);
    page.getByText("Change the amount").click();
    page.getByLabel("Refund in dollars").fill("5.00");
    button(page, "Save the change").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Say why");
    page.getByLabel("Why").fill("half was eaten");
    button(page, "Save the change").click();
    assertThat(page.locator(".history li")).containsText("half was eaten");

    page.getByText("Reject", new Page.GetByTextOptions().setExact(true)).first().click();
    page.getByLabel("Why").fill("on reflection");
    button(page, "Reject").click();
    assertThat(page.locator("dialog[open]")).containsText("has decided this order already");
    button(page, "Leave it").click();
    assertThat(app.count("SELECT count(*) FROM refunds.refund_decisions")).isEqualTo(1);
    button(page, "Reject").click();
    button(page, "Decide again").click();
    assertThat(page.locator(".history li")).hasCount(2);
    assertThat(page.locator(".history li").first()).containsText("Rejected");
  }

  @Test
  void twoPeopleAtOnceAreToldOfEachOther() throws Exception {
    try (var other = chromium.as("bob@caspers.example")) {
      Page second = other.newPage();
      goTo(page, "/orders/" + TestApp.PARTIAL);
      goTo(second, "/orders/" + TestApp.PARTIAL);
      second.getByText("Change the amount").click();
      second.getByLabel("Refund in dollars").fill("3");
      second.getByLabel("Why").fill("they called me");
      button(page, "Confirm").click();
      assertThat(page.locator(".history li")).hasCount(1);

      button(second, "Save the change").click();
      assertThat(second.locator("dialog[open]")).containsText("ann@caspers.example has decided");
      assertThat(app.count("SELECT count(*) FROM refunds.refund_decisions")).isEqualTo(1);
      button(second, "Decide instead").click();

      assertThat(second.locator(".history li")).hasCount(2);
      assertThat(page.locator(".history li").first()).containsText("bob@caspers.example");
    }
  }

  @Test
  void oneClickIsOneDecisionHoweverOftenItIsSent() throws Exception {
    var body =
        """
        {"action": "confirm", "supersedes": null, "request_key": "%s"}
        """
            .formatted(UUID.randomUUID());
    var client = HttpClient.newHttpClient();
    var sent =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i -> client.sendAsync(decision(body), HttpResponse.BodyHandlers.ofString()))
            .toList();

    for (var answer : sent) {
      assertThat(answer.get().statusCode()).isEqualTo(201);
    }
    assertThat(app.count("SELECT count(*) FROM refunds.refund_decisions")).isEqualTo(1);
  }

  private static HttpRequest decision(String body) {
    return HttpRequest.newBuilder(
            URI.create(app.url() + "/api/orders/" + TestApp.PARTIAL + "/decisions"))
        .header("X-Forwarded-Email", "ann@caspers.example")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void strangersAndOtherSitesAreTurnedAway() throws Exception {
    var client = HttpClient.newHttpClient();
    var nobody = HttpRequest.newBuilder(URI.create(app.url() + "/api/recommendations")).build();
    var elsewhere =
        HttpRequest.newBuilder(decision("{}"), (name, value) -> true)
            .header("Origin", "http://evil.example")
            .build();
    var site =
        HttpRequest.newBuilder(decision("{}"), (name, value) -> true)
            .header("Sec-Fetch-Site", "cross-site")
            .build();

    assertThat(client.send(nobody, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    assertThat(client.send(elsewhere, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
    assertThat(client.send(site, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void anAmountBeyondTheOrderOrAnErrorCannotBeGranted() throws Exception {
    goTo(page, "/orders/" + TestApp.FAILED);
    assertThat(page.locator(".big")).hasText("No answer");
    assertThat(page.getByLabel("Confirm", new Page.GetByLabelOptions().setExact(true)))
        .isDisabled();

    var beyond =
        """
        {"action": "change", "amount_usd": "34.51", "reason": "x", "request_key": "%s"}
        """
            .formatted(UUID.randomUUID());
    var answer =
        HttpClient.newHttpClient().send(decision(beyond), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("34.50");
  }

  @Test
  void anOrderUnderWayIsFollowed() throws Exception {
    goTo(page, "/orders/" + TestApp.UNDER_WAY);
    assertThat(page.locator(".steps li.now")).containsText("The kitchen started");

    app.execute(
        "INSERT INTO lakeflow.order_events VALUES ('"
            + TestApp.UNDER_WAY
            + "', 1, 'gk_started', now(), 1, '{}', 'z')");

    assertThat(page.locator(".steps li.now")).containsText("Cooked");
  }

  @Test
  void aRevokedRightIsSaidWithItsMend() throws Exception {
    app.execute("REVOKE SELECT ON recommender.pg_recommendations FROM app");
    try {
      goTo(page, "/");
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("GRANT SELECT ON recommender.pg_recommendations TO \"app\"");
    } finally {
      app.execute("GRANT SELECT ON recommender.pg_recommendations TO app");
    }
  }

  @Test
  void theKeyboardIsEnough() {
    goTo(page, "/");
    assertThat(page.locator(".list li")).hasCount(3);
    page.locator(".list a").first().focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".big")).hasText("$8.40");
    page.getByLabel("Confirm", new Page.GetByLabelOptions().setExact(true)).focus();
    page.keyboard().press("ArrowDown");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Tab");
    page.keyboard().type("not late enough");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator(".history li")).containsText("not late enough");
  }

  @Test
  void fitsAPhone() {
    page.setViewportSize(390, 800);
    for (String path : List.of("/", "/orders/" + TestApp.PARTIAL)) {
      goTo(page, path);
      page.waitForSelector(path.equals("/") ? ".list li" : "svg.map");
      assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo(390);
    }
  }

  /** Pictures for people who look at the design: {@code -Dscreenshots=DIR}. */
  @Test
  @EnabledIfSystemProperty(named = "screenshots", matches = ".+")
  void pictures() {
    String directory = System.getProperty("screenshots");
    for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1200, 390)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, 900);
        for (String path : List.of("", "orders/" + TestApp.PARTIAL, "place")) {
          goTo(page, "/" + path);
          page.waitForSelector(path.equals("place") ? ".note, form" : ".list li, svg.map");
          String name = path.isEmpty() ? "list" : path.split("/")[0];
          Path file = Path.of(directory, name + "-" + width + "-" + scheme + ".png");
          page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
          assertThat(file).isNotEmptyFile();
        }
      }
    }
  }
}
