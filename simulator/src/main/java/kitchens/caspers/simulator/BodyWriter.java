package kitchens.caspers.simulator;

import java.nio.charset.StandardCharsets;
import kitchens.caspers.simulator.event.Cancellation;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.streets.Route;

/** Writes the bodies of events, as JSON or as JSON within a JSON string. */
final class BodyWriter {
  private final JsonBytes out;
  private final boolean quoted;
  private final byte[] nothing = "{}".getBytes(StandardCharsets.US_ASCII);
  private final byte[] none = "null".getBytes(StandardCharsets.US_ASCII);
  private final byte[][][] fields = new byte[EventType.values().length][][];
  private final byte[] quote;
  private final byte[][] reasons = new byte[Cancellation.values().length][];
  private final Basket basket = new Basket();

  BodyWriter(JsonBytes out, boolean quoted) {
    this.out = out;
    this.quoted = quoted;
    quote = ascii("\"");
    for (var reason : Cancellation.values()) {
      reasons[reason.ordinal()] = ascii("\"" + reason.text() + "\"");
    }
    for (var type : EventType.values()) {
      var names = type.bodyFields();
      fields[type.ordinal()] = new byte[names.size()][];
      for (var i = 0; i < names.size(); i++) {
        fields[type.ordinal()][i] = ascii((i == 0 ? "{\"" : ",\"") + names.get(i) + "\":");
      }
    }
  }

  private byte[] ascii(String json) {
    return (quoted ? JsonText.escape(json) : json).getBytes(StandardCharsets.US_ASCII);
  }

  void write(EventType type, DayPlan plan, int order, int sequence, long eventKey, Route route) {
    switch (type) {
      case ORDER_CREATED -> created(plan, order, eventKey);
      case DRIVER_PICKED_UP -> pickedUp(plan, order, eventKey, route);
      case DRIVER_PING -> ping(plan, order, sequence, eventKey, route);
      case DELIVERED -> {
        customer(plan, order, type, eventKey);
        out.raw('}');
      }
      case CANCELLED -> {
        if (field(plan, order, type, eventKey, 0)) {
          out.raw(reasons[plan.reason(order).ordinal()]);
        }
        out.raw('}');
      }
      default -> out.raw(nothing);
    }
  }

  /** Writes a field's name; false if its value is null, which is then written too. */
  private boolean field(DayPlan plan, int order, EventType type, long eventKey, int field) {
    out.raw(fields[type.ordinal()][field]);
    if (plan.regime(order).nulls.isNull(type, eventKey, Nulls.BODY + field)) {
      out.raw(none);
      return false;
    }
    return true;
  }

  private void coordinate(
      DayPlan plan, int order, EventType type, long eventKey, int field, int value) {
    if (field(plan, order, type, eventKey, field)) {
      out.millionths(value);
    }
  }

  private void customer(DayPlan plan, int order, EventType type, long eventKey) {
    var streets = plan.regime(order).streets;
    coordinate(plan, order, type, eventKey, 0, streets.addressLat(plan.address[order]));
    coordinate(plan, order, type, eventKey, 1, streets.addressLon(plan.address[order]));
  }

  private void created(DayPlan plan, int order, long eventKey) {
    var type = EventType.ORDER_CREATED;
    customer(plan, order, type, eventKey);
    if (field(plan, order, type, eventKey, 2)) {
      address(plan, order);
    }
    if (field(plan, order, type, eventKey, 3)) {
      items(plan, order);
    }
    out.raw('}');
  }

  private void address(DayPlan plan, int order) {
    var text = JsonText.escape(plan.regime(order).streets.address(plan.address[order]));
    out.raw(quote)
        .raw((quoted ? JsonText.escape(text) : text).getBytes(StandardCharsets.UTF_8))
        .raw(quote);
  }

  private void items(DayPlan plan, int order) {
    var carte = plan.regime(order).carte;
    var json = quoted ? carte.quotedJson : carte.plainJson;
    basket.fill(plan, order);
    out.raw('[');
    for (var i = 0; i < basket.size; i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.raw(json[basket.item[i]]).number(basket.quantity[i]).raw('}');
    }
    out.raw(']');
  }

  private void pickedUp(DayPlan plan, int order, long eventKey, Route route) {
    if (field(plan, order, EventType.DRIVER_PICKED_UP, eventKey, 0)) {
      out.raw('[');
      for (var point = 0; point < route.size(); point++) {
        out.raw(point == 0 ? '[' : ',');
        if (point > 0) {
          out.raw('[');
        }
        out.millionths(route.lat(point)).raw(',').millionths(route.lon(point)).raw(']');
      }
      out.raw(']');
    }
    out.raw('}');
  }

  private void ping(DayPlan plan, int order, int sequence, long eventKey, Route route) {
    var type = EventType.DRIVER_PING;
    var driven = plan.time(order, sequence) - plan.pickedUp[order];
    var cm = route.cmAt((long) (driven / plan.slowness[order]));
    var point = route.pointBefore(cm);
    if (field(plan, order, type, eventKey, 0)) {
      out.tenths((int) (1000L * cm / Math.max(1, route.lengthCm())));
    }
    coordinate(plan, order, type, eventKey, 1, route.latAt(point, cm));
    coordinate(plan, order, type, eventKey, 2, route.lonAt(point, cm));
    out.raw('}');
  }
}
