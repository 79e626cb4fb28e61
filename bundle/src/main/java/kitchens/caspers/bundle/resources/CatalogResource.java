package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.DeleteCatalogRequest;
import com.databricks.sdk.service.catalog.UpdateCatalog;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.catalogs}: catalogs of Unity Catalog. */
final class CatalogResource implements ResourceType {

  private static final Shape.Struct SHAPE = Sdk.shape("catalog", CreateCatalog.class, Set.of());

  @Override
  public String name() {
    return "catalogs";
  }

  @Override
  public String noun() {
    return "catalog";
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
    return Optional.of("catalog");
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name", "storage_root", "connection_name", "provider_name", "share_name");
  }

  @Override
  public void check(String key, Mapping catalog, Problems problems) {
    Required.fields(catalog, "catalog " + key, problems, "name");
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode catalog) {
    return workspace.catalogs().create(Sdk.request(catalog, CreateCatalog.class)).getName();
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode catalog) {
    workspace.catalogs().update(Sdk.request(catalog, UpdateCatalog.class).setName(id));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return Sdk.live(workspace.catalogs().get(id));
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode catalog) {
    return Sdk.ifThere(() -> workspace.catalogs().get(catalog.path("name").asText()).getName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.catalogs().delete(new DeleteCatalogRequest().setName(id).setForce(true));
  }
}
