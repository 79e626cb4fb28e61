package kitchens.caspers.workspace.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A volume, as Unity Catalog's REST shows it; instants in milliseconds since 1970. */
record VolumeInfo(
    String volumeId,
    String catalogName,
    String schemaName,
    String name,
    VolumeType volumeType,
    String owner,
    String comment,
    String storageLocation,
    long createdAt,
    String createdBy,
    long updatedAt,
    String updatedBy) {

  /** Whether the workspace owns the files of a volume. */
  enum VolumeType {
    MANAGED,
    EXTERNAL
  }

  @JsonProperty
  String fullName() {
    return Names.full(catalogName, schemaName, name);
  }
}
