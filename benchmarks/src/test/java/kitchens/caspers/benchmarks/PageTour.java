package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pages of a live workspace at 1280 and at 390 pixels, light and dark: photographed for people, and
 * looked through for what a machine can see ({@code page-faults.js}, {@link PageTroubles}).
 */
final class PageTour {

  /** A window. */
  private record Look(int width, int height, String scheme) {}

  private static final List<Look> LOOKS =
      List.of(
          new Look(1280, 860, "light"),
          new Look(1280, 860, "dark"),
          new Look(390, 844, "light"),
          new Look(390, 844, "dark"));
  private static final String THERE =
      "document.readyState === 'complete' && performance.now() > 1500 && !/Loading…|Reading the"
          + " last/.test(document.querySelector('main')?.innerText ?? '')";

  /** What moved on a page without anybody's doing, as browsers measure it. */
  private static final String WATCH_SHIFTS =
      """
      window.shifted = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        window.shifted += entry.hadRecentInput ? 0 : entry.value;
      })).observe({ type: 'layout-shift', buffered: true });
      """;

  /** The most that is called good. */
  private static final double MOST_SHIFT = 0.1;

  private static final int TALLEST = 4_000;

  private final Installation installation;
  private final Path pictures;
  private final String faults;

  /**
   * @param pictures folder of the pictures, made when it is not there
   */
  PageTour(Installation installation, Path pictures) throws IOException {
    this.installation = installation;
    this.pictures = Files.createDirectories(pictures);
    try (var script = PageTour.class.getResourceAsStream("/page-faults.js")) {
      faults = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Goes everywhere; answers what is wrong, with the picture that shows it. */
  List<String> go(List<PageStop> stops) throws Exception {
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
        var troubles = new PageTroubles(page);
        page.beforeEachPage(WATCH_SHIFTS);
        for (var stop : stops) {
          var name = stop.name() + "-" + look.width() + "-" + look.scheme();
          visit(page, troubles, stop, look, name).forEach(what -> found.add(name + ": " + what));
        }
      }
    }
    return found;
  }

  private List<String> visit(
      ChromiumPage page, PageTroubles troubles, PageStop stop, Look look, String name)
      throws Exception {
    var found = new ArrayList<String>();
    page.open("about:blank"); // an address that differs in its last part alone opens nothing
    page.await("location.href === 'about:blank'");
    troubles.taken();
    page.open(
        stop.path().startsWith("http")
            ? stop.path()
            : "http://127.0.0.1:" + installation.port() + stop.path());
    try {
      page.await("location.href !== 'about:blank' && " + THERE);
      var shifted = page.evaluate("window.shifted").asDouble();
      if (shifted > MOST_SHIFT) {
        found.add("its parts moved by %.2f while it came".formatted(shifted));
      }
      if (stop.act() != null) {
        page.evaluate(stop.act());
        page.await(stop.until() + " && " + THERE);
      }
    } catch (IllegalStateException e) {
      found.add(e.getMessage());
    }
    var height = page.evaluate("document.documentElement.scrollHeight").asInt();
    size(page, look, Math.max(look.height(), Math.min(TALLEST, height)));
    page.await("new Promise(done => requestAnimationFrame(() => done(true)))");
    Files.write(pictures.resolve(name + ".png"), page.picture());
    size(page, look, look.height());
    page.evaluate(faults).forEach(fault -> found.add(fault.asText()));
    var complaints = troubles.taken();
    if (!stop.refused()) {
      found.addAll(complaints);
    }
    return found;
  }

  private static void size(ChromiumPage page, Look look, int height) {
    page.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", look.width(), "height", height, "deviceScaleFactor", 1, "mobile", false));
  }
}
