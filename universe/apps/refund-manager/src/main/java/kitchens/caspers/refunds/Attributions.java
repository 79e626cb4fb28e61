package kitchens.caspers.refunds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.simulator.streets.CityStreets;

/** What must be said beside a map of a location, because its streets are somebody's work. */
final class Attributions {
  private final JournalFolder folder;
  private final Map<Integer, String> known = new HashMap<>();

  Attributions(JournalFolder folder) {
    this.folder = folder;
  }

  /**
   * The text for a location; empty when its streets are made up. A location never changes whose
   * streets they are without moving, so each is looked up once.
   *
   * @param locationId the location's number, from 1
   */
  synchronized String of(int locationId) {
    var text = known.get(locationId);
    if (text == null) {
      var journal = folder.read();
      var locations = new ArrayList<>(journal.locations().values());
      if (locationId < 1 || locationId > locations.size()) {
        return "";
      }
      var streets = locations.get(locationId - 1).streets();
      text = CityStreets.attribution(streets, journal.roads(streets));
      known.put(locationId, text);
    }
    return text;
  }
}
