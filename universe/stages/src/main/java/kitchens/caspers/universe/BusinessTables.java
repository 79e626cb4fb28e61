package kitchens.caspers.universe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.menu.Menu;

/** The dimension tables {@code <catalog>.simulator.{brands,menus,categories,items,locations}}. */
final class BusinessTables {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A table: its columns as SQL, and its rows by column name. */
  private record Dimension(
      String name, String comment, String columns, Stream<Map<String, Object>> rows) {}

  private final Sql sql;
  private final String catalog;

  BusinessTables(Sql sql, String catalog) {
    this.sql = sql;
    this.catalog = catalog;
  }

  /** Makes every table anew, at once. */
  void createOrReplace(Menu menu, Simulation simulation) {
    List.of(brands(menu), menus(menu), categories(menu), items(menu), locations(simulation))
        .parallelStream()
        .forEach(this::createOrReplace);
  }

  private void createOrReplace(Dimension dimension) {
    sql.run(
        """
        CREATE OR REPLACE TABLE %s.simulator.%s
        COMMENT '%s'
        AS SELECT row.*
        FROM (SELECT explode(from_json(:rows, 'array<struct<%s>>')) AS row)
        """
            .formatted(
                Sql.identifier(catalog),
                dimension.name(),
                dimension.comment(),
                dimension.columns()),
        Map.of("rows", json(dimension.rows().toList())));
    Stage.say("filled %s.simulator.%s", catalog, dimension.name());
  }

  private static Dimension brands(Menu menu) {
    return new Dimension(
        "brands",
        "The brands that the kitchens cook for",
        "brand_id: int, name: string, cuisine: string, description: string",
        menu.brands().stream()
            .map(
                b ->
                    row(
                        "brand_id", b.id(),
                        "name", b.name(),
                        "cuisine", b.cuisine(),
                        "description", b.description())));
  }

  private static Dimension menus(Menu menu) {
    return new Dimension(
        "menus",
        "Each brand''s menus",
        "menu_id: int, brand_id: int, name: string",
        menu.menus().stream()
            .map(m -> row("menu_id", m.id(), "brand_id", m.brandId(), "name", m.name())));
  }

  private static Dimension categories(Menu menu) {
    return new Dimension(
        "categories",
        "The categories of each menu",
        "category_id: int, menu_id: int, brand_id: int, name: string",
        menu.categories().stream()
            .map(
                c ->
                    row(
                        "category_id", c.id(),
                        "menu_id", c.menuId(),
                        "brand_id", c.brandId(),
                        "name", c.name())));
  }

  private static Dimension items(Menu menu) {
    return new Dimension(
        "items",
        "What can be ordered, with its price in US dollars",
        "item_id: int, category_id: int, menu_id: int, brand_id: int, name: string,"
            + " description: string, price: decimal(10,2)",
        menu.items().stream()
            .map(
                i ->
                    row(
                        "item_id", i.id(),
                        "category_id", i.categoryId(),
                        "menu_id", i.menuId(),
                        "brand_id", i.brandId(),
                        "name", i.name(),
                        "description", i.description(),
                        "price", BigDecimal.valueOf(i.priceCents(), 2))));
  }

  private static Dimension locations(Simulation simulation) {
    return new Dimension(
        "locations",
        "The ghost kitchens",
        "location_id: int, location: string, gk_id: string, gk_location: string, lat: double,"
            + " lon: double, timezone: string, radius_mi: double",
        simulation.locations().stream()
            .map(
                name -> {
                  var location = simulation.journal().locations().get(name);
                  return row(
                      "location_id", simulation.locationId(name),
                      "location", name,
                      "gk_id", simulation.gkId(name),
                      "gk_location", location.gkLocation(),
                      "lat", location.lat(),
                      "lon", location.lon(),
                      "timezone", location.timezone().getId(),
                      "radius_mi", location.radiusMi());
                }));
  }

  private static Map<String, Object> row(Object... columnsAndValues) {
    var row = new LinkedHashMap<String, Object>();
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      row.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
    }
    return row;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
