package kitchens.caspers.simulator;

import java.util.List;

/** What can happen to an order, in the usual order of happening. */
public enum EventType {
  ORDER_CREATED("order_created", "customer_lat", "customer_lon", "customer_addr", "items"),
  GK_STARTED("gk_started"),
  GK_FINISHED("gk_finished"),
  GK_READY("gk_ready"),
  DRIVER_ARRIVED("driver_arrived"),
  DRIVER_PICKED_UP("driver_picked_up", "route_points"),
  DRIVER_PING("driver_ping", "progress_pct", "loc_lat", "loc_lon"),
  DELIVERED("delivered", "delivered_lat", "delivered_lon");

  private static final EventType[] ALL = values();

  private final String text;
  private final List<String> bodyFields;

  EventType(String text, String... bodyFields) {
    this.text = text;
    this.bodyFields = List.of(bodyFields);
  }

  /** The value of {@code event_type}. */
  public String text() {
    return text;
  }

  /** The fields of the body, in the order in which they are written. */
  public List<String> bodyFields() {
    return bodyFields;
  }

  static EventType at(int ordinal) {
    return ALL[ordinal];
  }
}
