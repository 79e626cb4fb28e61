package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * The catalog, schemas and volumes of the universe: made when absent, and marked as ours, so that
 * cleanup never deletes what somebody else had made before.
 */
final class Namespaces {
  private static final String MARK = "created_by";
  private static final String US = "caspers-kitchens";

  private final WorkspaceClient workspace;
  private final List<Resource> ours = new ArrayList<>();

  Namespaces(WorkspaceClient workspace) {
    this.workspace = workspace;
  }

  /** Makes the catalog when it is absent. */
  void catalog(String name, String comment) {
    Map<String, String> properties;
    try {
      properties = workspace.catalogs().get(name).getProperties();
    } catch (NotFound e) {
      properties =
          workspace
              .catalogs()
              .create(
                  new CreateCatalog()
                      .setName(name)
                      .setComment(comment)
                      .setProperties(Map.of(MARK, US)))
              .getProperties();
      Stage.say("created catalog %s", name);
    }
    remember("catalog", name, properties);
  }

  /** Makes the schema when it is absent. */
  void schema(String catalog, String name, String comment) {
    var fullName = catalog + "." + name;
    Map<String, String> properties;
    try {
      properties = workspace.schemas().get(fullName).getProperties();
    } catch (NotFound e) {
      properties =
          workspace
              .schemas()
              .create(
                  new CreateSchema()
                      .setCatalogName(catalog)
                      .setName(name)
                      .setComment(comment)
                      .setProperties(Map.of(MARK, US)))
              .getProperties();
      Stage.say("created schema %s", fullName);
    }
    remember("schema", fullName, properties);
  }

  /** Makes the managed volume when it is absent. */
  void volume(String catalog, String schema, String name, String comment) {
    var fullName = String.join(".", catalog, schema, name);
    try {
      workspace.volumes().read(fullName);
    } catch (NotFound e) {
      workspace
          .volumes()
          .create(
              new CreateVolumeRequestContent()
                  .setCatalogName(catalog)
                  .setSchemaName(schema)
                  .setName(name)
                  .setVolumeType(VolumeType.MANAGED)
                  .setComment(comment));
      Stage.say("created volume %s", fullName);
    }
    ours.add(new Resource(fullName, "volume", Map.of()));
  }

  /** What of it this universe made, in this run or an earlier one. */
  List<Resource> ours() {
    return List.copyOf(ours);
  }

  private void remember(String type, String name, Map<String, String> properties) {
    if (properties != null && US.equals(properties.get(MARK))) {
      ours.add(new Resource(name, type, Map.of()));
    }
  }
}
