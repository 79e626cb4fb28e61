package kitchens.caspers.apps;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;

/** Placing an order oneself: an entry in the world's journal, which the simulator then follows. */
public final class Placing {
  private final JournalFolder folder;
  private final Clock clock;

  public Placing(JournalFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** The locations with their clocks, and the menu. */
  public Map<String, Object> choices() {
    Journal journal = folder.read();
    var locations = new ArrayList<Map<String, Object>>();
    for (String name : journal.locations().keySet()) {
      var mapping = journal.timeMapping(name);
      locations.add(
          Map.of(
              "name", name,
              "timezone", journal.locations().get(name).timezone().getId(),
              "simulated_now", mapping.simulated(clock.instant()).toString(),
              "speed_up", mapping.last().speedUp()));
    }
    var brands = new HashMap<Integer, String>();
    journal.menu().brands().forEach(brand -> brands.put(brand.id(), brand.name()));
    var items = new ArrayList<Map<String, Object>>();
    for (var item : journal.menu().items()) {
      items.add(
          Map.of(
              "id", item.id(),
              "name", item.name(),
              "brand", brands.getOrDefault(item.brandId(), ""),
              "price_cents", item.priceCents()));
    }
    return Map.of(
        "locations", locations,
        "items", items,
        "most_lines", OrderInjected.MOST_LINES,
        "most_quantity", OrderInjected.MOST_QUANTITY,
        "most_delay_minutes", OrderInjected.MOST_DELAY_MINUTES);
  }

  /** Places an order; the answer says its id and when it is created, by both clocks. */
  public Map<String, Object> place(JsonNode body) {
    return place(body, folder::append);
  }

  /** The same in somebody else's name, who must be allowed to write the journal. */
  public Map<String, Object> place(JsonNode body, WorkspaceClient writer, String who) {
    return place(body, more -> folder.append(writer, who, more));
  }

  private Map<String, Object> place(
      JsonNode body, Function<UnaryOperator<Journal>, Journal> append) {
    String location = body.path("location").asText("");
    int delay = body.path("delay_minutes").asInt(0);
    var lines = new ArrayList<OrderInjected.Line>();
    try {
      for (JsonNode line : body.path("lines")) {
        lines.add(
            new OrderInjected.Line(line.path("item_id").asInt(), line.path("quantity").asInt()));
      }
      // The clock is looked at when the journal has been read, which may take its time.
      Journal journal =
          append.apply(
              j ->
                  j.ordering(
                      location,
                      List.copyOf(lines),
                      delay,
                      clock.instant().plus(JournalFolder.AHEAD)));
      var placed = journal.ordersInjected(location);
      OrderInjected order = placed.get(placed.size() - 1);
      var wall = journal.timeMapping(location).wall(order.at()).orElseGet(clock::instant);
      return Map.of(
          "order_id", new Simulation(journal).orderId(order).toString(),
          "created_ts", order.at().toString(),
          "expected_at", wall.toString());
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, e.getMessage());
    }
  }
}
