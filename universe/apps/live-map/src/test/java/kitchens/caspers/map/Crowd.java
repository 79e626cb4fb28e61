package kitchens.caspers.map;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * The map of a city that orders a lot, to be looked at: {@code Crowd 9000 60} begins with 9,000
 * orders a day.
 */
final class Crowd {
  private Crowd() {}

  public static void main(String[] args) throws Exception {
    var orders = args.length > 0 ? args[0] : "40000";
    var speed = args.length > 1 ? args[1] : "1";
    var journal =
        Worlds.at(
            Instant.now(),
            json ->
                json.replaceAll("\"orders_day_1\": [0-9]+", "\"orders_day_1\": " + orders)
                    .replaceAll("\"orders_last\": [0-9]+", "\"orders_last\": " + orders)
                    .replaceAll("\"speed_up\": [0-9]+", "\"speed_up\": " + speed),
            "gothenburg",
            "san-francisco",
            "monaco");
    var workspace = new JournalServer(journal);
    var map = MapServer.start(0, new World(workspace.folder(), Clock.systemUTC()));
    System.out.println("http://127.0.0.1:" + map.port() + "/");
    new CountDownLatch(1).await();
  }
}
