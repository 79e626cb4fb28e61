package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.PrivilegeAssignment;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code grants} of a securable of Unity Catalog: the privileges of each principal. */
final class GrantsResource extends AttachedType {

  static final String NAME = "grants";

  private final String securable;

  GrantsResource(String securable) {
    super(NAME);
    this.securable = securable;
  }

  @Override
  public JsonNode of(String parent, JsonNode written) {
    var config = JsonNodeFactory.instance.objectNode().put(OBJECT, prefix() + parent);
    var privileges = new TreeMap<String, Set<String>>();
    for (var grant : written) {
      var to =
          privileges.computeIfAbsent(grant.path("principal").asText(), name -> new TreeSet<>());
      grant.path("privileges").forEach(privilege -> to.add(privilege(privilege.asText())));
    }
    config.set(NAME, asJson(privileges));
    return config;
  }

  /** The name of a privilege as the API writes it: {@code USE_SCHEMA}. */
  static String privilege(String written) {
    return written.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", "_");
  }

  private static ObjectNode asJson(Map<String, Set<String>> privileges) {
    var json = JsonNodeFactory.instance.objectNode();
    privileges.forEach((principal, granted) -> granted.forEach(json.putArray(principal)::add));
    return json;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    var live = JsonNodeFactory.instance.objectNode().put(OBJECT, id);
    live.set(NAME, asJson(granted(workspace, id)));
    return live;
  }

  private Map<String, Set<String>> granted(WorkspaceClient workspace, String id) {
    var granted = new TreeMap<String, Set<String>>();
    var assignments = workspace.grants().get(securable, fullName(id)).getPrivilegeAssignments();
    for (PrivilegeAssignment one :
        assignments == null ? List.<PrivilegeAssignment>of() : assignments) {
      var names = new TreeSet<String>();
      one.getPrivileges().forEach(privilege -> names.add(privilege.toString()));
      granted.put(one.getPrincipal(), names);
    }
    return granted;
  }

  @Override
  void apply(WorkspaceClient workspace, String object, JsonNode before, JsonNode wanted) {
    var live = granted(workspace, object);
    var changes = new ArrayList<PermissionsChange>();
    for (var entry : wanted.path(NAME).properties()) {
      var names = new TreeSet<String>();
      entry.getValue().forEach(privilege -> names.add(privilege.asText()));
      change(entry.getKey(), live.getOrDefault(entry.getKey(), Set.of()), names, changes);
    }
    for (var principal : gone(before.path(NAME), wanted.path(NAME))) {
      change(principal, live.getOrDefault(principal, Set.of()), Set.of(), changes);
    }
    if (!changes.isEmpty()) {
      workspace
          .grants()
          .update(
              new UpdatePermissions()
                  .setSecurableType(securable)
                  .setFullName(fullName(object))
                  .setChanges(changes));
    }
  }

  private static void change(
      String principal, Set<String> has, Set<String> wanted, List<PermissionsChange> changes) {
    var add = without(wanted, has);
    var remove = without(has, wanted);
    if (!add.isEmpty() || !remove.isEmpty()) {
      changes.add(new PermissionsChange().setPrincipal(principal).setAdd(add).setRemove(remove));
    }
  }

  private static List<Privilege> without(Set<String> left, Set<String> right) {
    return left.stream().filter(name -> !right.contains(name)).map(Privilege::valueOf).toList();
  }

  private String prefix() {
    return "/" + securable + "/";
  }

  private String fullName(String object) {
    return object.substring(prefix().length());
  }
}
