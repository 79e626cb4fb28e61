package kitchens.caspers.simulator;

import java.util.ArrayList;
import java.util.Map;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.event.EventType;

/** Which fields a location's {@code dq} makes null, and how often. */
final class Nulls {
  static final int LOCATION = 0;
  static final int LOCATION_ID = 1;
  static final int GK_ID = 2;
  static final int BODY = 3;

  private final double[][] probability = new double[EventType.values().length][];

  Nulls(Map<String, Map<String, Double>> dq) {
    for (var type : EventType.values()) {
      var wanted = dq.getOrDefault(type.text(), Map.of());
      if (wanted.values().stream().anyMatch(p -> p > 0)) {
        var fields = new ArrayList<>(EventType.ENVELOPE);
        fields.addAll(type.bodyFields());
        probability[type.ordinal()] =
            fields.stream().mapToDouble(field -> wanted.getOrDefault(field, 0.0)).toArray();
      }
    }
  }

  /**
   * @param eventKey the event's own key
   * @param field one of the constants, {@code BODY} plus the index of a body's field
   */
  boolean isNull(EventType type, long eventKey, int field) {
    var probabilities = probability[type.ordinal()];
    return probabilities != null
        && probabilities[field] > 0
        && Draw.unit(eventKey, Purpose.NULL + field) < probabilities[field];
  }
}
