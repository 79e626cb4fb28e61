package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole default universe at about twenty events a second: from the moment at which the file
 * with an order's {@code delivered} event lands to the moment at which its recommendation is in the
 * database that the app reads.
 */
final class RecommendationFreshness {
  private static final String SPEED = "200";
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final Duration MEASURED = Duration.ofSeconds(120);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(25);

  List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create();
        var recommendations = new Recommendations(installation)) {
      installation.variable("speed_up", SPEED).caspers("up", "--detach").succeeded();
      progress.step("up");
      var events =
          Path.of(
              URI.create(
                  installation
                      .client()
                      .volumes()
                      .read(LiveUniverse.CATALOG + ".simulator.events")
                      .getStorageLocation()));
      var seen = new HashMap<String, Instant>();
      watch(recommendations, seen, WARM_UP);
      var from = Instant.now();
      progress.step("warm; %d recommendations", seen.size());
      watch(recommendations, seen, MEASURED);
      var to = Instant.now();
      watch(recommendations, seen, Duration.ofSeconds(10));
      var landed = landings(events, from, to);
      missing(recommendations, seen, landed.keySet());
      var delays =
          landed.entrySet().stream()
              .map(e -> Duration.between(e.getValue(), seen.get(e.getKey())).toNanos() / 1e6)
              .sorted()
              .toList();
      progress.step("%d orders were delivered", delays.size());
      return List.of(
          new Metric("recommendation_p50_ms", Benchmarks.quantile(delays, 0.5), "ms"),
          new Metric("recommendation_p95_ms", Benchmarks.quantile(delays, 0.95), "ms"),
          new Metric("orders", delays.size(), "orders"));
    }
  }

  private static void watch(
      Recommendations recommendations, Map<String, Instant> seen, Duration time)
      throws InterruptedException {
    var end = Instant.now().plus(time);
    while (Instant.now().isBefore(end)) {
      look(recommendations, seen);
      Thread.sleep(LOOK.toMillis());
    }
  }

  private static void look(Recommendations recommendations, Map<String, Instant> seen) {
    var ids = recommendations.orderIds();
    var now = Instant.now();
    ids.forEach(id -> seen.putIfAbsent(id, now));
  }

  private static void missing(
      Recommendations recommendations, Map<String, Instant> seen, Set<String> wanted)
      throws InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (!seen.keySet().containsAll(wanted)) {
      if (Instant.now().isAfter(end)) {
        var left = new HashSet<>(wanted);
        left.removeAll(seen.keySet());
        throw new IllegalStateException(left.size() + " orders got no recommendation: " + left);
      }
      look(recommendations, seen);
      Thread.sleep(LOOK.toMillis());
    }
  }

  /** When each order's {@code delivered} event landed, for files that landed in a time. */
  private static Map<String, Instant> landings(Path events, Instant from, Instant to)
      throws IOException {
    var landed = new HashMap<String, Instant>();
    var json = new ObjectMapper();
    for (var file : files(events)) {
      var at = Files.getLastModifiedTime(file).toInstant();
      if (at.isBefore(from) || at.isAfter(to)) {
        continue;
      }
      for (var line : Files.readAllLines(file)) {
        var event = json.readTree(line);
        if (event.path("event_type").asText().equals("delivered")) {
          landed.put(event.path("order_id").asText(), at);
        }
      }
    }
    return landed;
  }

  private static List<Path> files(Path root) {
    try (var tree = Files.walk(root)) {
      return new ArrayList<>(tree.filter(f -> f.toString().endsWith(".json")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
