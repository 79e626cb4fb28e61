package kitchens.caspers.simulator.location;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.input.Findings;
import kitchens.caspers.simulator.input.NearestName;
import kitchens.caspers.simulator.input.Parsed;
import kitchens.caspers.simulator.location.Location.BrandMomentum;
import kitchens.caspers.simulator.location.Location.Demand;
import kitchens.caspers.simulator.location.Location.DriverArrival;
import kitchens.caspers.simulator.location.Location.Pace;
import kitchens.caspers.simulator.location.Location.ServiceTimes;
import kitchens.caspers.simulator.streets.CityStreets;

/** Reads one location file field by field and goes on after an error, to report all of them. */
final class LocationReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Findings findings;

  LocationReader(String file, boolean strict) {
    findings = new Findings(file, strict);
  }

  Parsed<Location> read(String json) {
    var root = tree(json);
    if (root == null) {
      return new Parsed<>(null, findings.warnings());
    }
    findings.locatedBy(new JsonPositions(json)::of);
    var fields = new Fields("", root, findings);
    fields.text("$schema", "location.schema.json", "");
    var name = fields.text("location_name", "San Francisco");
    var address = fields.text("gk_location", "160 Spear St, San Francisco, CA");
    var complete = root.has("lat") && root.has("lon") && root.has("timezone");
    var place = complete ? null : Gazetteer.find(address);
    var extra = new BehaviourReader(fields, findings);
    var location =
        new Location(
            name,
            address,
            fields.number("lat", -85, 85, place == null ? Double.NaN : place.lat()),
            fields.number("lon", -180, 180, place == null ? Double.NaN : place.lon()),
            fields.zone("timezone", place == null ? null : place.timezone()),
            fields.text("streets", name, name),
            fields.number("radius_mi", 0.1, 60),
            fields.number("driver_mph", 1, 200),
            fields.integer("ping_sec", 1, 86_400),
            demand(fields),
            pace(fields),
            services(fields.object("svc")),
            arrival(fields.object("driver_arrival")),
            momentum(fields.object("brand_momentum"), fields.object("momentum_rates")),
            nulls(fields.object("dq")),
            fields.longInteger("random_seed"),
            extra.behaviour(),
            extra.faults());
    fields.reportUnknown();
    checkPings(location);
    checkSlug(location);
    checkStreets(location);
    return new Parsed<>(location, findings.warnings());
  }

  private JsonNode tree(String json) {
    try {
      var root = JSON.readTree(json);
      if (root != null && root.isObject()) {
        return root;
      }
      findings.error("(whole file)", "is not a JSON object", "write { \"location_name\": … }");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      if (at != null) {
        findings.locatedBy(path -> ":" + at.getLineNr() + ":" + at.getColumnNr());
      }
      findings.error(
          "(whole file)", "is not JSON: " + e.getOriginalMessage(), "mend the syntax there");
    }
    return null;
  }

  private static Demand demand(Fields fields) {
    return new Demand(
        fields.integer("start_days_ago", 0, 3650),
        fields.integer("end_days_ahead", 0, 36_500),
        fields.number("orders_day_1", 0, 2_000_000),
        fields.number("orders_last", 0, 2_000_000),
        fields.number("noise_pct", 0, 100));
  }

  private Pace pace(Fields fields) {
    var pace =
        new Pace(
            fields.number("speed_up", 0, 1_000_000),
            fields.number("batch_seconds", 0.1, 86_400),
            fields.integer("batch_rows", 1, 10_000_000));
    if (pace.speedUp() > 0 && pace.speedUp() < 0.001) {
      findings.error(
          "speed_up", "is " + pace.speedUp(), "write at least 0.001, or 0 to stand still");
    }
    return pace;
  }

  private static ServiceTimes services(Fields svc) {
    var times =
        new ServiceTimes(
            svc.minutes("cs"), svc.minutes("sf"), svc.minutes("fr"), svc.minutes("rp"));
    svc.reportUnknown();
    return times;
  }

  private DriverArrival arrival(Fields arrival) {
    var share = arrival.number("after_ready_pct", 0, 100);
    if (share > 1) {
      findings.warning(
          arrival.path("after_ready_pct"),
          "is " + share + ", read as a percentage",
          "write the share " + share / 100);
      share /= 100;
    }
    var read =
        new DriverArrival(
            arrival.number("alpha", 0.05, 1000), arrival.number("beta", 0.05, 1000), share);
    arrival.reportUnknown();
    return read;
  }

  private BrandMomentum momentum(Fields shares, Fields rates) {
    var momentum =
        new BrandMomentum(
            shares.number("improving", 0, 1),
            shares.number("flat", 0, 1),
            shares.number("declining", 0, 1),
            rates.number("growth", 0, 1),
            rates.number("decline", 0, 1));
    shares.reportUnknown();
    rates.reportUnknown();
    var sum = momentum.improving() + momentum.flat() + momentum.declining();
    if (Math.abs(sum - 1) > 1e-6) {
      findings.error(
          "brand_momentum",
          "improving, flat and declining sum to " + (float) sum,
          "make them sum to 1");
    }
    return momentum;
  }

  private Map<String, Map<String, Double>> nulls(Fields dq) {
    var nulls = new LinkedHashMap<String, Map<String, Double>>();
    var types = Arrays.stream(EventType.values()).map(EventType::text).toList();
    for (var type : dq.names()) {
      if (!types.contains(type)) {
        findings.warning(
            dq.path(type), "is no event type", "did you mean " + NearestName.of(type, types) + "?");
        continue;
      }
      var known = new TreeSet<>(EventType.ENVELOPE);
      known.addAll(EventType.of(type).orElseThrow().bodyFields());
      var fields = dq.object(type);
      var probabilities = new LinkedHashMap<String, Double>();
      for (var field : fields.names()) {
        if (known.contains(field)) {
          probabilities.put(field, fields.number(field, 0, 1));
        } else {
          findings.warning(
              fields.path(field),
              "is no field that can be null, and has no effect",
              "did you mean " + NearestName.of(field, known) + "?");
        }
      }
      nulls.put(type, probabilities);
    }
    return nulls;
  }

  /**
   * A way takes at most as long as 4.5 radii at steady speed; an order has room for 4,000 pings.
   */
  private void checkPings(Location location) {
    var longestSeconds = 4.5 * Math.max(0.25, location.radiusMi()) / location.driverMph() * 3600;
    var least = (int) Math.ceil(longestSeconds / 4000);
    if (location.pingSec() > 0 && location.pingSec() < least) {
      findings.error(
          "ping_sec",
          "is %d, which makes more than 4000 pings on the longest route"
              .formatted(location.pingSec()),
          "write at least " + least + ", or a smaller radius_mi");
    }
  }

  /** A real place's streets are where they are; a made-up town is wherever its kitchen is. */
  private void checkStreets(Location location) {
    var streets = location.streets();
    var network = streets == null ? null : CityStreets.shipped(streets).orElse(null);
    if (network == null || findings.hasErrors()) {
      return;
    }
    var bounds = network.bounds();
    var lat = location.lat() * 1e6;
    var lon = location.lon() * 1e6;
    if (lat < bounds[0] || lon < bounds[1] || lat > bounds[2] || lon > bounds[3]) {
      findings.error(
          "streets",
          "is \"%s\", whose roads do not reach the kitchen at %s, %s"
              .formatted(streets, location.lat(), location.lon()),
          "write lat between %.3f and %.3f, lon between %.3f and %.3f, or other streets"
              .formatted(bounds[0] * 1e-6, bounds[2] * 1e-6, bounds[1] * 1e-6, bounds[3] * 1e-6));
    }
  }

  private void checkSlug(Location location) {
    if (location.name() != null && location.slug().isEmpty()) {
      findings.error("location_name", "has neither letter nor digit", "name the place");
    }
  }
}
