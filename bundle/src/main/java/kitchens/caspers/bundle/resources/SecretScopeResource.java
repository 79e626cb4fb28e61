package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.workspace.CreateScope;
import com.databricks.sdk.service.workspace.ScopeBackendType;
import com.databricks.sdk.service.workspace.SecretScope;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/**
 * {@code resources.secret_scopes}: scopes, without the secrets in them: a value has no place in a
 * file that is shared.
 */
final class SecretScopeResource extends DescribedType {

  SecretScopeResource() {
    super("secret_scopes", "secret scope", Sdk.shape("secret_scope", SecretScope.class, Set.of()));
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name", "backend_type", "keyvault_metadata");
  }

  @Override
  public Set<String> computed() {
    return Set.of("backend_type");
  }

  @Override
  public boolean holdsData() {
    return true;
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(new ScopeAcl());
  }

  @Override
  public void check(String key, Mapping scope, Problems problems) {
    Required.fields(scope, "secret scope " + key, problems, "name");
    if (scope.entry("secrets") != null) {
      problems.error(
          scope.entry("secrets").keyAt(),
          "secret scope " + key + " has secrets in a file that others read",
          "put them with caspers secrets put-secret, or through the API");
    }
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode scope) {
    var name = scope.path("name").asText();
    var request = new CreateScope().setScope(name);
    if (scope.hasNonNull("backend_type")) {
      request.setScopeBackendType(ScopeBackendType.valueOf(scope.get("backend_type").asText()));
    }
    workspace.secrets().createScope(request);
    return name;
  }

  /** All fields force a replacement. */
  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode scope) {
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return find(workspace, id)
        .map(Sdk::live)
        .orElseThrow(() -> Sdk.absent("secret scope " + id + " does not exist"));
  }

  private static Optional<SecretScope> find(WorkspaceClient workspace, String name) {
    var all = workspace.secrets().listScopes().spliterator();
    return StreamSupport.stream(all, false)
        .filter(scope -> scope.getName().equalsIgnoreCase(name))
        .findFirst();
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode scope) {
    return find(workspace, scope.path("name").asText()).map(SecretScope::getName).stream().toList();
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.secrets().deleteScope(id);
  }
}
