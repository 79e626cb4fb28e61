package kitchens.caspers.compute.catalog;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * A table that a statement creates or replaces: where it lies and what Delta is told of it.
 *
 * @param deltaProperties Spark's properties without the location, which is the path itself
 */
record NewTable(
    String schemaName,
    String name,
    TableInfo.TableType type,
    String location,
    Map<String, String> deltaProperties) {

  static NewTable of(SchemaInfo schema, Identifier ident, Map<String, String> properties) {
    requireDelta(ident.toString(), properties);
    requireNoPath(ident.toString(), properties);
    String location = properties.get(TableCatalog.PROP_LOCATION);
    return new NewTable(
        schema.name(),
        ident.name().toLowerCase(Locale.ROOT),
        location == null ? TableInfo.TableType.MANAGED : TableInfo.TableType.EXTERNAL,
        location == null ? schema.newTableLocation() : VolumePaths.locateToWrite(location),
        deltaProperties(properties));
  }

  static NewTable replacing(TableInfo existing, Map<String, String> properties) {
    requireDelta(existing.name(), properties);
    return new NewTable(
        existing.schemaName(),
        existing.name(),
        existing.tableType(),
        existing.storageLocation(),
        deltaProperties(properties));
  }

  /** What the catalog is told, but for what Delta knows better. */
  TableInfo info(String catalog) {
    return new TableInfo(
        catalog,
        schemaName,
        name,
        type,
        "DELTA",
        location,
        null,
        null,
        deltaProperties.get(TableCatalog.PROP_COMMENT),
        null,
        null);
  }

  private static void requireDelta(String name, Map<String, String> properties) {
    String provider = properties.getOrDefault(TableCatalog.PROP_PROVIDER, "delta");
    if (!provider.equalsIgnoreCase("delta")) {
      throw ComputeException.badRequest(
          name
              + " would be a table of "
              + provider
              + " files; tables of the catalog are Delta: leave out USING, or read the files with"
              + " read_files.");
    }
  }

  private static void requireNoPath(String name, Map<String, String> properties) {
    if (properties.keySet().stream().anyMatch(key -> key.matches("(?i)(option\\.)?path"))) {
      throw ComputeException.badRequest(
          name + " has the option 'path'; leave it out, or write LOCATION '…'.");
    }
  }

  private static Map<String, String> deltaProperties(Map<String, String> properties) {
    Map<String, String> kept = new HashMap<>(properties);
    kept.remove(TableCatalog.PROP_LOCATION);
    kept.remove(TableCatalog.PROP_OWNER);
    kept.remove(TableCatalog.PROP_EXTERNAL);
    kept.remove(TableCatalog.PROP_IS_MANAGED_LOCATION);
    kept.remove(TableCatalog.PROP_TABLE_TYPE);
    kept.put(TableCatalog.PROP_PROVIDER, "delta");
    return kept;
  }
}
