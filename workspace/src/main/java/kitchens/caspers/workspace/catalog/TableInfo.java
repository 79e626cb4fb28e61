package kitchens.caspers.workspace.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * A table or view, as Unity Catalog's REST shows it; instants in milliseconds since 1970.
 *
 * @param dataSourceFormat null for a view
 * @param storageLocation null for a view
 * @param viewDefinition the SELECT of a view
 * @param pipelineId the pipeline that owns the table; null when none does
 */
record TableInfo(
    String tableId,
    String catalogName,
    String schemaName,
    String name,
    TableType tableType,
    String dataSourceFormat,
    String owner,
    String comment,
    Map<String, String> properties,
    List<TableColumn> columns,
    String storageLocation,
    String viewDefinition,
    String pipelineId,
    Long createdAt,
    String createdBy,
    Long updatedAt,
    String updatedBy) {

  @JsonProperty
  String fullName() {
    return Names.full(catalogName, schemaName, name);
  }

  TableInfo without(boolean columnsToo, boolean propertiesToo, boolean usernamesToo) {
    return new TableInfo(
        tableId,
        catalogName,
        schemaName,
        name,
        tableType,
        dataSourceFormat,
        usernamesToo ? null : owner,
        comment,
        propertiesToo ? null : properties,
        columnsToo ? null : columns,
        storageLocation,
        viewDefinition,
        pipelineId,
        createdAt,
        usernamesToo ? null : createdBy,
        updatedAt,
        usernamesToo ? null : updatedBy);
  }
}
