package kitchens.caspers.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import kitchens.caspers.apps.map.World;
import kitchens.caspers.apps.testing.Worlds;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the map asks its server for, and what a person sees and does on it. */
class LiveMapTest {
  /** A Thursday evening at dinner time in Gothenburg. */
  private static final Instant DINNER = Instant.parse("2026-11-26T17:45:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Journal journal;
  private static JournalServer workspace;
  private static MapServer map;
  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void begin() throws IOException {
    journal =
        Worlds.at(
            DINNER,
            json -> json.replaceAll("\"(orders_day_1|orders_last)\": [0-9]+", "\"$1\": 900"),
            "gothenburg",
            "san-francisco");
    workspace = new JournalServer(journal);
    map = MapServer.start(0, new World(workspace.folder(), Clock.fixed(DINNER, ZoneOffset.UTC)));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        java.nio.file.Path.of(
                            System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void end() {
    playwright.close();
    map.close();
    workspace.close();
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + map.port() + path;
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url(path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode ask(String path) throws Exception {
    var answer = get(path, "X-Forwarded-Email", "ada@example.com");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void nobodyUnknownComesInAndWhatIsNotThereIsRefused() throws Exception {
    assertThat(get("/api/locations").statusCode()).isEqualTo(401);
    for (var path :
        List.of("/api/locations/3/streets", "/api/locations/0/events", "/api/locations/x/events")) {
      var answer = get(path, "X-Forwarded-Email", "ada@example.com");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("There is no location");
    }
    assertThat(get("/api/locations/1/events?since=-1", "X-Forwarded-Email", "a@b.c").statusCode())
        .isEqualTo(400);
  }

  @Test
  void streetsAreThoseOfTheCityWithItsAttribution() throws Exception {
    var streets = ask("/api/locations/1/streets");
    assertThat(streets.path("attribution").asText()).contains("OpenStreetMap contributors");
    assertThat(streets.path("lines").size()).isGreaterThan(1000);
    for (var line : streets.path("lines")) {
      assertThat(line.size() % 2).isEqualTo(1);
      assertThat(line.get(0).asInt()).isBetween(0, 7);
    }
    assertThat(ask("/api/locations/2/streets").path("attribution").asText()).isEmpty();
  }

  @Test
  void whatIsToldInPiecesIsWhatIsToldAtOnce() throws Exception {
    var first = ask("/api/locations/1/events");
    assertThat(first.path("anew").asBoolean()).isTrue();
    var moving = new HashSet<String>();
    var progress = new HashMap<String, Double>();
    for (var event : first.path("events")) {
      var order = event.path("order").asText();
      if (event.path("type").asText().equals("driver_picked_up")) {
        assertThat(event.path("route").size()).isGreaterThan(1);
        moving.add(order);
      }
      if (event.path("type").asText().equals("driver_ping")) {
        var now = event.path("progress").asDouble();
        assertThat(now).isGreaterThanOrEqualTo(progress.getOrDefault(order, 0.0));
        progress.put(order, now);
      }
    }
    assertThat(moving).isNotEmpty();
    var next = ask("/api/locations/1/events?since=" + first.path("until").asLong());
    assertThat(next.path("anew").asBoolean()).isFalse();
    assertThat(next.path("events").size()).isZero();
  }

  @Test
  void aClockThatStandsStillAndOneThatRunsAreTold() throws Exception {
    var control = Control.pause("Gothenburg", DINNER);
    try (var other = new JournalServer(control.apply(journal));
        var still =
            MapServer.start(
                0,
                new World(other.folder(), Clock.fixed(DINNER.plusSeconds(60), ZoneOffset.UTC)))) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + still.port() + "/api/locations/1/events"))
              .header("X-Forwarded-Email", "ada@example.com");
      var answer =
          JSON.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
      assertThat(answer.path("speed").asDouble()).isZero();
      assertThat(answer.path("now").asLong()).isEqualTo(DINNER.toEpochMilli());
    }
    assertThat(ask("/api/locations/1/events").path("speed").asDouble()).isEqualTo(1);
  }

  private static Page page(int width, int height) {
    var page =
        browser
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setExtraHTTPHeaders(Map.of("X-Forwarded-Email", "ada@example.com")))
            .newPage();
    page.navigate(url("/"));
    page.locator(".orders li").first().waitFor();
    return page;
  }

  @Test
  void aPersonSeesTheCityAndFollowsAnOrder() {
    for (var width : List.of(1280, 390)) {
      var page = page(width, 844);
      assertThat(page.locator(".credit").innerText()).contains("OpenStreetMap contributors");
      assertThat(page.locator(".counts b").nth(1).innerText()).isNotEqualTo("0");
      page.locator(".orders button").first().click();
      page.locator(".followed .steps li").first().waitFor();
      assertThat(page.locator(".followed .steps").innerText()).contains("Ordered");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Follow no more"))
          .click();
      page.locator(".followed")
          .waitFor(
              new com.microsoft.playwright.Locator.WaitForOptions()
                  .setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN));
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      page.close();
    }
  }

  @Test
  void anotherLocationIsAClickAway() {
    var page = page(1280, 800);
    page.locator("#locations a", new Page.LocatorOptions().setHasText("San Francisco")).click();
    page.locator(".now h1", new Page.LocatorOptions().setHasText("San Francisco")).waitFor();
    assertThat(page.locator(".credit").innerText()).isEmpty();
    page.close();
  }
}
