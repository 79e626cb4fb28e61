package kitchens.caspers.simulator.location;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * A town or city.
 *
 * @param state its state, as {@code CA}; empty outside the United States
 * @param stateName its state's name; empty outside the United States
 * @param country two letters of ISO 3166
 * @param lat its latitude in degrees
 * @param lon its longitude in degrees
 * @param population in people, to thousands
 */
public record Place(
    String name,
    String state,
    String stateName,
    String country,
    double lat,
    double lon,
    ZoneId timezone,
    int population) {

  /** What else an address may call where it is. */
  List<String> regions() {
    var name = new Locale("", country).getDisplayCountry(Locale.ENGLISH);
    return state.isEmpty()
        ? List.of(country, name)
        : List.of(state, stateName, country, "USA", name);
  }

  /** As people write it: {@code Mountain View, CA} or {@code Gothenburg, Sweden}. */
  public String display() {
    return name
        + ", "
        + (state.isEmpty() ? new Locale("", country).getDisplayCountry(Locale.ENGLISH) : state);
  }
}
