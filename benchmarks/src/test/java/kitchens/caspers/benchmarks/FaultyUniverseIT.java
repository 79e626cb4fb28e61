package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.databricks.sdk.service.files.UploadRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.StreamSupport;
import kitchens.caspers.cli.universe.SimulatorVolumes;
import kitchens.caspers.simulator.location.Location;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A universe whose lines come twice, late, out of order, torn, with unknown fields and with nulls:
 * its gold is what {@code caspers universe truth --landed} says, and each order delivered is judged
 * once.
 */
@Tag("long")
@TestMethodOrder(OrderAnnotation.class)
class FaultyUniverseIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A share of orders without their items, addresses, numbers of places. */
  private static final String NULLS =
      """
      {"order_created": {"items": 0.05, "customer_addr": 0.1, "gk_id": 0.05},
       "driver_ping": {"loc_lat": 0.1, "location": 0.1},
       "delivered": {"delivered_lat": 0.1}}
      """;

  private static Installation installation;
  private static LiveUniverse universe;
  private static Recommendations recommendations;

  @BeforeAll
  static void anEmptyHome() throws Exception {
    installation = Installation.create();
    universe = new LiveUniverse(installation);
    recommendations = new Recommendations(installation);
  }

  @AfterAll
  static void takeDown() throws Exception {
    recommendations.close();
    installation.close();
  }

  @Test
  @Order(1)
  void goldIsTheTruthOfWhatHasLanded() throws Exception {
    installation.caspers("up", "--detach").succeeded();
    nulls();
    for (var fault : List.of("duplicate", "late", "out_of_order", "malformed", "schema_drift")) {
      act("fault", fault, "--rate", "0.2");
    }
    act("jump", "+20h");
    universe.killCompute();
    act("pause");
    LiveUniverse.await("gold to be the truth", FaultyUniverseIT::agree);
    assertThat(truth().path("events_by_type").path("delivered").asLong()).isPositive();
    assertSales(truth());
  }

  @Test
  @Order(2)
  void durationsAreTheTruthOnceNothingIsOnItsWay() throws Exception {
    for (var fault : List.of("late", "out_of_order")) {
      act("fault", fault, "--rate", "0");
    }
    act("resume");
    act("jump", "+3h");
    act("pause");
    LiveUniverse.await("gold to be the truth", FaultyUniverseIT::agree);
    var truth = truth();
    assertSales(truth);
    var gold =
        row(
            """
            SELECT count(*) AS n, percentile(duration_minutes, 0.5) AS p50,
              percentile(duration_minutes, 0.75) AS p75, percentile(duration_minutes, 0.99) AS p99
            FROM caspers.lakeflow.gold_order_delivery
            """);
    assertThat(gold.path("n").asLong()).isEqualTo(truth.path("orders_delivered").asLong());
    for (var share : List.of("p50", "p75", "p99")) {
      assertThat(gold.path(share).asDouble())
          .as(share)
          .isCloseTo(truth.path("delivery").path(share).asDouble(), within(0.011));
    }
  }

  @Test
  @Order(3)
  void theManifestCountsWhatCameTwice() throws Exception {
    var bronze =
        row(
            """
            SELECT count(*) - count(DISTINCT event_id) AS again, count(DISTINCT event_id) AS events
            FROM caspers.lakeflow.all_events
            """);
    assertThat(bronze.path("events").asLong()).isEqualTo(truth().path("events").asLong());
    var again = 0L;
    for (var day : JSON.readTree(act("manifest", "-o", "json")).path(0).path("days")) {
      again += day.at("/faults/duplicate").asLong();
    }
    assertThat(bronze.path("again").asLong()).isEqualTo(again).isPositive();
  }

  @Test
  @Order(4)
  void eachDeliveredOrderIsJudgedOnceThoughItsEventCameTwice() throws Exception {
    var delivered =
        installation.sql(
            """
            SELECT order_id, count(*) AS times FROM caspers.lakeflow.all_events
            WHERE event_type = 'delivered' GROUP BY order_id
            """);
    assertThat(delivered).anyMatch(order -> order.path("times").asInt() > 1);
    var judged = new HashSet<String>();
    var history = Delivered.since(installation, Duration.ofDays(1)).keySet();
    delivered.forEach(order -> judged.add(order.path("order_id").asText()));
    judged.retainAll(history);
    LiveUniverse.await(
        "a recommendation for each delivered order",
        () -> new HashSet<>(recommendations.orderIds()).containsAll(judged));
    var table = installation.sql("SELECT order_id FROM caspers.recommender.refund_recommendations");
    assertThat(table)
        .extracting(order -> order.path("order_id").asText())
        .containsExactlyInAnyOrderElementsOf(judged);
  }

  private static boolean agree() {
    try {
      var truth = truth();
      var gold = sales();
      return gold.path("orders").asLong() == wholeOrders(truth)
          && gold.path("cents").asLong() == truth.path("revenue_cents").asLong()
          && row("SELECT count(DISTINCT event_id) AS n FROM caspers.lakeflow.all_events")
                  .path("n")
                  .asLong()
              == truth.path("events").asLong();
    } catch (Exception e) {
      return false; // compute is starting again
    }
  }

  private static long wholeOrders(JsonNode truth) {
    return truth.path("orders_created").asLong() - truth.path("orders_without_items").asLong();
  }

  private static JsonNode sales() throws Exception {
    return row(
        """
        SELECT count(*) AS orders, CAST(sum(order_total) * 100 AS BIGINT) AS cents,
          sum(item_lines) AS lines, sum(total_qty) AS items
        FROM caspers.lakeflow.gold_order_header
        """);
  }

  private static void assertSales(JsonNode truth) throws Exception {
    var gold = sales();
    assertThat(gold.path("orders").asLong()).isEqualTo(wholeOrders(truth));
    assertThat(gold.path("cents").asLong()).isEqualTo(truth.path("revenue_cents").asLong());
    assertThat(gold.path("lines").asLong()).isEqualTo(truth.path("order_lines").asLong());
    assertThat(gold.path("items").asLong()).isEqualTo(truth.path("items").asLong());
    assertThat(truth.path("orders_without_items").asLong()).isPositive();
    assertThat(days("gold_brand_sales_day", "brand_id"))
        .isEqualTo(days(truth.path("brand_days"), "brand_id"));
    assertThat(days("gold_item_sales_day", "item_id"))
        .isEqualTo(days(truth.path("item_days"), "item_id"));
    assertThat(
            row("SELECT count(*) AS n FROM caspers.lakeflow.order_cancellations")
                .path("n")
                .asLong())
        .isEqualTo(truth.path("orders_cancelled").asLong());
  }

  private static List<String> days(String table, String id) throws Exception {
    var rows =
        installation.sql(
            """
            SELECT concat_ws(' ', %s, order_day, sum(units_sold),
              CAST(sum(gross_revenue) * 100 AS BIGINT)) AS day
            FROM caspers.lakeflow.%s GROUP BY %s, order_day
            """
                .formatted(id, table, id));
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path("day").asText())
        .sorted()
        .toList();
  }

  private static List<String> days(JsonNode truth, String id) {
    var days = new ArrayList<String>();
    for (var day : truth) {
      days.add(
          "%s %s %s %s"
              .formatted(
                  day.path(id).asText(),
                  day.path("day").asText(),
                  day.path("items").asText(),
                  day.path("revenue_cents").asText()));
    }
    days.sort(null);
    return days;
  }

  private static JsonNode truth() throws Exception {
    return JSON.readTree(act("truth", "--landed", "-o", "json")).path("total");
  }

  private static JsonNode row(String query) throws Exception {
    return installation.sql(query).get(0);
  }

  private static String act(String... words) throws Exception {
    var command = new String[words.length + 1];
    command[0] = "universe";
    System.arraycopy(words, 0, command, 1, words.length);
    return installation.caspers(command).succeeded().out();
  }

  /** The location's file with nulls, from some seconds ahead on. */
  private static void nulls() throws Exception {
    var journal = new SimulatorVolumes(installation.client(), LiveUniverse.CATALOG).journal();
    var file = installation.repository().resolve("universe/locations/san-francisco.json");
    var edited = (ObjectNode) JSON.readTree(Files.readString(file));
    edited.set("dq", JSON.readTree(NULLS));
    var location = Location.parse("san-francisco.json", edited.toString()).value();
    var longer =
        journal.following(journal.menu(), List.of(location), Instant.now().plusSeconds(15));
    var lines = longer.toJsonLines().lines().toList();
    for (var entry = journal.entries().size(); entry < lines.size(); entry++) {
      installation
          .client()
          .files()
          .upload(
              new UploadRequest()
                  .setFilePath("/Volumes/caspers/simulator/journal/%08d.json".formatted(entry + 1))
                  .setContents(
                      new ByteArrayInputStream(lines.get(entry).getBytes(StandardCharsets.UTF_8)))
                  .setOverwrite(false));
    }
  }
}
