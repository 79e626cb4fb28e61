package kitchens.caspers.workspace.dashboards;

import io.javalin.http.Context;
import java.util.Objects;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * What a request says of a dashboard; null where it says nothing. The defaults for names in queries
 * come in the URL: {@code dataset_catalog} and {@code dataset_schema}.
 */
record Changed(
    String displayName,
    String parentPath,
    String serializedDashboard,
    String warehouseId,
    String etag,
    String datasetCatalog,
    String datasetSchema) {

  static Changed of(Context ctx) {
    Changed body = Json.body(ctx, Changed.class);
    return new Changed(
        named(body.displayName()),
        body.parentPath(),
        body.serializedDashboard() == null ? null : Contents.checked(body.serializedDashboard()),
        body.warehouseId(),
        body.etag(),
        ctx.queryParam("dataset_catalog"),
        ctx.queryParam("dataset_schema"));
  }

  private static String named(String name) {
    if (name == null) {
      return null;
    }
    if (name.isBlank() || name.length() > 200 || name.matches(".*[/\\p{Cntrl}].*")) {
      throw ApiException.invalidParameter(
          "display_name is up to 200 characters, none of them a slash: it names a file too");
    }
    return name;
  }

  /** The draft with what was said instead of what it had. */
  Draft over(Draft before, String warehouse) {
    return new Draft(
        Objects.requireNonNullElse(displayName, before.displayName()),
        Objects.requireNonNullElse(serializedDashboard, before.contents()),
        warehouse,
        datasetCatalog == null ? before.datasetCatalog() : orNull(datasetCatalog),
        datasetSchema == null ? before.datasetSchema() : orNull(datasetSchema));
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
