package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.DeleteSchemaRequest;
import com.databricks.sdk.service.catalog.UpdateSchema;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/** {@code resources.schemas}: schemas of Unity Catalog. */
final class SchemaResource implements ResourceType {

  private static final Shape.Struct SHAPE = Sdk.shape("schema", CreateSchema.class, Set.of());

  @Override
  public String name() {
    return "schemas";
  }

  @Override
  public String noun() {
    return "schema";
  }

  @Override
  public Shape.Struct shape() {
    return SHAPE;
  }

  @Override
  public boolean holdsData() {
    return true;
  }

  @Override
  public Optional<String> securable() {
    return Optional.of("schema");
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name", "catalog_name", "storage_root");
  }

  @Override
  public Mapping preset(Mapping schema, Presets presets) {
    return schema.get("name") instanceof Scalar name && !presets.namePrefix().isEmpty()
        ? schema.with("name", new Scalar(presets.identifierPrefix() + name.asText(), name.at()))
        : schema;
  }

  @Override
  public void check(String key, Mapping schema, Problems problems) {
    Required.fields(schema, "schema " + key, problems, "name", "catalog_name");
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode schema) {
    return workspace.schemas().create(Sdk.request(schema, CreateSchema.class)).getFullName();
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode schema) {
    workspace.schemas().update(Sdk.request(schema, UpdateSchema.class).setFullName(id));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return Sdk.live(workspace.schemas().get(id));
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode schema) {
    var fullName = schema.path("catalog_name").asText() + "." + schema.path("name").asText();
    return Sdk.ifThere(() -> workspace.schemas().get(fullName).getFullName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.schemas().delete(new DeleteSchemaRequest().setFullName(id).setForce(true));
  }
}
