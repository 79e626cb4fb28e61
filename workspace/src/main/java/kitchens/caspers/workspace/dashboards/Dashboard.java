package kitchens.caspers.workspace.dashboards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;

/**
 * A dashboard as it is stored.
 *
 * @param id 32 hexadecimal digits
 * @param parentPath the folder of the workspace that it stands in
 * @param version grows with each change of the draft
 * @param creator the id of the principal who made it
 * @param published what was published last, if anything is
 */
record Dashboard(
    String id,
    String parentPath,
    Draft draft,
    long version,
    boolean trashed,
    String creator,
    Instant createdAt,
    Instant updatedAt,
    Optional<Published> published) {

  /** A draft as it was when it was published. */
  record Published(Draft draft, Instant at) {

    /** As Databricks' REST shows it. */
    ObjectNode json() {
      return Json.MAPPER
          .createObjectNode()
          .put("display_name", draft.displayName())
          .put("embed_credentials", false)
          .put("revision_create_time", at.toString())
          .put("warehouse_id", draft.warehouseId());
    }
  }

  /** What a client sends to say which state of the draft it has seen. */
  String etag() {
    return Long.toString(version);
  }

  /** What REST shows in lists. */
  ObjectNode summary() {
    return Json.MAPPER
        .createObjectNode()
        .put("dashboard_id", id)
        .put("display_name", draft.displayName())
        .put("create_time", createdAt.toString())
        .put("update_time", updatedAt.toString())
        .put("lifecycle_state", trashed ? "TRASHED" : "ACTIVE")
        .put("warehouse_id", draft.warehouseId());
  }

  /** As Databricks' REST shows it. */
  ObjectNode json() {
    return summary()
        .put("etag", etag())
        .put("parent_path", parentPath)
        .put("path", parentPath + "/" + draft.displayName() + ".lvdash.json")
        .put("serialized_dashboard", draft.contents());
  }

  /** What a page needs to show that draft. */
  static ObjectNode shown(Draft draft) {
    ObjectNode shown =
        Json.MAPPER
            .createObjectNode()
            .put("display_name", draft.displayName())
            .put("serialized_dashboard", draft.contents())
            .put("warehouse_id", draft.warehouseId());
    if (draft.datasetCatalog() != null) {
      shown.put("dataset_catalog", draft.datasetCatalog());
    }
    if (draft.datasetSchema() != null) {
      shown.put("dataset_schema", draft.datasetSchema());
    }
    return shown;
  }
}
