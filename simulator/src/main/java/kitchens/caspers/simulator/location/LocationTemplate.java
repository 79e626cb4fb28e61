package kitchens.caspers.simulator.location;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.ZoneId;
import kitchens.caspers.simulator.chance.Draw;

/** The file that a new location begins with: a middling kitchen on an ordinary year. */
public final class LocationTemplate {
  private LocationTemplate() {}

  /**
   * The file's text.
   *
   * @param streets the name of its road network, as files say it
   */
  public static String of(
      String name,
      String address,
      double lat,
      double lon,
      ZoneId timezone,
      String streets,
      double radiusMi) {
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
            lat,
            lon,
            timezone.getId(),
            text(streets),
            radiusMi,
            Draw.key(name) >>> 50);
  }

  private static String text(String value) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(value));
  }
}
