package kitchens.caspers.simulator.blueprint;

import java.math.BigDecimal;
import java.util.List;
import kitchens.caspers.simulator.streets.StreetNetwork;

/** An address on the streets of a hub. */
record Door(StreetNetwork streets, int number) {
  static final List<String> FIELDS = List.of("text", "lat", "lon");

  Object field(String name) {
    return switch (name) {
      case "lat" -> BigDecimal.valueOf(streets.addressLat(number), 6);
      case "lon" -> BigDecimal.valueOf(streets.addressLon(number), 6);
      default -> streets.address(number);
    };
  }
}
