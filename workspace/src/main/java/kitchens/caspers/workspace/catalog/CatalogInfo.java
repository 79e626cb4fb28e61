package kitchens.caspers.workspace.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** A catalog, as Unity Catalog's REST shows it; instants in milliseconds since 1970. */
record CatalogInfo(
    String id,
    String name,
    String owner,
    String comment,
    Map<String, String> properties,
    String storageRoot,
    long createdAt,
    String createdBy,
    long updatedAt,
    String updatedBy) {

  @JsonProperty
  String fullName() {
    return name;
  }

  @JsonProperty
  String storageLocation() {
    return storageRoot;
  }

  @JsonProperty
  String catalogType() {
    return "MANAGED_CATALOG";
  }

  @JsonProperty
  String securableType() {
    return "CATALOG";
  }

  @JsonProperty
  String isolationMode() {
    return "OPEN";
  }
}
