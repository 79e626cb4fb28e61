package kitchens.caspers.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * How smoothly the live map moves: frames a second of a city with more than a thousand drivers
 * under way at once, in headless Chromium on this machine's processors.
 */
final class MapFrames implements Benchmark {
  private static final int DRIVERS = 1_000;
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final String CATALOG = "bench";

  /** A kitchen for a whole city at dinner time, whose drivers are long under way. */
  private static final Map<String, Object> CITY =
      Map.of(
          "orders_day_1",
          33_000,
          "orders_last",
          33_000,
          "start_days_ago",
          1,
          "driver_mph",
          9,
          "speed_up",
          1);

  private static final String FRAMES =
      """
      window.frameTimes = [];
      requestAnimationFrame(function note(time) {
        window.frameTimes.push(time);
        requestAnimationFrame(note);
      });
      """;

  @Override
  public String name() {
    return "map";
  }

  @Override
  public String description() {
    return "the live map of a city with a thousand drivers under way: frames_per_second,"
        + " frame_p95_ms, frame_cpu_ms, drivers; needs chromium";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create();
        var page = new ChromiumPage(1280, 860)) {
      installation.caspers("workspace", "start").succeeded();
      WorldVolumes.put(installation.client(), CATALOG, dinner(installation.repository()));
      progress.step("a city at dinner time");
      var port = Installation.freePort();
      var app = start(installation, port);
      try {
        return look(page, "http://127.0.0.1:" + port + "/", progress);
      } finally {
        app.destroy();
        app.waitFor();
      }
    }
  }

  private static List<Metric> look(ChromiumPage page, String url, Progress progress)
      throws InterruptedException {
    page.call("Network.enable", Map.of());
    page.call(
        "Network.setExtraHTTPHeaders",
        Map.of("headers", Map.of("X-Forwarded-Email", "bench@example.com")));
    page.open(url);
    while (page.evaluate("document.querySelector('.counts b') !== null").asBoolean() == false) {
      Thread.sleep(200);
      if (page.evaluate("location.protocol").asText().startsWith("chrome")) {
        page.open(url); // the app was not up yet
      }
      if (progress.elapsedSeconds() > 120) {
        throw new IllegalStateException("the map does not show itself");
      }
    }
    var moving = "Number(document.querySelectorAll('.counts b')[1].textContent)";
    page.await(moving + " >= " + DRIVERS);
    var drivers = page.evaluate(moving).asDouble();
    progress.step("%.0f drivers under way", drivers);
    var before = page.cpu();
    page.evaluate(FRAMES);
    Thread.sleep(LOOK.toMillis());
    var cpuMillis = page.cpu().minus(before).toMillis();
    var gaps = new ArrayList<Double>();
    var times = page.evaluate("window.frameTimes");
    for (var i = 1; i < times.size(); i++) {
      gaps.add(times.get(i).asDouble() - times.get(i - 1).asDouble());
    }
    var seconds = gaps.stream().mapToDouble(Double::doubleValue).sum() / 1000;
    gaps.sort(null);
    progress.step("%d frames in %.1f s", gaps.size(), seconds);
    return List.of(
        new Metric("frames_per_second", gaps.size() / seconds, "frames/s"),
        new Metric("frame_p95_ms", Benchmarks.quantile(gaps, 0.95), "ms"),
        // What a frame costs however busy the machine is, all of the browser's processes together.
        new Metric("frame_cpu_ms", (double) cpuMillis / Math.max(1, gaps.size()), "ms"),
        new Metric("drivers", drivers, "drivers"));
  }

  /** The app as the workspace would start it, and who it is told by environment. */
  private static Process start(Installation installation, int port) throws Exception {
    var jar = installation.repository().resolve("universe/apps/live-map/target/app/live-map.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is not there: run mvn package");
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar.toString());
    builder.environment().put("CATALOG", CATALOG);
    builder.environment().put("DATABRICKS_APP_PORT", Integer.toString(port));
    builder.environment().put("DATABRICKS_HOST", "http://127.0.0.1:" + installation.port());
    builder
        .environment()
        .put(
            "DATABRICKS_TOKEN",
            Files.readString(installation.home().resolve("admin-token")).strip());
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A world whose clock has been put forward to the next half past six in the evening. */
  private static Journal dinner(Path repository) throws Exception {
    var now = Instant.now();
    var journal = Worlds.of(repository, List.of("gothenburg"), CITY, now).journal();
    var zone = journal.locations().get("Gothenburg").timezone();
    var local = journal.genesis().anchor().atZone(zone);
    var dinner = local.with(LocalTime.of(18, 30));
    dinner = dinner.isBefore(local) ? dinner.plusDays(1) : dinner;
    return Control.jump(
            "Gothenburg", SimulatedInstant.of(dinner.toInstant()), journal.genesis().anchor())
        .apply(journal);
  }
}
