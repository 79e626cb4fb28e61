package kitchens.caspers.cli.universe;

import java.util.Locale;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.simulator.location.Place;

/** The file that a new location begins with, in a place of the gazetteer. */
final class LocationTemplate {
  private LocationTemplate() {}

  static String of(String name, String address, Place place, String streets, double radiusMi) {
    return kitchens.caspers.simulator.location.LocationTemplate.of(
        name, address, place.lat(), place.lon(), place.timezone(), streets, radiusMi);
  }

  static String slug(String name) {
    var slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
    if (slug.isEmpty()) {
      throw new CliException(
          "\"%s\" has neither letter nor digit — name the place".formatted(name));
    }
    return slug;
  }
}
