package kitchens.caspers.refunds;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.testing.AppDatabase;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The universe's own kitchen in San Francisco: what its events become, put where the pipelines and
 * the copies would have put it.
 */
final class WorldFeed {
  static final String PLACE = "San Francisco";
  private static final Path UNIVERSE = Path.of("..", "..");

  private final AppDatabase database;
  private final Journal journal;
  private final SimulatedInstant now;
  private final Map<String, Queue<String>> judged = new HashMap<>();
  private BigDecimal p50 = BigDecimal.ZERO;
  private BigDecimal p75 = BigDecimal.ZERO;
  private BigDecimal p99 = BigDecimal.ZERO;

  WorldFeed(AppDatabase database, Instant now) throws IOException {
    this.database = database;
    var menu =
        Menu.parse(
                text("business/brands.csv"),
                text("business/menus.csv"),
                text("business/categories.csv"),
                text("business/items.csv"))
            .value();
    var location =
        Location.parse("san-francisco.json", text("locations/san-francisco.json")).value();
    this.journal = Journal.begin(now, 42, menu, List.of(location));
    this.now = SimulatedInstant.of(journal.genesis().anchor());
  }

  private static String text(String path) throws IOException {
    return Files.readString(UNIVERSE.resolve(path));
  }

  Journal journal() {
    return journal;
  }

  /** One order of the world, whose events happen when the test says so. */
  final class Story {
    private final String id;
    private final List<Event> events;
    private int told;

    private Story(String id, List<Event> events) {
      this.id = id;
      this.events = events;
    }

    String id() {
      return id;
    }

    /** All events up to the first of this type; of the pings, the first half. */
    void happens(EventType type) throws SQLException {
      int until = told;
      while (events.get(until).type() != type) {
        until++;
      }
      if (type == EventType.DRIVER_PING) {
        until += (int) events.stream().filter(e -> e.type() == type).count() / 2;
      }
      land(events.subList(told, until + 1));
      told = until + 1;
    }

    boolean isDelivered() {
      return events.get(events.size() - 1).type() == EventType.DELIVERED;
    }

    BigDecimal minutes() {
      long millis =
          events.get(events.size() - 1).ts().epochMillis() - events.get(0).ts().epochMillis();
      return BigDecimal.valueOf(millis).divide(BigDecimal.valueOf(60_000), 2, RoundingMode.HALF_UP);
    }

    void isJudged() throws SQLException {
      judge(this);
    }
  }

  /** The day until now: the events, the tables made of them, and what the agent says. */
  void history() throws SQLException {
    var stories = new HashMap<String, Story>();
    var from = now.minus(Duration.ofDays(1));
    new Simulation(journal)
        .events(PLACE, from, now)
        .forEach(
            event ->
                stories
                    .computeIfAbsent(
                        event.orderId().toString(), id -> new Story(id, new ArrayList<>()))
                    .events
                    .add(event));
    stories.values().removeIf(story -> story.events.get(0).sequence() != 0);
    var delivered =
        stories.values().stream()
            .filter(Story::isDelivered)
            .sorted(Comparator.comparing(Story::minutes))
            .toList();
    p50 = delivered.get(delivered.size() / 2).minutes();
    p75 = delivered.get(delivered.size() * 3 / 4).minutes();
    p99 = delivered.get(delivered.size() * 99 / 100).minutes();
    database.execute(
        "UPDATE lakeflow.gold_location_timings SET p50_minutes = ?, p75_minutes = ?,"
            + " p99_minutes = ? WHERE location_id = 1",
        p50,
        p75,
        p99);
    for (var story : stories.values()) {
      land(story.events);
    }
    for (var story : delivered) {
      judge(story);
    }
  }

  /** The order that a person placed. */
  Story order(Journal journal, OrderInjected placed) {
    var simulation = new Simulation(journal);
    UUID id = simulation.orderId(placed);
    return new Story(
        id.toString(),
        simulation
            .events(PLACE, placed.at(), placed.at().plus(Duration.ofHours(12)))
            .filter(event -> event.orderId().equals(id))
            .toList());
  }

  /** An order that was judged so, each time another one. */
  String judged(String refundClass) {
    return judged.get(refundClass).remove();
  }

  /** A judged order to be refunded in part whose way has many turns. */
  String judgedFarAway() throws SQLException {
    return database.text(
        """
        SELECT e.order_id FROM lakeflow.order_events e
        JOIN recommender.pg_recommendations r ON r.order_id = e.order_id
        WHERE e.event_type = 'driver_picked_up' AND r.agent_response LIKE '%"partial"%'
        ORDER BY length(e.body) DESC LIMIT 1
        """);
  }

  /** A new recommendation, the newest of all. */
  String judgedLater() throws SQLException {
    return judgedAs("{\"refund_usd\": 1.5, \"refund_class\": \"partial\", \"reason\": \"late\"}");
  }

  /** A new recommendation with any answer. */
  String judgedAs(String answer) throws SQLException {
    String id = UUID.randomUUID().toString();
    database.execute(
        """
        INSERT INTO recommender.pg_recommendations
        SELECT ?, now() + interval '1 hour', order_ts, ?, model, model_version, prompt_version,
          trace_id, location_id, location, duration_minutes, p50_minutes, p75_minutes, p99_minutes,
          order_total, tools
        FROM recommender.pg_recommendations LIMIT 1
        """,
        id,
        answer);
    return id;
  }

  private void land(List<Event> events) throws SQLException {
    var rows = new ArrayList<Object[]>();
    for (var event : events) {
      rows.add(
          new Object[] {
            event.orderId().toString(),
            event.sequence(),
            event.type().text(),
            at(event.ts()),
            1,
            event.body(),
            event.eventId().toString()
          });
    }
    database.insert("INSERT INTO lakeflow.order_events VALUES (?, ?, ?, ?, ?, ?, ?)", rows);
    for (var event : events) {
      if (event.type() == EventType.ORDER_CREATED) {
        created(event);
      }
      if (event.type() == EventType.DELIVERED) {
        database.execute(
            """
            INSERT INTO lakeflow.gold_order_delivery
            SELECT order_id, 1, ?, ts::date, ts, ?,
              round((extract(epoch FROM ?::timestamptz - ts) / 60)::numeric, 2)
            FROM lakeflow.order_events WHERE order_id = ? AND sequence = 0
            """,
            PLACE,
            at(event.ts()),
            at(event.ts()),
            event.orderId().toString());
      }
    }
  }

  private void created(Event event) throws SQLException {
    var rows = new ArrayList<Object[]>();
    for (JsonNode item : Agent.tree(event.body()).path("items")) {
      var price = item.path("price").decimalValue();
      int quantity = item.path("qty").asInt();
      rows.add(
          new Object[] {
            event.orderId().toString(),
            at(event.ts()),
            item.path("id").asInt(),
            item.path("brand_id").asInt(),
            item.path("name").asText(),
            price,
            quantity,
            price.multiply(BigDecimal.valueOf(quantity))
          });
    }
    database.insert(
        """
        INSERT INTO lakeflow.silver_order_items (order_id, location_id, order_ts, item_id,
          brand_id, item_name, price, qty, extended_price) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows);
    database.execute(
        """
        INSERT INTO lakeflow.gold_order_header
        SELECT order_id, 1, order_ts, order_ts::date, count(*), sum(qty), sum(extended_price)
        FROM lakeflow.silver_order_items WHERE order_id = ? GROUP BY order_id, order_ts
        """,
        event.orderId().toString());
  }

  /** As the policy of the first prompt says. */
  private void judge(Story story) throws SQLException {
    var minutes = story.minutes();
    String kind =
        minutes.compareTo(p75) < 0 ? "none" : minutes.compareTo(p99) < 0 ? "partial" : "full";
    String share = kind.equals("none") ? "0" : kind.equals("partial") ? "0.30" : "1";
    String than =
        switch (kind) {
          case "none" -> "sooner than three of four orders here, which take " + p75;
          case "partial" -> "later than P75, " + p75 + ", and sooner than P99, " + p99;
          default -> "later than 99 of 100 orders here, which take " + p99;
        };
    database.execute(
        """
        INSERT INTO recommender.pg_recommendations
        SELECT order_id, ?::timestamptz, order_ts,
          jsonb_build_object('refund_usd', round(order_total * ?::numeric, 2),
            'refund_class', ?::text, 'reason', ?::text)::text,
          'caspers-policy', '1', 'v1', md5(order_id), 1, ?, ?, ?, ?, ?, order_total,
          jsonb_build_array(
            jsonb_build_object('name', 'caspers.ai.get_order_details',
              'args', jsonb_build_object('oid', order_id),
              'result', jsonb_build_array(jsonb_build_object('order_total', order_total))),
            jsonb_build_object('name', 'caspers.ai.get_order_delivery_time',
              'args', jsonb_build_object('oid', order_id),
              'result', jsonb_build_array(jsonb_build_object('duration_minutes', ?::numeric))),
            jsonb_build_object('name', 'caspers.ai.get_location_timings',
              'args', jsonb_build_object('loc', ?::text),
              'result', jsonb_build_array(jsonb_build_object('p50_minutes', ?::numeric,
                'p75_minutes', ?::numeric, 'p99_minutes', ?::numeric))))::text
        FROM lakeflow.gold_order_header WHERE order_id = ?
        """,
        at(story.events.get(story.events.size() - 1).ts()),
        share,
        kind,
        minutes + " minutes, " + than + ".",
        PLACE,
        minutes,
        p50,
        p75,
        p99,
        minutes,
        PLACE,
        p50,
        p75,
        p99,
        story.id);
    judged.computeIfAbsent(kind, k -> new ArrayDeque<>()).add(story.id);
  }

  private static OffsetDateTime at(SimulatedInstant moment) {
    return moment.toInstant().atOffset(ZoneOffset.UTC);
  }
}
