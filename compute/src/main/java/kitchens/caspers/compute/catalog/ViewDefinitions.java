package kitchens.caspers.compute.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.http.Json;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.View;
import org.apache.spark.sql.types.StructType;

/**
 * Views between Spark's shape and the catalog's. What Spark needs beyond the query's text (the
 * names that were current, the settings, the query's column names) is kept in properties.
 */
final class ViewDefinitions {
  private static final String CATALOG = "spark.view.catalog";
  private static final String NAMESPACE = "spark.view.namespace";
  private static final String COLUMNS = "spark.view.queryColumns";
  private static final String MODE = "spark.view.schemaMode";
  private static final String CONFIG = "spark.view.config.";

  private ViewDefinitions() {}

  static TableInfo info(String catalog, String schema, String name, View view) {
    Map<String, String> properties = new HashMap<>(view.properties());
    properties.values().removeIf(java.util.Objects::isNull);
    if (view.currentCatalog() != null) {
      properties.put(CATALOG, OwnedCatalogs.base(view.currentCatalog()));
    }
    if (view.currentNamespace() != null) {
      properties.put(NAMESPACE, write(view.currentNamespace()));
    }
    if (view.queryColumnNames() != null) {
      properties.put(COLUMNS, write(view.queryColumnNames()));
    }
    if (view.schemaMode() != null) {
      properties.put(MODE, view.schemaMode());
    }
    view.sqlConfigs().forEach((key, value) -> properties.put(CONFIG + key, value));
    return new TableInfo(
        catalog,
        schema,
        name,
        TableInfo.TableType.VIEW,
        null,
        null,
        TableInfo.columns(view.schema(), List.of()),
        view.queryText(),
        view.properties().get("comment"),
        properties,
        null);
  }

  static View view(TableInfo table) {
    Map<String, String> stored = table.properties() == null ? Map.of() : table.properties();
    Map<String, String> properties = new HashMap<>();
    Map<String, String> configs = new HashMap<>();
    stored.forEach(
        (key, value) -> {
          if (key.startsWith(CONFIG)) {
            configs.put(key.substring(CONFIG.length()), value);
          } else if (!key.startsWith("spark.view.")) {
            properties.put(key, value);
          }
        });
    View.Builder builder = new View.Builder();
    builder
        .withQueryText(table.viewDefinition())
        .withCurrentCatalog(owned(stored.getOrDefault(CATALOG, table.catalogName()), table.owner()))
        .withCurrentNamespace(
            stored.containsKey(NAMESPACE)
                ? read(stored.get(NAMESPACE))
                : new String[] {table.schemaName()})
        .withSqlConfigs(configs);
    if (stored.containsKey(MODE)) {
      builder.withSchemaMode(stored.get(MODE));
    }
    if (stored.containsKey(COLUMNS)) {
      builder.withQueryColumnNames(read(stored.get(COLUMNS)));
    }
    builder.withProperties(properties);
    builder.withSchema(table.schema().orElseGet(StructType::new));
    return builder.build();
  }

  /** In a statement, the body's names are looked up with the privileges of the view's owner. */
  private static String owned(String catalog, String owner) {
    SparkSession session = SparkSession.active();
    return owner == null || ServedSession.principal(session).isEmpty()
        ? catalog
        : OwnedCatalogs.name(session, catalog, owner);
  }

  private static String write(String[] names) {
    try {
      return Json.MAPPER.writeValueAsString(Arrays.asList(names));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] read(String names) {
    try {
      return Json.MAPPER.readValue(names, String[].class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view's property is not a JSON list: " + names, e);
    }
  }
}
