package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.simulator.blueprint.Blueprint.Field;
import kitchens.caspers.simulator.blueprint.Blueprint.Saying;
import kitchens.caspers.simulator.blueprint.Blueprint.Tour;
import kitchens.caspers.simulator.blueprint.Happening.What;
import kitchens.caspers.simulator.chance.Draw;

/** Writes what happens as lines of JSON. */
final class Teller {
  private static final DateTimeFormatter TS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private static final long NULL = 1L << 40;

  private final Plans plans;

  Teller(Plans plans) {
    this.plans = plans;
  }

  /** What all chance of an event comes from. */
  long key(Happening happening) {
    return Draw.key(id(happening).getMostSignificantBits(), sequence(happening));
  }

  /**
   * Adds a line.
   *
   * @param skewMillis by how much the clock is wrong that it comes from
   * @param drift whether it carries a field that nobody announced
   * @return the event's body as it was told, for whoever adds it up
   */
  Map<String, Object> tell(Happening happening, long skewMillis, boolean drift, StringBuilder out) {
    var id = id(happening);
    var sequence = sequence(happening);
    var eventKey = Draw.key(id.getMostSignificantBits(), sequence);
    var saying = saying(happening);
    var scope = scope(happening, eventKey);
    var values = new HashMap<String, Object>();
    var body = new StringBuilder("{");
    for (var field : saying.body()) {
      var value = isNull(saying, field, eventKey) ? null : field.value().in(scope);
      values.put(field.name(), value);
      body.append(body.length() == 1 ? "" : ",");
      quote(field.name(), body).append(':');
      json(value, body);
    }
    body.append('}');
    out.append("{\"event_id\":\"").append(uuid(eventKey, Draw.key(eventKey, 1)));
    out.append("\",\"event_type\":\"").append(saying.event());
    out.append("\",\"ts\":\"")
        .append(TS.format(Instant.ofEpochMilli(happening.millis() + skewMillis)));
    out.append("\",\"entity\":");
    quote(name(happening), out);
    out.append(",\"entity_id\":\"").append(id).append("\",\"sequence\":").append(sequence);
    out.append(drift ? ",\"producer\":\"v2\"" : "").append(",\"body\":");
    quote(body, out);
    out.append("}\n");
    return values;
  }

  private boolean isNull(Saying saying, Field field, long eventKey) {
    var chances = plans.blueprint.faults().nulls().getOrDefault(saying.event(), Map.of());
    var chance = chances.getOrDefault(field.name(), 0.0);
    return chance > 0 && Draw.unit(eventKey, NULL + field.name().hashCode()) < chance;
  }

  Saying saying(Happening happening) {
    return switch (happening.what()) {
      case ENTERED -> happening.lives().state(happening.visit()).say();
      case OUT -> happening.lives().state(happening.visit()).tour().out();
      case DEPARTED -> tour(happening).departed();
      case PING -> tour(happening).ping();
      case RETURNED -> tour(happening).returned();
    };
  }

  private Tour tour(Happening happening) {
    var wave = happening.wave();
    return plans.blueprint.entities().get(wave.entity()).states().get(wave.state()).tour();
  }

  private String name(Happening happening) {
    return happening.lives() == null ? tour(happening).van() : happening.lives().entity.name();
  }

  private static UUID id(Happening happening) {
    var key =
        happening.lives() == null
            ? happening.van().key()
            : happening.lives().key(happening.lives().lifeOf(happening.visit()));
    return uuid(key, Draw.key(key, 2));
  }

  /** A UUID of version 4 (RFC 9562), whose random bits are the keys'. */
  private static UUID uuid(long high, long low) {
    return new UUID(high & ~0xF000L | 0x4000L, low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
  }

  /** How many events of the same thing come before. */
  private int sequence(Happening happening) {
    if (happening.lives() == null) {
      var tour = tour(happening);
      var departed = tour.departed() == null ? 0 : 1;
      return switch (happening.what()) {
        case PING -> departed + happening.visit() - 1;
        case RETURNED ->
            departed + (tour.ping() == null ? 0 : (int) Happenings.pings(tour, happening.van()));
        default -> 0;
      };
    }
    var lives = happening.lives();
    var before = 0;
    for (var visit = lives.first[lives.lifeOf(happening.visit())];
        visit < happening.visit();
        visit++) {
      var state = lives.state(visit);
      before += state.say() == null ? 0 : 1;
      before += state.tour() == null || state.tour().out() == null ? 0 : 1;
    }
    var ownFirst = happening.what() == What.OUT && lives.state(happening.visit()).say() != null;
    return before + (ownFirst ? 1 : 0);
  }

  private Scope scope(Happening happening, long eventKey) {
    var given = new HashMap<String, Object>();
    var attributes = new Object[0];
    if (happening.lives() != null) {
      var lives = happening.lives();
      attributes = lives.attributes(lives.lifeOf(happening.visit()), plans.hubs);
      if (happening.van() != null) {
        var visit = happening.what() == What.OUT ? happening.visit() : happening.visit() - 1;
        var served = plans.served(happening.entity(), lives, visit);
        ofTour(given, happening, served.stop() + 1);
      }
    } else {
      ofTour(given, happening, 0);
      ofVan(given, happening);
    }
    return new Scope(plans.hubs, attributes, eventKey, given);
  }

  private void ofTour(Map<String, Object> given, Happening happening, int stop) {
    var van = happening.van();
    var hub = hub(happening);
    given.put("tour.id", uuid(van.key(), Draw.key(van.key(), 2)).toString());
    given.put("tour.van", "%s-%s".formatted(hub.field("id"), van.name()));
    given.put("tour.stop", (long) stop);
    given.put("tour.stops", (long) van.stops().size());
    given.put("tour.km", BigDecimal.valueOf(van.route().lengthCm() / 1000, 2));
    given.put("hub.id", hub.field("id"));
    given.put("hub.name", hub.field("name"));
  }

  private Row hub(Happening happening) {
    var kind = plans.blueprint.entities().get(happening.wave().entity());
    var pick = (Generator.Pick) kind.attributes().get(tour(happening).hub()).generator();
    return new Row(pick.list(), happening.wave().hub());
  }

  private static void ofVan(Map<String, Object> given, Happening happening) {
    var van = happening.van();
    var route = van.route();
    var cm = route.cmAt(happening.millis() - van.leaves());
    var point = route.pointBefore(cm);
    given.put("van.lat", BigDecimal.valueOf(route.latAt(point, cm), 6));
    given.put("van.lon", BigDecimal.valueOf(route.lonAt(point, cm), 6));
    var stop = 0;
    while (stop < van.stops().size() && van.done()[stop] <= happening.millis()) {
      stop++;
    }
    given.put("van.stop", (long) Math.min(stop + 1, van.stops().size()));
    var share = 100.0 * cm / Math.max(1, route.lengthCm());
    given.put("van.progress_pct", BigDecimal.valueOf(share).setScale(1, RoundingMode.HALF_UP));
  }

  private static void json(Object value, StringBuilder out) {
    if (value == null || value instanceof Boolean || value instanceof Long) {
      out.append(value);
    } else if (value instanceof BigDecimal number) {
      out.append(number.toPlainString());
    } else {
      quote(value.toString(), out);
    }
  }

  private static StringBuilder quote(CharSequence text, StringBuilder out) {
    out.append('"');
    ENCODER.quoteAsString(text, out);
    return out.append('"');
  }
}
