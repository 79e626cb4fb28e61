package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Locale;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.location.Place;

/** The file that a new location begins with: a middling kitchen on an ordinary year. */
final class LocationTemplate {
  private LocationTemplate() {}

  static String of(String name, String address, Place place, String streets, double radiusMi) {
    return """
    {
      "$schema": "location.schema.json",
      "location_name": "%s",
      "gk_location": "%s",
      "lat": %s,
      "lon": %s,
      "timezone": "%s",
      "streets": "%s",
      "radius_mi": %s,
      "driver_mph": 18,
      "ping_sec": 60,

      "start_days_ago": 3,
      "end_days_ahead": 362,
      "orders_day_1": 100,
      "orders_last": 150,
      "noise_pct": 8,

      "speed_up": 1,
      "batch_seconds": 2,
      "batch_rows": 500,

      "svc": { "cs": [2, 0.7], "sf": [10, 3], "fr": [2, 0.5], "rp": [4, 1.5] },
      "driver_arrival": { "alpha": 3, "beta": 2, "after_ready_pct": 0.35 },
      "brand_momentum": { "improving": 0.25, "flat": 0.5, "declining": 0.25 },
      "momentum_rates": { "growth": 0.004, "decline": 0.004 },
      "dq": { "order_created": { "customer_addr": 0.01 } },
      "random_seed": %d
    }
    """
        .formatted(
            text(name),
            text(address),
            place.lat(),
            place.lon(),
            place.timezone().getId(),
            text(streets),
            radiusMi,
            Draw.key(name) >>> 50);
  }

  private static String text(String value) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(value));
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
