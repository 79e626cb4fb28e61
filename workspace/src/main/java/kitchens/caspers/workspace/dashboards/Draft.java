package kitchens.caspers.workspace.dashboards;

import static java.util.Objects.requireNonNull;

/**
 * What a person edits of a dashboard.
 *
 * @param contents {@code serialized_dashboard}: a JSON object in the format of {@code .lvdash.json}
 * @param warehouseId where its queries run
 * @param datasetCatalog the catalog of tables that a query names without one; null without
 * @param datasetSchema the schema of tables that a query names without one; null without
 */
record Draft(
    String displayName,
    String contents,
    String warehouseId,
    String datasetCatalog,
    String datasetSchema) {

  Draft {
    requireNonNull(displayName, "displayName is null");
    requireNonNull(contents, "contents is null");
    requireNonNull(warehouseId, "warehouseId is null");
  }
}
