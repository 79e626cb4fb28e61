package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.workspace.AclPermission;
import com.databricks.sdk.service.workspace.DeleteAcl;
import com.databricks.sdk.service.workspace.PutAcl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what with a secret scope. Its API names a principal without saying what kind it is of;
 * an address is a user's, a UUID a service principal's.
 */
record ScopeAcl() implements Acl {

  @Override
  public String prefix() {
    return "/secret-scopes/";
  }

  @Override
  public List<String> levels() {
    return List.of("READ", "WRITE", "MANAGE");
  }

  @Override
  public Optional<String> ofBundle(String bundleLevel) {
    return switch (bundleLevel) {
      case "CAN_VIEW" -> Optional.of("READ");
      case "CAN_MANAGE" -> Optional.of("MANAGE");
      default -> Optional.empty();
    };
  }

  @Override
  public Map<String, String> read(WorkspaceClient workspace, String id) {
    var levels = new LinkedHashMap<String, String>();
    for (var item : workspace.secrets().listAcls(id)) {
      levels.put(kind(item.getPrincipal()), item.getPermission().toString());
    }
    return levels;
  }

  private static String kind(String principal) {
    if (principal.contains("@")) {
      return "user_name:" + principal;
    }
    return principal.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        ? "service_principal_name:" + principal
        : "group_name:" + principal;
  }

  @Override
  public void write(
      WorkspaceClient workspace, String id, Map<String, String> wanted, Set<String> gone) {
    wanted.forEach(
        (principal, level) ->
            workspace
                .secrets()
                .putAcl(
                    new PutAcl()
                        .setScope(id)
                        .setPrincipal(name(principal))
                        .setPermission(AclPermission.valueOf(level))));
    for (var principal : gone) {
      try {
        workspace.secrets().deleteAcl(new DeleteAcl().setScope(id).setPrincipal(name(principal)));
      } catch (NotFound absent) {
        // as wanted
      }
    }
  }

  private static String name(String principal) {
    return principal.substring(principal.indexOf(':') + 1);
  }
}
