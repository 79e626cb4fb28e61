package kitchens.caspers.compute.pipelines.run;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;

/** Orders of several locations as events in the order of time, from a seed; counts what is true. */
public final class TestEvents {
  private record Event(Instant ts, long number, String json) {}

  private final Random random;
  private final int locations;
  private final int pings;
  private final double ordersPerMinute;
  private final PriorityQueue<Event> open =
      new PriorityQueue<>(Comparator.comparing(Event::ts).thenComparing(Event::number));
  private Instant clock;
  private long number;
  private long orders;
  private BigDecimal total = BigDecimal.ZERO;

  public TestEvents(long seed, Instant from, int locations, double ordersPerMinute, int pings) {
    this.random = new Random(seed);
    this.clock = from;
    this.locations = locations;
    this.ordersPerMinute = ordersPerMinute;
    this.pings = pings;
  }

  /** Orders created so far, those whose first event is not yet out included. */
  public long orders() {
    return orders;
  }

  public BigDecimal total() {
    return total;
  }

  /** The next events in the order of time. */
  public List<String> next(int count) {
    var out = new ArrayList<String>(count);
    while (out.size() < count) {
      while (open.isEmpty() || !open.peek().ts().isBefore(clock)) {
        create();
      }
      out.add(open.poll().json());
    }
    return out;
  }

  private void create() {
    clock =
        clock.plusMillis((long) (-Math.log(1 - random.nextDouble()) * 60_000 / ordersPerMinute));
    int location = random.nextInt(locations) + 1;
    String order = new UUID(random.nextLong(), random.nextLong()).toString();
    orders++;
    var at = new ArrayDeque<Instant>();
    Instant t = clock;
    for (int i = 0; i < 6 + pings; i++) {
      t = t.plus(Duration.ofMillis(20_000 + random.nextInt(300_000 / (i > 4 ? pings + 1 : 1))));
      at.add(t);
    }
    int sequence = 0;
    put(clock, location, order, sequence++, "order_created", items());
    for (String type :
        List.of("gk_started", "gk_finished", "gk_ready", "driver_arrived", "driver_picked_up")) {
      put(at.poll(), location, order, sequence++, type, "{}");
    }
    for (int i = 0; i < pings; i++) {
      put(
          at.poll(),
          location,
          order,
          sequence++,
          "driver_ping",
          "{\\\"progress_pct\\\":" + i + ",\\\"loc_lat\\\":37.7749,\\\"loc_lon\\\":-122.4194}");
    }
    put(
        at.poll(),
        location,
        order,
        sequence,
        "delivered",
        "{\\\"delivered_lat\\\":37.7749,\\\"delivered_lon\\\":-122.4194}");
  }

  private String items() {
    var body = new StringBuilder("{\\\"customer_lat\\\":37.7,\\\"customer_lon\\\":-122.4,");
    body.append("\\\"customer_addr\\\":\\\"1 Main St\\\",\\\"items\\\":[");
    int lines = 1 + random.nextInt(4);
    for (int i = 0; i < lines; i++) {
      int id = 1 + random.nextInt(100);
      int qty = 1 + random.nextInt(3);
      var price = BigDecimal.valueOf(399 + 7 * id, 2);
      total = total.add(price.multiply(BigDecimal.valueOf(qty)));
      body.append(i == 0 ? "" : ",")
          .append(
              ("{\\\"id\\\":%d,\\\"category_id\\\":%d,\\\"menu_id\\\":%d,\\\"brand_id\\\":%d,"
                      + "\\\"name\\\":\\\"Item %d\\\",\\\"price\\\":%s,\\\"qty\\\":%d}")
                  .formatted(id, id % 10, id % 16, id % 16, id, price, qty));
    }
    return body.append("]}").toString();
  }

  private void put(Instant ts, int location, String order, int sequence, String type, String body) {
    Instant millis = Instant.ofEpochMilli(ts.toEpochMilli());
    open.add(
        new Event(
            millis,
            number++,
            ("{\"event_id\":\"%s\",\"event_type\":\"%s\",\"ts\":\"%s\",\"location\":\"Place %d\","
                    + "\"location_id\":%d,\"gk_id\":\"gk-%d\",\"order_id\":\"%s\",\"sequence\":%d,"
                    + "\"body\":\"%s\"}")
                .formatted(
                    new UUID(random.nextLong(), random.nextLong()),
                    type,
                    millis.atOffset(ZoneOffset.UTC),
                    location,
                    location,
                    location,
                    order,
                    sequence,
                    body)));
  }

  /** Writes lines into a new file that appears whole. */
  public static void write(Path directory, String name, List<String> lines) throws IOException {
    Files.createDirectories(directory);
    Path temporary = directory.resolve("." + name + ".tmp");
    Files.write(temporary, lines, StandardCharsets.UTF_8);
    Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
