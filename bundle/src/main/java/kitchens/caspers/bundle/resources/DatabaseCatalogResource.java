package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.database.CreateDatabaseCatalogRequest;
import com.databricks.sdk.service.database.DatabaseCatalog;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.database_catalogs}: catalogs that stand for a database of an instance. */
final class DatabaseCatalogResource extends DescribedType {

  DatabaseCatalogResource() {
    super(
        "database_catalogs",
        "database catalog",
        Sdk.shape("database_catalog", DatabaseCatalog.class, Set.of("uid")));
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name", "database_instance_name", "database_name");
  }

  @Override
  public Set<String> unreadable() {
    return Set.of(SOURCE_DIGEST, "create_database_if_not_exists");
  }

  @Override
  public Optional<String> securable() {
    return Optional.of("catalog");
  }

  @Override
  public void check(String key, Mapping catalog, Problems problems) {
    Required.fields(
        catalog,
        "database catalog " + key,
        problems,
        "name",
        "database_instance_name",
        "database_name");
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode catalog) {
    var wanted = Sdk.request(catalog, DatabaseCatalog.class);
    return workspace
        .database()
        .createDatabaseCatalog(new CreateDatabaseCatalogRequest().setCatalog(wanted))
        .getName();
  }

  /** All that can be told of one that exists forces its replacement. */
  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode catalog) {
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return Sdk.live(workspace.database().getDatabaseCatalog(id));
  }

  @Override
  public JsonNode asRead(JsonNode catalog) {
    var shown = (ObjectNode) catalog.deepCopy();
    return shown.put("name", shown.path("name").asText().toLowerCase(Locale.ROOT));
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode catalog) {
    var name = catalog.path("name").asText();
    return Sdk.ifThere(() -> workspace.database().getDatabaseCatalog(name).getName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.database().deleteDatabaseCatalog(id);
  }
}
