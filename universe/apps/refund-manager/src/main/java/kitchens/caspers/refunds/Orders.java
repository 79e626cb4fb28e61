package kitchens.caspers.refunds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Refusal;
import org.jdbi.v3.core.Handle;

/** One order: what was ordered, what happened to it, where it is, what the agent said. */
final class Orders {
  private final Lakebase lakebase;
  private final Decisions decisions;

  Orders(Lakebase lakebase, Decisions decisions) {
    this.lakebase = lakebase;
    this.decisions = decisions;
  }

  /**
   * Everything about an order; parts that are not known yet are absent.
   *
   * @throws Refusal 404 when nothing at all is known of it
   */
  Map<String, Object> get(String orderId) {
    decisions.ensureTable();
    return lakebase.jdbi().inTransaction(handle -> get(handle, orderId));
  }

  /** Changes whenever {@link #get} would show something else. */
  String fingerprint(String orderId) {
    decisions.ensureTable();
    return lakebase
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT concat_ws('/',
                          (SELECT count(*) FROM lakeflow.order_events WHERE order_id = :id),
                          (SELECT ts FROM recommender.pg_recommendations WHERE order_id = :id),
                          (SELECT max(id) FROM refunds.refund_decisions WHERE order_id = :id),
                          (SELECT count(*) FROM lakeflow.gold_order_delivery WHERE order_id = :id))
                        """)
                    .bind("id", orderId)
                    .mapTo(String.class)
                    .one());
  }

  private Map<String, Object> get(Handle handle, String orderId) {
    var id = Map.of("id", orderId);
    var order = new HashMap<String, Object>();
    order.put("order_id", orderId);
    var events =
        Lakebase.rows(
            handle,
            """
            SELECT sequence, event_type, ts, location_id, body
            FROM lakeflow.order_events WHERE order_id = :id ORDER BY sequence
            """,
            id);
    var header = first(handle, "SELECT * FROM lakeflow.gold_order_header WHERE order_id = :id", id);
    var delivery =
        first(handle, "SELECT * FROM lakeflow.gold_order_delivery WHERE order_id = :id", id);
    var recommendation = Recommendations.of(handle, orderId);
    if (events.isEmpty() && header == null && delivery == null && recommendation == null) {
      throw new Refusal(404, "Nothing is known of an order " + orderId + " (yet).");
    }
    order.put("header", header);
    order.put("delivery", delivery);
    order.put("recommendation", recommendation);
    order.put(
        "items",
        Lakebase.rows(
            handle,
            """
            SELECT item_name, brand_id, price, qty, extended_price
            FROM lakeflow.silver_order_items WHERE order_id = :id ORDER BY item_id
            """,
            id));
    order.put("decisions", decisions.of(handle, orderId));
    order.put("timings", timings(handle, events, header, delivery));
    order.put("events", timeline(events));
    order.put("way", way(events));
    return order;
  }

  private static Map<String, Object> first(Handle handle, String sql, Map<String, ?> values) {
    var rows = Lakebase.rows(handle, sql, values);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** How long the location takes, as of now. */
  private static Map<String, Object> timings(
      Handle handle,
      List<Map<String, Object>> events,
      Map<String, Object> header,
      Map<String, Object> delivery) {
    Object location = null;
    for (var source : new Object[] {delivery, header, events.isEmpty() ? null : events.get(0)}) {
      if (location == null && source instanceof Map<?, ?> row) {
        location = row.get("location_id");
      }
    }
    return location == null
        ? null
        : first(
            handle,
            "SELECT * FROM lakeflow.gold_location_timings WHERE location_id = :location",
            Map.of("location", location));
  }

  /** What happened when; of the many pings only that there were. */
  private static List<Map<String, Object>> timeline(List<Map<String, Object>> events) {
    var timeline = new ArrayList<Map<String, Object>>();
    for (var event : events) {
      if (!"driver_ping".equals(event.get("event_type"))) {
        timeline.add(
            Map.of(
                "sequence", event.get("sequence"),
                "event_type", event.get("event_type"),
                "ts", event.get("ts")));
      }
    }
    return timeline;
  }

  /** The customer's place, the route, and how far the driver has come along it. */
  private static Map<String, Object> way(List<Map<String, Object>> events) {
    var way = new HashMap<String, Object>();
    for (var event : events) {
      way.putIfAbsent("location_id", event.get("location_id"));
      JsonNode body = Agent.tree(event.get("body"));
      if (body == null) {
        continue;
      }
      switch (String.valueOf(event.get("event_type"))) {
        case "order_created" -> {
          way.put("customer", point(body, "customer_lat", "customer_lon"));
          way.put("address", body.path("customer_addr").asText(null));
        }
        case "driver_picked_up" -> way.put("route", body.get("route_points"));
        case "driver_ping" -> {
          way.put("driver", point(body, "loc_lat", "loc_lon"));
          way.put("progress_pct", body.get("progress_pct"));
          way.put("ping_ts", event.get("ts"));
        }
        case "delivered" -> way.put("driver", point(body, "delivered_lat", "delivered_lon"));
        default -> {
          // The kitchen's events have no place.
        }
      }
    }
    return way;
  }

  private static List<Double> point(JsonNode body, String latitude, String longitude) {
    return body.path(latitude).isNumber() && body.path(longitude).isNumber()
        ? List.of(body.get(latitude).doubleValue(), body.get(longitude).doubleValue())
        : null;
  }
}
