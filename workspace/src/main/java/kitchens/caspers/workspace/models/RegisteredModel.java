package kitchens.caspers.workspace.models;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Names;

/** A registered model, as Unity Catalog's REST shows it; instants in milliseconds since 1970. */
record RegisteredModel(
    @JsonIgnore UUID id,
    String catalogName,
    String schemaName,
    String name,
    String owner,
    String comment,
    @JsonIgnore Map<String, String> tags,
    List<Alias> aliases,
    long createdAt,
    String createdBy,
    long updatedAt,
    String updatedBy) {

  /** A name that stands for a version. */
  record Alias(String aliasName, long versionNum) {}

  @JsonProperty
  String fullName() {
    return Names.full(catalogName, schemaName, name);
  }

  RegisteredModel withAliases(List<Alias> found) {
    return new RegisteredModel(
        id,
        catalogName,
        schemaName,
        name,
        owner,
        comment,
        tags,
        found,
        createdAt,
        createdBy,
        updatedAt,
        updatedBy);
  }
}
