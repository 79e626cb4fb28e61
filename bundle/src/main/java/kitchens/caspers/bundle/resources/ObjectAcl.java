package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.iam.AccessControlRequest;
import com.databricks.sdk.service.iam.AccessControlResponse;
import com.databricks.sdk.service.iam.PermissionLevel;
import com.databricks.sdk.service.iam.SetObjectPermissions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Permissions that the Permissions API keeps.
 *
 * @param type as the API's path names it
 * @param levels least first
 * @param view the level that the bundle's {@code CAN_VIEW} stands for, or null
 * @param run the level that the bundle's {@code CAN_RUN} stands for, or null
 * @param objectId the id that the API knows the object by, from the one that the bundle does
 */
record ObjectAcl(
    String type,
    List<String> levels,
    String view,
    String run,
    BiFunction<WorkspaceClient, String, String> objectId)
    implements Acl {

  static final String OWNER = "IS_OWNER";
  private static final String MANAGE = "CAN_MANAGE";

  ObjectAcl(String type, List<String> levels, String view, String run) {
    this(type, levels, view, run, (workspace, id) -> id);
  }

  @Override
  public String prefix() {
    return "/" + type + "/";
  }

  @Override
  public Optional<String> ofBundle(String bundleLevel) {
    return Optional.ofNullable(
        switch (bundleLevel) {
          case "CAN_VIEW" -> view;
          case "CAN_RUN" -> run;
          default -> MANAGE;
        });
  }

  /** An owner manages: which of the two is said makes no difference. */
  @Override
  public Map<String, String> read(WorkspaceClient workspace, String id) {
    var levels = new LinkedHashMap<String, String>();
    entries(workspace, id, true)
        .forEach((name, level) -> levels.put(name, level.equals(OWNER) ? MANAGE : level));
    return levels;
  }

  @Override
  public void write(
      WorkspaceClient workspace, String id, Map<String, String> wanted, Set<String> gone) {
    var all = entries(workspace, id, false);
    gone.stream().filter(name -> !OWNER.equals(all.get(name))).forEach(all::remove);
    wanted.forEach(
        (name, level) ->
            all.merge(
                name, level, (old, wish) -> old.equals(OWNER) && wish.equals(MANAGE) ? old : wish));
    workspace
        .permissions()
        .set(
            new SetObjectPermissions()
                .setRequestObjectType(type)
                .setRequestObjectId(objectId.apply(workspace, id))
                .setAccessControlList(
                    all.entrySet().stream()
                        .map(entry -> request(entry.getKey(), entry.getValue()))
                        .toList()));
  }

  private Map<String, String> entries(WorkspaceClient workspace, String id, boolean inherited) {
    var found = new LinkedHashMap<String, String>();
    var list =
        workspace.permissions().get(type, objectId.apply(workspace, id)).getAccessControlList();
    for (var entry : Objects.requireNonNullElse(list, List.<AccessControlResponse>of())) {
      for (var permission : orEmpty(entry.getAllPermissions())) {
        if (inherited || !Boolean.TRUE.equals(permission.getInherited())) {
          found.merge(name(entry), permission.getPermissionLevel().toString(), this::higher);
        }
      }
    }
    return found;
  }

  private static <T> Collection<T> orEmpty(Collection<T> list) {
    return list == null ? List.of() : list;
  }

  private String higher(String left, String right) {
    return levels.indexOf(left) >= levels.indexOf(right) ? left : right;
  }

  private static String name(AccessControlResponse entry) {
    if (entry.getUserName() != null) {
      return "user_name:" + entry.getUserName();
    }
    return entry.getGroupName() != null
        ? "group_name:" + entry.getGroupName()
        : "service_principal_name:" + entry.getServicePrincipalName();
  }

  private static AccessControlRequest request(String principal, String level) {
    var request = new AccessControlRequest().setPermissionLevel(PermissionLevel.valueOf(level));
    var name = principal.substring(principal.indexOf(':') + 1);
    return switch (principal.substring(0, principal.indexOf(':'))) {
      case "user_name" -> request.setUserName(name);
      case "group_name" -> request.setGroupName(name);
      default -> request.setServicePrincipalName(name);
    };
  }
}
