package kitchens.caspers.workspace.catalog;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A schema as other features name it in their rows. */
public record SchemaRef(UUID id, String catalogName, String name) {

  /**
   * The schema of that name.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 404 that names what is missing: the schema
   *     or already its catalog
   */
  public static SchemaRef find(Handle h, String catalog, String schema) {
    SchemaInfo found = Schemas.find(h, catalog, schema);
    return new SchemaRef(UUID.fromString(found.schemaId()), found.catalogName(), found.name());
  }
}
