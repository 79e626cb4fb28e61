package kitchens.caspers.workspace.models;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.models.RegisteredModel.Alias;

/** A model version, as Unity Catalog's REST shows it; instants in milliseconds since 1970. */
record ModelVersionInfo(
    @JsonIgnore UUID modelId,
    String id,
    String catalogName,
    String schemaName,
    String modelName,
    long version,
    String source,
    String digest,
    String runId,
    String runLink,
    String comment,
    @JsonIgnore Map<String, String> tags,
    List<Alias> aliases,
    long createdAt,
    String createdBy,
    long updatedAt,
    String updatedBy) {

  static final String READY = "READY";

  /** A version is registered whole or not at all. */
  @JsonProperty
  String status() {
    return READY;
  }

  @JsonIgnore
  String modelFullName() {
    return Names.full(catalogName, schemaName, modelName);
  }

  ModelVersionInfo withAliases(List<Alias> found) {
    return new ModelVersionInfo(
        modelId,
        id,
        catalogName,
        schemaName,
        modelName,
        version,
        source,
        digest,
        runId,
        runLink,
        comment,
        tags,
        found,
        createdAt,
        createdBy,
        updatedAt,
        updatedBy);
  }
}
