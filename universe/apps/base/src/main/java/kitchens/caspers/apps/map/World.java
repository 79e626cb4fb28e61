package kitchens.caspers.apps.map;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.StreetNetwork;

/** The world as its journal tells it by now; looked at anew every two seconds at most. */
public final class World {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final JournalFolder folder;
  private final Clock clock;
  private Simulation simulation;
  private Instant looked = Instant.EPOCH;

  /**
   * The world of a journal.
   *
   * @param folder where its entries are
   */
  public World(JournalFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** The wall clock. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * The world's simulation.
   *
   * @throws Refusal when the world has not begun, or the app may not read its journal
   */
  public synchronized Simulation simulation() {
    var now = clock.instant();
    if (simulation == null || looked.plus(LOOK).isBefore(now)) {
      var journal = folder.read();
      if (simulation == null || !journal.equals(simulation.journal())) {
        simulation = new Simulation(journal);
      }
      looked = now;
    }
    return simulation;
  }

  /**
   * The location with a number.
   *
   * @throws Refusal 404 when there is none
   */
  public Location location(String id) {
    var locations = List.copyOf(simulation().journal().locations().values());
    if (!id.matches("[0-9]{1,6}")
        || Integer.parseInt(id) < 1
        || Integer.parseInt(id) > locations.size()) {
      throw new Refusal(404, "There is no location " + id + ": their numbers begin at 1.");
    }
    return locations.get(Integer.parseInt(id) - 1);
  }

  /** The streets that a location's drivers know. */
  public StreetNetwork streets(Location location) {
    return CityStreets.of(
        location.streets(),
        simulation().journal().roads(location.streets()),
        location.lat(),
        location.lon(),
        location.radiusMi(),
        location.driverMph());
  }
}
