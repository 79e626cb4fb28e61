package kitchens.caspers.workspace.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** A schema, as Unity Catalog's REST shows it; instants in milliseconds since 1970. */
record SchemaInfo(
    String schemaId,
    String catalogName,
    String name,
    String owner,
    String comment,
    Map<String, String> properties,
    String storageLocation,
    long createdAt,
    String createdBy,
    long updatedAt,
    String updatedBy) {

  @JsonProperty
  String fullName() {
    return Names.full(catalogName, name);
  }

  @JsonProperty
  String catalogType() {
    return "MANAGED_CATALOG";
  }
}
