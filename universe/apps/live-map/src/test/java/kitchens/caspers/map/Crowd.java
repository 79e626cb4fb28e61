package kitchens.caspers.map;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.util.concurrent.CountDownLatch;
import kitchens.caspers.apps.map.World;
import kitchens.caspers.apps.testing.Worlds;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The map of a city that orders a lot, at dinner time, to be looked at: {@code Crowd 33000 1 9}
 * begins with 33,000 orders a day, in real time, whose drivers go at 9 miles an hour.
 */
final class Crowd {
  private Crowd() {}

  public static void main(String[] args) throws Exception {
    var orders = args.length > 0 ? args[0] : "33000";
    var speed = args.length > 1 ? args[1] : "1";
    var mph = args.length > 2 ? args[2] : "9";
    var journal =
        Worlds.at(
            Instant.now(),
            json ->
                json.replaceAll("\"orders_day_1\": [0-9]+", "\"orders_day_1\": " + orders)
                    .replaceAll("\"orders_last\": [0-9]+", "\"orders_last\": " + orders)
                    .replaceAll("\"driver_mph\": [0-9]+", "\"driver_mph\": " + mph)
                    .replaceAll("\"speed_up\": [0-9]+", "\"speed_up\": " + speed),
            "gothenburg",
            "san-francisco",
            "monaco");
    var begun = journal.genesis().anchor();
    for (var location : journal.locations().values()) {
      var now = begun.atZone(location.timezone());
      var dinner = now.with(LocalTime.of(18, 30));
      var next = dinner.isBefore(now) ? dinner.plusDays(1) : dinner;
      var moment = SimulatedInstant.of(next.toInstant());
      journal = Control.jump(location.name(), moment, begun).apply(journal);
    }
    var workspace = new JournalServer(journal);
    var map = MapServer.start(0, new World(workspace.folder(), Clock.systemUTC()));
    System.out.println("http://127.0.0.1:" + map.port() + "/");
    new CountDownLatch(1).await();
  }
}
