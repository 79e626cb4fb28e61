package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pictures of the talk tracks, {@code docs/images/demos}: {@code -Ppictures}. Each story is
 * played on a fresh home, and then the pages are photographed that its steps show.
 */
@Tag("pictures")
class DemoPicturesIT {

  private static final Path PROGRAM =
      Path.of(Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium"));

  @ParameterizedTest
  @ValueSource(strings = {"kitchens", "refunds", "complaints", "release"})
  void theStorysScreens(String story) throws Exception {
    try (var installation = Installation.create()) {
      installation.caspers("demo", "play", story, "--auto").succeeded();
      var folder = Files.createDirectories(installation.repository().resolve("docs/images/demos"));
      try (var playwright =
              Playwright.create(
                  new Playwright.CreateOptions()
                      .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
          var browser =
              playwright
                  .chromium()
                  .launch(
                      new BrowserType.LaunchOptions()
                          .setExecutablePath(PROGRAM)
                          .setArgs(List.of("--no-sandbox")));
          var context =
              browser.newContext(
                  new Browser.NewContextOptions().setViewportSize(1280, 800).setBypassCSP(true))) {
        var page = context.newPage();
        page.navigate(DagPage.loginLink(installation));
        for (var picture : pages(installation, story).entrySet()) {
          page.navigate(picture.getValue());
          page.waitForLoadState();
          page.waitForFunction(
              "() => performance.now() > 3000 &&"
                  + " !/Loading…|Reading/.test(document.body.innerText)");
          assertThat(page.title()).as(picture.getKey()).isNotBlank();
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setPath(folder.resolve(story + "-" + picture.getKey() + ".png")));
        }
      }
    }
  }

  /** Addresses by the last part of their pictures' names. */
  private static Map<String, String> pages(Installation installation, String story)
      throws Exception {
    var workspace = "http://127.0.0.1:" + installation.port();
    var client = installation.client();
    var pages = new LinkedHashMap<String, String>();
    switch (story) {
      case "kitchens" -> {
        for (var job : client.jobs().list(new ListJobsRequest().setName("Casper's Initializer"))) {
          pages.put("job", workspace + "/jobs/" + job.getJobId());
        }
        for (var pipeline : client.pipelines().listPipelines(new ListPipelinesRequest())) {
          pages.put("pipeline", workspace + "/pipelines/" + pipeline.getPipelineId());
        }
      }
      case "refunds" -> {
        var app = app(installation, "refund-manager");
        pages.put("list", app + "/");
        pages.put("order", app + "/orders/" + kept(installation, story).path("order").asText());
      }
      case "complaints" -> {
        var app = app(installation, "complaint-desk");
        pages.put("list", app + "/");
        pages.put(
            "complaint",
            app + "/complaints/" + kept(installation, story).path("complaint").asText());
      }
      default -> {
        pages.put("releases", workspace + "/releases");
        pages.put(
            "timeline",
            workspace + "/releases/" + kept(installation, story).path("second").asText());
      }
    }
    return pages;
  }

  private static String app(Installation installation, String name) {
    return "http://" + name + ".localhost:" + installation.port();
  }

  private static JsonNode kept(Installation installation, String story) throws Exception {
    return new ObjectMapper()
        .readTree(Files.readString(installation.home().resolve("demo/" + story + ".json")))
        .path("values");
  }
}
