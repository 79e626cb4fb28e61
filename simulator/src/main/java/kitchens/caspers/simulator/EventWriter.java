package kitchens.caspers.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.streets.Route;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Writes the events of one cut, as lines or as records. For one thread. */
final class EventWriter {
  private static final byte[] EVENT_ID = ascii("{\"event_id\":\"");
  private static final byte[][] TYPE = new byte[EventType.values().length][];
  private static final byte[] LOCATION = ascii("\",\"location\":");
  private static final byte[] LOCATION_ID = ascii(",\"location_id\":");
  private static final byte[] GK_ID = ascii(",\"gk_id\":");
  private static final byte[] ORDER_ID = ascii(",\"order_id\":\"");
  private static final byte[] SEQUENCE = ascii("\",\"sequence\":");
  private static final byte[] BODY = ascii(",\"body\":\"");
  private static final byte[] DRIFT = ascii(",\"channel\":\"app\"");
  private static final byte[] END = ascii("\"}\n");
  private static final byte[] NULL = ascii("null");
  private static final int BYTES_AN_EVENT = 400;

  static {
    for (var type : EventType.values()) {
      TYPE[type.ordinal()] = ascii("\",\"event_type\":\"" + type.text() + "\",\"ts\":\"");
    }
  }

  private final long[] spoilt = new long[Fault.values().length];
  private final LocationWorld world;
  private final EventCut cut;
  private final Route[] routes;
  private final byte[] location;
  private final byte[] gkId;

  EventWriter(LocationWorld world, EventCut cut) {
    this.world = world;
    this.cut = cut;
    routes = new Route[cut.slots()];
    location = ("\"" + JsonText.escape(world.name) + "\"").getBytes(StandardCharsets.UTF_8);
    gkId = ("\"" + JsonText.escape(world.gkId) + "\"").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] lines() {
    var out = new JsonBytes(cut.size() * BYTES_AN_EVENT);
    var bodies = new BodyWriter(out, true);
    for (var event = 0; event < cut.size(); event++) {
      var begin = out.size();
      line(out, bodies, event);
      var slot = cut.slot(event);
      var faults = cut.plan(slot).regime(cut.order(slot)).faults;
      if (faults.any()) {
        spoil(out, begin, faults, cut.plan(slot).eventKey(cut.order(slot), cut.sequence(event)));
      }
    }
    return out.toBytes();
  }

  private void spoil(JsonBytes out, int begin, LineFaults faults, long key) {
    var length = out.size() - begin;
    if (faults.befalls(Fault.MALFORMED, key)) {
      spoilt[Fault.MALFORMED.ordinal()]++;
      out.again(begin, LineFaults.tornAt(length, key)).raw('\n');
    }
    if (faults.befalls(Fault.DUPLICATE, key)) {
      spoilt[Fault.DUPLICATE.ordinal()]++;
      out.again(begin, length);
    }
  }

  /** How often a fault has befallen what was written so far. */
  long count(Fault fault) {
    return spoilt[fault.ordinal()];
  }

  /** What the line says of when it happened: what the clock showed that the event comes from. */
  private long shown(DayPlan plan, int order, int sequence, EventType type) {
    var happened = plan.time(order, sequence);
    var faults = plan.regime(order).faults;
    if (!faults.any() || !type.isDrivers()) {
      return happened;
    }
    var skew = faults.skewMillis(plan.keyHigh[order]);
    spoilt[Fault.CLOCK_SKEW.ordinal()] += skew == 0 ? 0 : 1;
    return happened + skew;
  }

  private void line(JsonBytes out, BodyWriter bodies, int event) {
    var slot = cut.slot(event);
    var plan = cut.plan(slot);
    var order = cut.order(slot);
    var sequence = cut.sequence(event);
    var type = plan.type(order, sequence);
    var key = plan.eventKey(order, sequence);
    var nulls = plan.regime(order).nulls;
    var low = Identifier.eventLow(plan.keyLow[order], sequence);
    out.raw(EVENT_ID).uuid(Identifier.high(key), Identifier.low(low));
    out.raw(TYPE[type.ordinal()]).timestamp(shown(plan, order, sequence, type)).raw(LOCATION);
    out.raw(nulls.isNull(type, key, Nulls.LOCATION) ? NULL : location).raw(LOCATION_ID);
    if (nulls.isNull(type, key, Nulls.LOCATION_ID)) {
      out.raw(NULL);
    } else {
      out.number(world.id);
    }
    out.raw(GK_ID).raw(nulls.isNull(type, key, Nulls.GK_ID) ? NULL : gkId).raw(ORDER_ID);
    out.uuid(Identifier.high(plan.keyHigh[order]), Identifier.low(plan.keyLow[order]));
    out.raw(SEQUENCE).number(sequence);
    if (plan.regime(order).faults.befalls(Fault.SCHEMA_DRIFT, key)) {
      spoilt[Fault.SCHEMA_DRIFT.ordinal()]++;
      out.raw(DRIFT);
    }
    out.raw(BODY);
    bodies.write(type, plan, order, sequence, key, route(type, slot));
    out.raw(END);
  }

  /**
   * Looks the event up as a record.
   *
   * @param bodies writes plain JSON to {@code out}; null when nobody looks at it
   */
  Event event(JsonBytes out, BodyWriter bodies, int event) {
    var slot = cut.slot(event);
    var plan = cut.plan(slot);
    var order = cut.order(slot);
    var sequence = cut.sequence(event);
    var type = plan.type(order, sequence);
    var key = plan.eventKey(order, sequence);
    var nulls = plan.regime(order).nulls;
    out.clear();
    if (bodies != null) {
      bodies.write(type, plan, order, sequence, key, route(type, slot));
    }
    return new Event(
        Identifier.uuid(key, Identifier.eventLow(plan.keyLow[order], sequence)),
        type,
        new SimulatedInstant(plan.time(order, sequence)),
        unless(nulls.isNull(type, key, Nulls.LOCATION), world.name),
        unless(nulls.isNull(type, key, Nulls.LOCATION_ID), world.id),
        unless(nulls.isNull(type, key, Nulls.GK_ID), world.gkId),
        orderId(plan, order),
        sequence,
        out.text());
  }

  static UUID orderId(DayPlan plan, int order) {
    return Identifier.uuid(plan.keyHigh[order], plan.keyLow[order]);
  }

  private static <T> Optional<T> unless(boolean isNull, T value) {
    return isNull ? Optional.empty() : Optional.of(value);
  }

  private Route route(EventType type, int slot) {
    return switch (type) {
      case DRIVER_PICKED_UP, DRIVER_PING -> {
        if (routes[slot] == null) {
          routes[slot] = cut.plan(slot).route(cut.order(slot));
        }
        yield routes[slot];
      }
      default -> null;
    };
  }
}
