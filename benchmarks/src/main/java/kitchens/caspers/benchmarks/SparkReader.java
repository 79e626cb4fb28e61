package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How fast Spark reads events that are made where they are consumed: every column of a million of
 * them, a count by type that looks at no body, and two hours of them alone.
 */
final class SparkReader implements Benchmark {
  private static final Map<String, Object> LARGE =
      Map.of("start_days_ago", 90, "orders_day_1", 860, "orders_last", 860);

  @Override
  public String name() {
    return "spark-reader";
  }

  @Override
  public String description() {
    return "ninety days at one location through caspers_events(): events_per_second,"
        + " counted_events_per_second, two_hours_seconds";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      installation.sql("SELECT 1");
      progress.step("compute is there");
      var file = installation.repository().resolve("universe/locations/san-francisco.json");
      var location = (ObjectNode) new ObjectMapper().readTree(file.toFile());
      location.setAll((ObjectNode) new ObjectMapper().valueToTree(LARGE));
      var events =
          "caspers_events('%s', anchor => '2026-03-01T00:00:00Z')"
              .formatted(location.toString().replace("'", "\\'"));
      var whole = "SELECT count(*) AS n, sum(length(body)) AS b FROM " + events;
      seconds(installation, whole);
      progress.step("the first time, in a driver that is cold");
      var count = installation.sql(whole).path(0).path("n").asDouble();
      var all = seconds(installation, whole);
      progress.step("%.0f events in %.2f s", count, all);
      var counted =
          seconds(
              installation, "SELECT event_type, count(*) FROM " + events + " GROUP BY event_type");
      progress.step("counted by type in %.2f s", counted);
      var some =
          seconds(
              installation,
              "SELECT count(*), sum(length(body)) FROM "
                  + events
                  + " WHERE ts >= TIMESTAMP'2026-02-10 18:00:00Z'"
                  + " AND ts < TIMESTAMP'2026-02-10 20:00:00Z'");
      progress.step("two hours of them in %.2f s", some);
      return List.of(
          new Metric("events_per_second", count / all, "events/s"),
          new Metric("counted_events_per_second", count / counted, "events/s"),
          new Metric("two_hours_seconds", some, "s"));
    }
  }

  private static double seconds(Installation installation, String statement) throws Exception {
    var begin = Instant.now();
    installation.sql(statement);
    return Duration.between(begin, Instant.now()).toNanos() / 1e9;
  }
}
