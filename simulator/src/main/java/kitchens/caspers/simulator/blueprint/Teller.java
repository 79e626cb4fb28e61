package kitchens.caspers.simulator.blueprint;

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
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Tells what happens, as events and as lines of JSON. */
final class Teller {
  private static final DateTimeFormatter TS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

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
   * An event as it truly happened.
   *
   * @param bodies whether its body is looked at; else it is empty
   */
  BusinessEvent event(Happening happening, boolean bodies) {
    var body = new StringBuilder();
    if (bodies) {
      body(happening, body);
    }
    var key = key(happening);
    return new BusinessEvent(
        uuid(key, Draw.key(key, 1)).toString(),
        saying(happening).event(),
        new SimulatedInstant(happening.millis()),
        name(happening),
        id(happening).toString(),
        sequence(happening),
        body.toString());
  }

  /**
   * Adds a line.
   *
   * @param skewMillis by how much the clock is wrong that it comes from
   * @param drift whether it carries a field that nobody announced
   * @return the event's body as it was told, for whoever adds it up
   */
  Map<String, Object> tell(Happening happening, long skewMillis, boolean drift, StringBuilder out) {
    var sequence = sequence(happening);
    var id = id(happening);
    var eventKey = Draw.key(id.getMostSignificantBits(), sequence);
    var body = new StringBuilder();
    var values = body(happening, body);
    out.append("{\"event_id\":\"").append(uuid(eventKey, Draw.key(eventKey, 1)));
    out.append("\",\"event_type\":\"").append(saying(happening).event());
    out.append("\",\"ts\":\"")
        .append(TS.format(Instant.ofEpochMilli(happening.millis() + skewMillis)));
    out.append("\",\"entity\":");
    Bodies.quote(name(happening), out);
    out.append(",\"entity_id\":\"").append(id).append("\",\"sequence\":").append(sequence);
    out.append(drift ? ",\"producer\":\"v2\"" : "").append(",\"body\":");
    Bodies.quote(body, out);
    out.append("}\n");
    return values;
  }

  private Map<String, Object> body(Happening happening, StringBuilder out) {
    var saying = saying(happening);
    var eventKey = key(happening);
    var scope = scope(happening, eventKey);
    var values = new HashMap<String, Object>();
    out.append('{');
    var separator = "";
    for (var field : saying.body()) {
      var value = isNull(saying, field, eventKey) ? null : field.value().in(scope);
      values.put(field.name(), value);
      Bodies.quote(field.name(), out.append(separator)).append(':');
      Bodies.json(value, out);
      separator = ",";
    }
    out.append('}');
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
      case OUT -> out(happening);
      case MOVING -> happening.lives().state(happening.visit()).ride().moving();
      case DEPARTED -> tour(happening).departed();
      case PING -> tour(happening).ping();
      case RETURNED -> tour(happening).returned();
    };
  }

  private static Saying out(Happening happening) {
    var state = happening.lives().state(happening.visit());
    return state.tour() == null ? state.ride().out() : state.tour().out();
  }

  private Tour tour(Happening happening) {
    var wave = happening.wave();
    return plans.blueprint.entities().get(wave.entity()).states().get(wave.state()).tour();
  }

  private String name(Happening happening) {
    return happening.lives() == null ? tour(happening).van() : happening.lives().entity.name();
  }

  private static UUID id(Happening happening) {
    return id(
        happening.lives() == null
            ? happening.van().key()
            : happening.lives().key(happening.lives().lifeOf(happening.visit())));
  }

  /** The identifier of what has a key. */
  static UUID id(long key) {
    return uuid(key, Draw.key(key, 2));
  }

  /** A UUID of version 4 (RFC 9562), whose random bits are the keys'. */
  private static UUID uuid(long high, long low) {
    return new UUID(high & ~0xF000L | 0x4000L, low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
  }

  /** How many events of the same thing come before. */
  private int sequence(Happening happening) {
    if (happening.lives() == null) {
      return ofVan(happening);
    }
    var lives = happening.lives();
    var before = 0;
    for (var visit = lives.first[lives.lifeOf(happening.visit())];
        visit < happening.visit();
        visit++) {
      var state = lives.state(visit);
      before += state.say() == null ? 0 : 1;
      before += state.tour() == null || state.tour().out() == null ? 0 : 1;
      if (state.ride() != null) {
        before += (state.ride().out() == null ? 0 : 1) + (int) lives.pings(visit);
      }
    }
    if (happening.what() == What.ENTERED) {
      return before;
    }
    var now = lives.state(happening.visit());
    before += now.say() == null ? 0 : 1;
    if (happening.what() == What.MOVING) {
      before += (now.ride().out() == null ? 0 : 1) + happening.number() - 1;
    }
    return before;
  }

  private int ofVan(Happening happening) {
    var tour = tour(happening);
    var departed = tour.departed() == null ? 0 : 1;
    return switch (happening.what()) {
      case PING -> departed + happening.visit() - 1;
      case RETURNED ->
          departed + (tour.ping() == null ? 0 : (int) Happenings.pings(tour, happening.van()));
      default -> 0;
    };
  }

  private Scope scope(Happening happening, long eventKey) {
    var lives = happening.lives();
    var attributes =
        lives == null
            ? new Object[0]
            : lives.attributes(lives.lifeOf(happening.visit()), plans.hubs);
    return new Scope(plans.hubs, attributes, eventKey, Moment.given(plans, happening, attributes));
  }
}
