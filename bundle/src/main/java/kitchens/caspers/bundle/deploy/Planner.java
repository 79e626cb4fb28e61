package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.error.platform.NotFound;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.bundle.remote.InParallel;
import kitchens.caspers.bundle.resources.ResourceType;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.value.BundleException;

/** Compares what is wanted with what was deployed and with what is there. */
final class Planner {

  private final Map<String, DesiredResource> desired;
  private final Map<String, ResourceState> deployed;
  private final Map<String, JsonNode> live = new ConcurrentHashMap<>();
  private final Set<String> listed = new HashSet<>();
  private final Map<String, PlannedAction> actions = new LinkedHashMap<>();

  private Planner(Map<String, DesiredResource> desired, Map<String, ResourceState> deployed) {
    this.desired = desired;
    this.deployed = deployed;
  }

  /**
   * The actions by key, in the order of the keys.
   *
   * @param client may be null when nothing is deployed
   */
  static Map<String, PlannedAction> plan(
      WorkspaceClient client,
      Map<String, DesiredResource> desired,
      Map<String, ResourceState> deployed) {
    var planner = new Planner(desired, deployed);
    var known = desired.values().stream().filter(r -> deployed.containsKey(r.key())).toList();
    planner.read(client, known);
    var dependsOn = new LinkedHashMap<String, Set<String>>();
    desired.forEach((key, resource) -> dependsOn.put(key, resource.dependsOn()));
    for (var group : Order.groups(dependsOn)) {
      planner.decide(client, group.stream().map(desired::get).toList());
    }
    deployed.forEach(
        (key, state) -> {
          if (!desired.containsKey(key)) {
            planner.actions.put(key, delete(key, state, "it is no longer in the configuration"));
          }
        });
    return new TreeMap<>(planner.actions);
  }

  /** The plan to delete all that is deployed. */
  static Map<String, PlannedAction> destroy(Map<String, ResourceState> deployed) {
    var actions = new TreeMap<String, PlannedAction>();
    deployed.forEach((key, state) -> actions.put(key, delete(key, state, null)));
    return actions;
  }

  private static PlannedAction delete(String key, ResourceState state, String reason) {
    var type = ResourceTypes.ofKey(key);
    var stays = type != null && type.keepsOnDestroy();
    var prevented =
        state.state() != null
            && state.state().path("lifecycle").path("prevent_destroy").asBoolean();
    return new PlannedAction(
        Action.DELETE,
        state.dependsOn(),
        Map.of(),
        stays ? "it stays in the workspace, no longer this bundle's" : reason,
        type != null && type.holdsData() && !stays,
        prevented);
  }

  private void read(WorkspaceClient client, List<DesiredResource> known) {
    var byType = new LinkedHashMap<ResourceType, Map<String, String>>();
    for (var resource : known) {
      byType
          .computeIfAbsent(resource.type(), type -> new LinkedHashMap<>())
          .put(deployed.get(resource.key()).id(), resource.key());
    }
    byType.forEach(
        (type, keys) ->
            type.readListed(client, keys.keySet())
                .forEach(
                    (id, found) -> {
                      live.put(keys.get(id), found);
                      listed.add(keys.get(id));
                    }));
    InParallel.forEach(
        known.stream().filter(resource -> !listed.contains(resource.key())).toList(),
        resource -> read(client, resource));
  }

  /** A list may tell less than a resource tells itself, so it is no witness of a change. */
  private void decide(WorkspaceClient client, List<DesiredResource> group) {
    group.forEach(resource -> actions.put(resource.key(), decide(resource)));
    var doubtful =
        group.stream()
            .filter(resource -> listed.contains(resource.key()))
            .filter(resource -> !actions.get(resource.key()).changes().isEmpty())
            .toList();
    doubtful.forEach(resource -> live.remove(resource.key()));
    InParallel.forEach(doubtful, resource -> read(client, resource));
    doubtful.forEach(resource -> actions.put(resource.key(), decide(resource)));
  }

  private void read(WorkspaceClient client, DesiredResource resource) {
    try {
      live.put(resource.key(), resource.type().read(client, deployed.get(resource.key()).id()));
    } catch (NotFound gone) {
      // planned as a creation
    } catch (DatabricksException e) {
      throw new BundleException(
          resource.at(), resource.key() + " cannot be read: " + e.getMessage(), null);
    }
  }

  private PlannedAction decide(DesiredResource resource) {
    var state = deployed.get(resource.key());
    if (state == null) {
      return action(resource, Action.CREATE, Map.of(), null);
    }
    var remote = live.get(resource.key());
    if (remote == null) {
      return action(resource, Action.CREATE, Map.of(), "it is gone from the workspace");
    }
    if (resource.type().goesWithParent()) {
      var parent = resource.key().substring(0, resource.key().lastIndexOf('.'));
      if (isNew(parent)) {
        return action(resource, Action.CREATE, Map.of(), parent + " is made anew");
      }
    }
    var changes =
        Differences.of(resource.type(), state.state(), resource.resolved(this::find), remote);
    for (var change : changes.entrySet()) {
      if (change.getValue().action() == Action.REPLACE) {
        var reason = change.getKey() + " cannot be changed in place";
        return action(resource, Action.REPLACE, changes, reason);
      }
    }
    var update = changes.values().stream().anyMatch(c -> c.action() == Action.UPDATE);
    return action(resource, update ? Action.UPDATE : Action.SKIP, changes, null);
  }

  private static PlannedAction action(
      DesiredResource resource, Action action, Map<String, Change> changes, String reason) {
    var replaced = action == Action.REPLACE;
    List<String> dependsOn = new ArrayList<>(resource.dependsOn());
    return new PlannedAction(
        action,
        dependsOn,
        changes,
        reason,
        replaced && resource.type().holdsData(),
        replaced && resource.preventDestroy());
  }

  private boolean isNew(String key) {
    var action = actions.get(key);
    return action != null
        && (action.action() == Action.CREATE || action.action() == Action.REPLACE);
  }

  private String find(String key, String field) {
    if (isNew(key) || !desired.containsKey(key)) {
      return null;
    }
    if (field.equals("id")) {
      return deployed.get(key).id();
    }
    var value = live.get(key).at("/" + field.replace('.', '/'));
    return value.isValueNode() ? value.asText() : null;
  }
}
