package kitchens.caspers.simulator;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.streets.Route;
import kitchens.caspers.simulator.streets.StreetNetwork;

/** Writes the bodies of events, as JSON or as JSON within a JSON string. */
final class BodyWriter {
  private final JsonBytes out;
  private final boolean quoted;
  private final byte[] nothing = "{}".getBytes(StandardCharsets.US_ASCII);
  private final byte[] none = "null".getBytes(StandardCharsets.US_ASCII);
  private final byte[][][] fields = new byte[EventType.values().length][][];
  private final byte[] quote;
  private final Basket basket = new Basket();
  private final Map<StreetNetwork, byte[][]> streets = new IdentityHashMap<>();

  BodyWriter(JsonBytes out, boolean quoted) {
    this.out = out;
    this.quoted = quoted;
    quote = ascii("\"");
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
      case ORDER_CREATED -> created(plan, order, eventKey, route);
      case DRIVER_PICKED_UP -> pickedUp(plan, order, eventKey, route);
      case DRIVER_PING -> ping(plan, order, sequence, eventKey, route);
      case DELIVERED -> {
        var last = route.size() - 1;
        coordinate(plan, order, type, eventKey, 0, route.lat(last));
        coordinate(plan, order, type, eventKey, 1, route.lon(last));
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

  private void created(DayPlan plan, int order, long eventKey, Route route) {
    var type = EventType.ORDER_CREATED;
    var last = route.size() - 1;
    coordinate(plan, order, type, eventKey, 0, route.lat(last));
    coordinate(plan, order, type, eventKey, 1, route.lon(last));
    if (field(plan, order, type, eventKey, 2)) {
      address(plan, order);
    }
    if (field(plan, order, type, eventKey, 3)) {
      items(plan, order);
    }
    out.raw('}');
  }

  private void address(DayPlan plan, int order) {
    var network = plan.regime(order).streets;
    var home = plan.home[order];
    var names = streets.computeIfAbsent(network, n -> new byte[n.size()][]);
    if (names[home] == null) {
      names[home] = (" " + network.street(home)).getBytes(StandardCharsets.US_ASCII);
    }
    var side = Draw.below(plan.keyLow[order], Purpose.SIDE_OF_STREET, 2);
    var house = network.houseNumber(home) + 2 * (int) (plan.blockShare(order) * 49) + side;
    out.raw(quote).number(house).raw(names[home]).raw(quote);
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
    var regime = plan.regime(order);
    var cm = regime.gone(DayPlan.ping(sequence) * regime.pingMillis, route.lengthCm());
    var point = route.pointBefore(cm);
    if (field(plan, order, type, eventKey, 0)) {
      out.tenths((int) (1000L * cm / route.lengthCm()));
    }
    coordinate(plan, order, type, eventKey, 1, route.latAt(point, cm));
    coordinate(plan, order, type, eventKey, 2, route.lonAt(point, cm));
    out.raw('}');
  }
}
