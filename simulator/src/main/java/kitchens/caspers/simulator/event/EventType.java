package kitchens.caspers.simulator.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can happen to an order, in the usual order of happening. */
public enum EventType {
  ORDER_CREATED("order_created", "customer_lat", "customer_lon", "customer_addr", "items"),
  GK_STARTED("gk_started"),
  GK_FINISHED("gk_finished"),
  GK_READY("gk_ready"),
  DRIVER_ARRIVED("driver_arrived"),
  DRIVER_PICKED_UP("driver_picked_up", "route_points"),
  DRIVER_PING("driver_ping", "progress_pct", "loc_lat", "loc_lon"),
  DELIVERED("delivered", "delivered_lat", "delivered_lon"),
  CANCELLED("cancelled", "reason");

  /** The fields around the body that a location's {@code dq} may make null, in their order. */
  public static final List<String> ENVELOPE = List.of("location", "location_id", "gk_id");

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

  /** The type that is written so; empty when there is none. */
  public static Optional<EventType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }

  /** Whether it comes from a driver's telephone. */
  public boolean isDrivers() {
    return this == DRIVER_ARRIVED
        || this == DRIVER_PICKED_UP
        || this == DRIVER_PING
        || this == DELIVERED;
  }

  /** The fields of the body, in the order in which they are written. */
  public List<String> bodyFields() {
    return bodyFields;
  }
}
