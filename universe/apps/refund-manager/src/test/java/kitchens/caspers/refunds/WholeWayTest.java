package kitchens.caspers.refunds;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import kitchens.caspers.apps.testing.AppDatabase;
import kitchens.caspers.apps.testing.Chromium;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The app as a process with the environment that a workspace gives it, over a simulated world whose
 * events the test lets happen.
 */
class WholeWayTest {
  private static final Pattern DECIDED = Pattern.compile("Confirmed.*by ann@caspers.example");
  private static Chromium chromium;
  private static AppDatabase database;
  private static WorldFeed world;
  private static WorkspaceStandIn workspace;
  private static AppProcess app;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = new Chromium();
    database = TestDatabase.start();
    database.execute("TRUNCATE recommender.pg_recommendations");
    world = new WorldFeed(database, Instant.now());
    world.history();
    workspace = WorkspaceStandIn.start(world.journal());
    app = AppProcess.start(workspace.url(), database.port());
  }

  @AfterAll
  static void stop() throws Exception {
    app.close();
    workspace.close();
    database.close();
    chromium.close();
  }

  @BeforeEach
  void open() {
    context = chromium.as("ann@caspers.example");
    page = context.newPage();
  }

  @AfterEach
  void close() {
    context.close();
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void anOrderOfOnesOwnIsFollowedFromItsPlacingToItsDecision() throws Exception {
    int before = world.journal().entries().size();
    page.navigate(app.url() + "/place");
    page.getByLabel("Location").selectOption(WorldFeed.PLACE);
    page.getByLabel("Quantity").fill("2");
    page.getByLabel("Minutes that the kitchen starts late").fill("90");
    button("Place the order").click();
    assertThat(page.locator("h1")).hasText("Your order is placed");

    var journal = workspace.journal();
    assertThat(journal.entries()).hasSize(before + 1);
    OrderInjected placed = journal.ordersInjected(WorldFeed.PLACE).get(0);
    assertThat(placed.delayMinutes()).isEqualTo(90);
    var order = world.order(journal, placed);
    assertThat(page.url()).contains("/orders/" + order.id());

    order.happens(EventType.ORDER_CREATED);
    assertThat(page.locator(".steps li.now")).containsText("The kitchen started");
    assertThat(page.locator("table tr").first()).containsText("2 ×");
    order.happens(EventType.GK_READY);
    order.happens(EventType.DRIVER_PICKED_UP);
    assertThat(page.locator("svg.map .route")).hasCount(1);
    order.happens(EventType.DRIVER_PING);
    assertThat(page.locator("svg.map .driver")).hasCount(1);
    assertThat(page.locator("svg.map")).hasAttribute("aria-label", Pattern.compile("% of the way"));
    assertThat(page.getByText("It looks at an order when it is delivered.")).isVisible();
    picture("under-way");

    order.happens(EventType.DELIVERED);
    assertThat(page.getByText("It judges this order in a moment")).isVisible();
    order.isJudged();
    assertThat(page.locator(".chip.full").first()).isVisible();
    assertThat(page.locator("svg.scale .late")).hasCount(1);
    button("Confirm").click();
    assertThat(page.locator(".history li")).hasText(DECIDED);
    picture("decided");
  }

  @Test
  void aKilledAppComesBackAndTheOpenPageGoesOn() throws Exception {
    String id = world.judged("partial");
    page.navigate(app.url() + "/orders/" + id);
    button("Confirm").click();
    assertThat(page.locator(".history li")).hasText(DECIDED);

    app.kill();
    app.start();

    database.execute(
        """
        INSERT INTO refunds.refund_decisions (order_id, action, amount_usd, refund_class, reason,
          decided_by, source_suggestion, request_key, supersedes)
        SELECT order_id, 'reject', 0, 'none', 'a second look', 'bob', '{}', gen_random_uuid(), id
        FROM refunds.refund_decisions WHERE order_id = ?
        """,
        id);
    assertThat(page.locator(".history li").first()).containsText("a second look");
    assertThat(page.locator(".history li")).hasCount(2);
  }

  @Test
  void lostConnectionsAndARevokedPasswordAreMendedByTheAppItself() throws Exception {
    page.navigate(app.url());
    assertThat(page.locator(".list li").first()).isVisible();
    int given = workspace.credentialsGiven();

    database.execute("ALTER ROLE app PASSWORD 'another'");
    workspace.password("another");
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
    String fresh = world.judgedLater();

    assertThat(page.locator("[data-row='" + fresh + "']")).isVisible();
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    assertThat(workspace.credentialsGiven()).isGreaterThan(given);
  }

  @Test
  void whatAPersonWritesAndOpensSurvivesNews() throws Exception {
    String id = world.judged("none");
    page.navigate(app.url() + "/orders/" + id);
    page.locator("details summary").first().click();
    page.getByText("Reject", new Page.GetByTextOptions().setExact(true)).first().click();
    page.getByLabel("Why").focus();
    page.keyboard().type("it was ");

    database.execute(
        "INSERT INTO lakeflow.order_events VALUES (?, 99, 'driver_arrived', now(), 1, '{}', 'x')",
        id);
    assertThat(page.locator(".steps")).containsText("The driver arrived");
    page.keyboard().type("cold");

    assertThat(page.getByLabel("Why")).hasValue("it was cold");
    assertThat(page.locator("details[open]")).hasCount(1);
  }

  @Test
  void anAnswerThatIsNoJsonIsAnErrorAndNothingMore() throws Exception {
    String id = world.judgedAs("I cannot help with <script>alert(1)</script> that.");
    page.navigate(app.url() + "/?class=error&q=" + id);

    assertThat(page.locator(".list li")).hasCount(1);
    assertThat(page.locator(".list li")).containsText("I cannot help with <script>");
    assertThat(page.locator(".tile").last()).containsText("1");
  }

  @Test
  void eachRightThatIsMissingIsNamedWithItsMend() throws Exception {
    String id = world.judged("none");
    for (var table :
        List.of(
            "lakeflow.order_events",
            "lakeflow.gold_order_header",
            "lakeflow.gold_order_delivery",
            "lakeflow.silver_order_items",
            "lakeflow.gold_location_timings",
            "recommender.pg_recommendations")) {
      database.execute("REVOKE SELECT ON " + table + " FROM app");
      try {
        page.navigate(app.url() + "/orders/" + id);
        assertThat(page.getByRole(AriaRole.ALERT))
            .containsText("GRANT SELECT ON " + table + " TO \"app\"");
      } finally {
        database.execute("GRANT SELECT ON " + table + " TO app");
      }
    }
    database.execute("REVOKE USAGE ON SCHEMA lakeflow FROM app");
    try {
      page.navigate(app.url() + "/orders/" + id);
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("GRANT USAGE ON SCHEMA lakeflow TO \"app\"");
    } finally {
      database.execute("GRANT USAGE ON SCHEMA lakeflow TO app");
    }
  }

  @Test
  void picturesOfTheListAndOfAnOrder() throws Exception {
    page.navigate(app.url());
    assertThat(page.locator(".list li").first()).isVisible();
    picture("list");
    page.navigate(app.url() + "/orders/" + world.judgedFarAway());
    assertThat(page.locator("svg.map .done")).hasCount(1);
    page.locator("details summary").last().click();
    picture("order");
  }

  private void picture(String name) {
    for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1200, 390)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, 900);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
            .isLessThanOrEqualTo(width);
        var file =
            Path.of("target/screenshots", "world-" + name + "-" + width + "-" + scheme + ".png");
        boolean whole = !name.equals("list");
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(whole));
      }
    }
    page.setViewportSize(1200, 900);
  }
}
