package kitchens.caspers.workspace.grants;

import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_EDIT;
import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_MANAGE;
import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_MANAGE_RUN;
import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_QUERY;
import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_READ;
import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_RUN;
import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_USE;
import static kitchens.caspers.workspace.grants.PermissionLevel.CAN_VIEW;
import static kitchens.caspers.workspace.grants.PermissionLevel.IS_OWNER;

import java.util.Arrays;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;

/** Kinds of workspace objects with permissions of their own, and their levels, least first. */
public enum ObjectType {
  JOBS("jobs", "job", List.of(CAN_VIEW, CAN_MANAGE_RUN, CAN_MANAGE, IS_OWNER)),
  PIPELINES("pipelines", "pipelines", List.of(CAN_VIEW, CAN_RUN, CAN_MANAGE, IS_OWNER)),
  APPS("apps", "app", List.of(CAN_USE, CAN_MANAGE)),
  SERVING_ENDPOINTS(
      "serving-endpoints", "serving-endpoint", List.of(CAN_VIEW, CAN_QUERY, CAN_MANAGE)),
  WAREHOUSES("warehouses", "warehouses", List.of(CAN_VIEW, CAN_USE, CAN_MANAGE, IS_OWNER)),
  EXPERIMENTS("experiments", "mlflowExperiment", List.of(CAN_READ, CAN_EDIT, CAN_MANAGE)),
  DASHBOARDS("dashboards", "dashboard", List.of(CAN_READ, CAN_RUN, CAN_EDIT, CAN_MANAGE)),
  DATABASE_INSTANCES("database-instances", "database-instance", List.of(CAN_USE, CAN_MANAGE));

  private final String path;
  private final String word;
  private final List<PermissionLevel> levels;

  ObjectType(String path, String word, List<PermissionLevel> levels) {
    this.path = path;
    this.word = word;
    this.levels = levels;
  }

  /**
   * The type of that name in a path.
   *
   * @throws ApiException 400 when it is none of those served
   */
  static ObjectType of(String path) {
    return Arrays.stream(values())
        .filter(type -> type.path.equals(path) || path.equals("sql/" + type.path))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "permissions of '"
                        + path
                        + "' are not served; use one of "
                        + Arrays.stream(values()).map(ObjectType::path).toList()));
  }

  /** As REST names the type. */
  public String path() {
    return path;
  }

  /** As REST names it in answers. */
  String word() {
    return word;
  }

  List<PermissionLevel> levels() {
    return levels;
  }

  /**
   * The level of that name.
   *
   * @throws ApiException 400 when such objects have none of it
   */
  public PermissionLevel level(String name) {
    return levels.stream()
        .filter(level -> level.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "permission_level '"
                        + name
                        + "' does not exist for "
                        + path
                        + "; use one of "
                        + levels));
  }

  /** Whether who has {@code held} may do what {@code asked} lets do. */
  boolean contains(PermissionLevel held, PermissionLevel asked) {
    return levels.indexOf(held) >= levels.indexOf(asked) || asked == IS_OWNER && held == CAN_MANAGE;
  }
}
