package kitchens.caspers.workspace.serving;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** The refund agent's tools over orders that a test makes up, and whatever else it makes up. */
final class FakeTools implements Tools {

  record Order(double total, double minutes, double p50, double p75, double p99, String location) {}

  final Map<String, Order> orders = new ConcurrentHashMap<>();

  /** More tools by their last name: rows for the argument {@code oid}. */
  final Map<String, Function<String, List<Map<String, Object>>>> more = new ConcurrentHashMap<>();

  /** When set, each call costs what a catalog function costs. */
  volatile Database database;

  volatile boolean copiesBehind;
  volatile Map<String, Long> lastMinVersions;

  @Override
  public Tool describe(String fullName) {
    String name = fullName.substring(fullName.lastIndexOf('.') + 1);
    if (more.containsKey(name)) {
      return new Tool(fullName, name, List.of(new Parameter("oid", "string", "its id", true)));
    }
    return switch (name) {
      case "get_order_details", "get_order_delivery_time" ->
          new Tool(
              fullName, "about an order", List.of(new Parameter("oid", "string", "its id", true)));
      case "get_location_timings" ->
          new Tool(
              fullName, "percentiles", List.of(new Parameter("loc", "string", "its name", true)));
      default -> throw ApiException.notFound("function '" + fullName + "' does not exist");
    };
  }

  @Override
  public Result call(
      String fullName,
      Map<String, Object> arguments,
      Map<String, Long> minVersions,
      Duration wait,
      Principal caller) {
    lastMinVersions = minVersions;
    if (database != null) {
      for (int i = 0; i < 3; i++) {
        database
            .jdbi()
            .useHandle(
                h ->
                    h.createQuery("SELECT * FROM functions WHERE name = :n")
                        .bind("n", fullName)
                        .mapToMap()
                        .list());
      }
    }
    if (copiesBehind) {
      throw new Unavailable("the copy of main.lakeflow.gold_order_header has not reached it");
    }
    String name = fullName.substring(fullName.lastIndexOf('.') + 1);
    if (more.containsKey(name)) {
      String oid = String.valueOf(arguments.get("oid"));
      return new Result(more.get(name).apply(oid), Map.of("main.lakeflow." + name, 7L));
    }
    String key = name.equals("get_location_timings") ? "loc" : "oid";
    if (!arguments.keySet().equals(java.util.Set.of(key))) {
      throw ApiException.invalidParameter("function '" + fullName + "' needs '" + key + "'");
    }
    String value = String.valueOf(arguments.get(key));
    for (var entry : orders.entrySet()) {
      Order o = entry.getValue();
      if (key.equals("oid") ? entry.getKey().equals(value) : o.location().equals(value)) {
        return new Result(
            List.of(row(name, entry.getKey(), o)), Map.of("main.lakeflow." + name, 7L));
      }
    }
    return new Result(List.of(), Map.of());
  }

  private static Map<String, Object> row(String name, String id, Order o) {
    Map<String, Object> row = new LinkedHashMap<>();
    switch (name) {
      case "get_order_details" -> {
        row.put("order_id", id);
        row.put("order_total", money(o.total()));
      }
      case "get_order_delivery_time" -> {
        row.put("order_id", id);
        row.put("location", o.location());
        row.put("duration_minutes", money(o.minutes()));
      }
      default -> {
        row.put("location", o.location());
        row.put("p50_minutes", money(o.p50()));
        row.put("p75_minutes", money(o.p75()));
        row.put("p99_minutes", money(o.p99()));
      }
    }
    return row;
  }

  private static BigDecimal money(double value) {
    return BigDecimal.valueOf(value).setScale(2, java.math.RoundingMode.HALF_UP);
  }
}
