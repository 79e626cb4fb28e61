package kitchens.caspers.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import kitchens.caspers.apps.testing.Chromium;
import kitchens.caspers.apps.testing.Worlds;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console's stories, as a person lives them in a browser. */
class ConsoleTest {
  private static final Instant DINNER = Instant.parse("2026-11-26T17:45:00Z");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Page.GetByLabelOptions EXACT = new Page.GetByLabelOptions().setExact(true);
  private static final String[] ANN = {
    "X-Forwarded-Email", "ann@b.c", "X-Forwarded-Access-Token", ConsoleWorkspace.ANN
  };
  private static Chromium chromium;
  private TestClock clock;
  private ConsoleWorkspace workspace;
  private ConsoleServer console;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void begin() {
    chromium = new Chromium();
    // Many things may run beside it.
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
  }

  @AfterAll
  static void end() {
    chromium.close();
  }

  @BeforeEach
  void open() throws Exception {
    clock = new TestClock(DINNER);
    var journal =
        Worlds.at(
            DINNER,
            json -> json.replaceAll("\"(orders_day_1|orders_last)\": [0-9]+", "\"$1\": 400"),
            "gothenburg",
            "monaco");
    workspace = new ConsoleWorkspace(journal, clock);
    console =
        ConsoleServer.start(0, new Universe("caspers", workspace.url()), workspace.folder(), clock);
    context = window(1280);
    page = context.newPage();
  }

  @AfterEach
  void close() {
    context.close();
    console.close();
    workspace.close();
  }

  private static BrowserContext window(int width) {
    return chromium.as(
        new Browser.NewContextOptions().setViewportSize(width, 900),
        Map.of(
            "X-Forwarded-Email",
            "ann@caspers.example",
            "X-Forwarded-Access-Token",
            ConsoleWorkspace.ANN));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + console.port() + path;
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** A picture of the page, for whoever asks for them. */
  private void picture(String name) {
    var folder = System.getenv("CONSOLE_PICTURES");
    if (folder != null) {
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")).setFullPage(true));
    }
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void nobodyActsThroughTheConsoleWhoCouldNotWithoutIt() throws Exception {
    var pause = "{\"action\": \"pause\"}";
    var before = workspace.journal();
    assertThat(post("/api/changes", pause).statusCode()).isEqualTo(401);
    assertThat(post("/api/changes", pause, "X-Forwarded-Email", "a@b.c").statusCode())
        .isEqualTo(401);
    String[] eve = {
      "X-Forwarded-Email", "eve@b.c", "X-Forwarded-Access-Token", ConsoleWorkspace.EVE
    };
    var refused = post("/api/changes", pause, eve);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("eve@b.c may not write the journal");
    String[] elsewhere = {
      "X-Forwarded-Email", "ann@b.c",
      "X-Forwarded-Access-Token", ConsoleWorkspace.ANN,
      "Origin", "http://evil.example"
    };
    assertThat(post("/api/changes", pause, elsewhere).statusCode()).isEqualTo(403);
    assertThat(workspace.journal()).isEqualTo(before);
  }

  @Test
  void theUniverseIsSeenAtAGlance() {
    for (var width : List.of(1280, 390)) {
      try (var window = window(width)) {
        page = window.newPage();
        page.navigate(url("/"));
        assertThat(tile("Orders today")).hasText(Pattern.compile("[1-9][0-9]*"));
        assertThat(tile("On the road")).hasText(Pattern.compile("[1-9][0-9]*"));
        assertThat(tile("Revenue today")).hasText(Pattern.compile("\\$[0-9,]+"));
        assertThat(tile("Recommendations")).hasText("43");
        assertThat(tile("Decisions")).hasText("2");
        assertThat(tile("Complaints")).hasText("–");
        assertThat(page.locator(".timeline li").first()).containsText("Opens at");
        assertThat(page.locator(".city .credit")).containsText("OpenStreetMap contributors");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            .isEqualTo(true);
        picture("now-" + width);
      }
    }
  }

  private Locator tile(String name) {
    return page.locator(".tile", new Page.LocatorOptions().setHasText(name)).locator("b");
  }

  @Test
  void aKitchenIsBuiltAnywhereAndItsNameIsNothingButAName() {
    page.navigate(url("/build"));
    page.getByLabel("Search for a town").fill("kyot");
    page.locator(".found li").first().click();
    assertThat(page.getByLabel("Name", EXACT)).hasValue("Kyoto");
    page.getByLabel("Orders on the first day").fill("240");
    assertThat(page.locator(".facts dd").first()).hasText(Pattern.compile("[1-9][0-9]{2}"));
    picture("build");
    var name = "<img src=x onerror=\"document.title='hit'\">";
    page.getByLabel("Name", EXACT).fill(name);
    button("Open it").click();
    assertThat(page.locator(".note")).containsText("opens at");
    var built = workspace.journal().locations().get(name);
    assertThat(built.demand().ordersDay1()).isEqualTo(240);
    assertThat(built.timezone().getId()).isEqualTo("Asia/Tokyo");

    clock.forward(Duration.ofSeconds(15));
    page.navigate(url("/"));
    assertThat(page.locator(".figures th[scope=row]").last()).hasText(name);
    assertThat(page.title()).isNotEqualTo("hit");
    assertThat(page.locator("main img")).hasCount(0);
  }

  @Test
  void theWorldIsChangedWhileItRuns() {
    page.navigate(url("/change"));
    page.getByLabel("Where").selectOption("Monaco");
    button("Pause").click();
    assertThat(page.locator(".note")).containsText("It holds from");
    assertThat(workspace.journal().timeMapping("Monaco").last().speedUp()).isZero();
    assertThat(workspace.journal().timeMapping("Gothenburg").last().speedUp()).isEqualTo(1);
    page.getByLabel("Orders on the first day").fill("77");
    button("Preview tomorrow").click();
    assertThat(page.locator(".facts dd").first()).hasText(Pattern.compile("[0-9]+"));
    picture("change");
    button("Change it").click();
    assertThat(page.locator(".note")).containsText("It holds from");
    page.waitForCondition(
        () -> workspace.journal().locations().get("Monaco").demand().ordersDay1() == 77);
    page.navigate(url("/presets"));
    page.getByLabel("At").selectOption("Gothenburg");
    button("Begin the rush").click();
    assertThat(page.getByText("Watch it").first()).isVisible();
    assertThat(workspace.journal().timeMapping("Gothenburg").last().speedUp()).isEqualTo(20);
    assertThat(workspace.journal().locations().get("Gothenburg").behaviour().calendar())
        .anyMatch(occasion -> occasion.name().equals("dinner rush") && occasion.lift() == 3);
  }

  @Test
  void whatNamesNoLocationIsNotDoneToAllOfThem() throws Exception {
    var before = workspace.journal();
    for (var body :
        List.of(
            "{\"action\": \"reset\", \"location\": 5}",
            "{\"action\": \"reset\", \"location\": \"Nowhere\"}",
            "{\"action\": \"reset\", \"seed\": \"7\"}",
            "{\"action\": \"reset\", \"seed\": 100000000000000000000}",
            "{\"action\": \"fault\", \"fault\": \"kitchen_fire\", \"minutes\": 4294967297}")) {
      assertThat(post("/api/changes", body, ANN).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(workspace.journal()).isEqualTo(before);
  }

  @Test
  void aRushThatIsBegunTwiceIsOneRush() throws Exception {
    var rush = "{\"action\": \"rush\", \"location\": \"Monaco\"}";
    assertThat(post("/api/changes", rush, ANN).statusCode()).isEqualTo(201);
    clock.forward(Duration.ofSeconds(20));
    assertThat(post("/api/changes", rush, ANN).body()).contains("\"added\":0");
    assertThat(workspace.journal().locations().get("Monaco").behaviour().calendar())
        .filteredOn(occasion -> occasion.name().equals("dinner rush"))
        .hasSize(1);
  }

  @Test
  void anOrderIsFollowedFromTheJournalToTheDecision() {
    page.navigate(url("/follow"));
    page.getByLabel("Location").first().selectOption("Monaco");
    button("Place the order").click();
    page.waitForURL(Pattern.compile("/orders/"));
    var id = page.url().substring(page.url().lastIndexOf('/') + 1);
    assertThat(step("Written into the journal")).hasClass("");
    assertThat(page.locator(".trail li.now")).containsText("Ordered");

    clock.forward(Duration.ofSeconds(13));
    workspace.land();
    workspace.commit("lakeflow.all_events", id + "/order_created");
    assertThat(page.locator(".trail li.now")).containsText("Silver");
    workspace.commit("lakeflow.silver_order_items", id);
    workspace.commit("lakeflow.gold_order_header", id);
    assertThat(page.locator(".trail li.now")).containsText(Pattern.compile("Delivered|Cancelled"));
    picture("follow");

    clock.forward(Duration.ofHours(5));
    assertThat(page.locator(".trail li.now")).containsText("Bronze: the");
    if (page.locator(".trail").innerText().contains("Cancelled")) {
      return;
    }
    workspace.commit("lakeflow.all_events", id + "/delivered");
    workspace.commit("lakeflow.gold_order_delivery", id);
    workspace.commit("recommender.refund_recommendations", id);
    workspace.answers(
        "/apps/refund-manager/api/orders/" + id,
        "{\"recommendation\": {\"suggestion\": {\"refund_usd\": 12.5, \"reason\": \"<b>late</b>\"}},"
            + " \"decisions\": []}");
    assertThat(page.locator(".said")).hasText("<b>late</b>");
    assertThat(page.getByText("Decide", new Page.GetByTextOptions().setExact(true)))
        .hasAttribute("href", "http://refund-manager.localhost:1/orders/" + id);
    workspace.answers(
        "/apps/refund-manager/api/orders/" + id,
        "{\"recommendation\": {\"suggestion\": {\"refund_usd\": 12.5, \"reason\": \"late\"}},"
            + " \"decisions\": [{\"action\": \"confirm\", \"decided_by\": \"ann\", \"decided_ts\": \""
            + clock.instant().plusSeconds(2)
            + "\"}]}");
    assertThat(page.locator(".trail li.now")).hasCount(0);
    assertThat(step("Decision")).containsText("+ ");
    picture("decided");
  }

  private Locator step(String name) {
    return page.locator(".trail li", new Page.LocatorOptions().setHasText(name));
  }

  @Test
  void aComplaintOfOnesOwnIsOneHoweverOftenItIsSent() throws Exception {
    var simulation = new Simulation(workspace.journal());
    var now = SimulatedInstant.of(clock.instant());
    String id;
    try (var orders = simulation.orders("Monaco", now.minus(Duration.ofHours(4)), now)) {
      id =
          orders
              .filter(order -> order.isDelivered() && order.delivered().isBefore(now))
              .findFirst()
              .orElseThrow()
              .id()
              .toString();
    }
    var key = UUID.randomUUID();
    var body =
        "{\"order_id\": \"%s\", \"complaint\": \"cold'); DROP TABLE x\", \"channel\": \"app\", \"request_key\": \"%s\"}"
            .formatted(id, key);
    for (var time = 0; time < 2; time++) {
      assertThat(post("/api/complaints", body, ANN).body()).contains(key.toString());
    }
    var line =
        workspace.file("/Volumes/caspers/complaints/events/console/by-hand/" + key + ".json");
    assertThat(line).contains(id).contains("complaint_filed").endsWith("}\n");

    page.navigate(url("/complaints/" + key));
    assertThat(page.locator(".trail li.now")).containsText("Bronze: the complaint");
    workspace.commit("complaints.all_complaints", key.toString());
    workspace.commit("complaints.complaint_responses", key.toString());
    workspace.answers(
        "/apps/complaint-desk/api/complaints/" + key,
        "{\"complaint\": {\"says\": \"escalate\", \"suggestion\": {\"decision\": \"escalate\","
            + " \"rationale\": \"cold food\"}}, \"decisions\": []}");
    assertThat(page.locator(".said")).hasText("cold food");
  }

  @Test
  void aWorsePromptIsReleasedAndRolledBack() throws Exception {
    var agent = Path.of("..", "..", "agents", "refund");
    for (var file : List.of("agent.yml", "prompts/v1.md", "output.schema.json")) {
      workspace.put(
          "/Volumes/caspers/ai/agents/refund/v1/" + file, Files.readString(agent.resolve(file)));
    }
    page.navigate(url("/presets"));
    assertThat(page.locator(".story li.now")).containsText("The good prompt is evaluated");
    button("Go on to its end").click();
    assertThat(page.locator(".story li.now")).containsText("Rolled back");
    picture("presets");
    var worse =
        workspace.file("/Volumes/caspers/ai/agents/refund/console-worse-prompt/prompts/v1.md");
    assertThat(worse)
        .contains("delivery.duration_minutes > 60 and delivery.duration_minutes < 180")
        .contains("at or beyond P99");
    button("Roll back").click();
    assertThat(button("Tell it again")).isEnabled();
    assertThat(page.locator(".story li.now")).hasCount(0);
  }

  @Test
  void aSentenceIsUnderstoodSaidAndDoneOnlyThen() {
    page.navigate(url("/chat"));
    var input = page.getByLabel("Say something");
    input.fill("set Monaco on fire");
    input.press("Enter");
    assertThat(page.getByText("It cannot be undone.")).isVisible();
    assertThat(workspace.tools().called()).isEmpty();
    button("Leave it").click();
    assertThat(page.getByText("Then I leave it.")).isVisible();
    input.fill("set Monaco on fire");
    input.press("Enter");
    button("Do it").click();
    assertThat(page.locator(".talk pre")).containsText("<i>inject_fault</i>");
    workspace.tools().forget();
    input.fill("an order please");
    input.press("Enter");
    assertThat(page.getByText("Where?")).isVisible();
    input.fill("Monaco");
    input.press("Enter");
    assertThat(page.locator(".talk pre")).hasCount(2);
    assertThat(workspace.tools().called())
        .containsExactly(
            "inject_fault{\"fault\":\"kitchen_fire\"}", "simulate_order{\"location\":\"Monaco\"}");
    picture("chat");
  }
}
