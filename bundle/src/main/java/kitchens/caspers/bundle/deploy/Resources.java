package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.error.platform.NotFound;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import kitchens.caspers.bundle.remote.InParallel;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.WriteAheadLog;
import kitchens.caspers.bundle.value.BundleException;

/** Brings the workspace's resources to what the bundle wants, and keeps account of them. */
final class Resources {

  private final WorkspaceClient client;
  private final WriteAheadLog log;
  private final String metadataPath;
  private final Listener listener;
  private final String lineage;
  private final Map<String, ResourceState> deployed = new ConcurrentHashMap<>();
  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger updated = new AtomicInteger();
  private final AtomicInteger replaced = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();
  private final AtomicInteger unchanged = new AtomicInteger();

  Resources(
      WorkspaceClient client,
      WriteAheadLog log,
      ResourcesState before,
      String metadataPath,
      Listener listener) {
    this.client = client;
    this.log = log;
    this.metadataPath = metadataPath;
    this.listener = listener;
    this.lineage = before.lineage();
    deployed.putAll(before.state());
  }

  /** What is deployed now; to be saved however the deployment ends. */
  Map<String, ResourceState> deployed() {
    return new LinkedHashMap<>(new TreeMap<>(deployed));
  }

  Changes changes(int uploaded, int filesDeleted, int files) {
    return new Changes(
        created.get(),
        updated.get(),
        replaced.get(),
        deleted.get(),
        unchanged.get(),
        uploaded,
        filesDeleted,
        files);
  }

  /** Takes into account what an interrupted deployment created without saving it. */
  void adopt(Map<String, DesiredResource> desired) {
    for (var begun : log.unfinished(lineage).entrySet()) {
      var key = begun.getKey();
      if (deployed.containsKey(key)) {
        continue;
      }
      var resource = desired.get(key);
      if (resource == null) {
        continue;
      }
      var known = deployed.values().stream().map(ResourceState::id).collect(Collectors.toSet());
      var twins = resource.type().findTwins(client, sent(resource, resource.resolved(this::id)));
      twins.stream()
          .filter(id -> !known.contains(id))
          .filter(id -> begun.getValue().map(id::equals).orElse(true))
          .findFirst()
          .ifPresent(id -> deployed.put(key, new ResourceState(id, null, null)));
    }
  }

  /** Creates, updates and replaces what is wanted, then deletes what no longer is. */
  void bring(Map<String, DesiredResource> desired) {
    var dependsOn = new LinkedHashMap<String, Set<String>>();
    desired.forEach((key, resource) -> dependsOn.put(key, resource.dependsOn()));
    for (var group : Order.groups(dependsOn)) {
      InParallel.forEach(group, key -> bring(desired.get(key)));
    }
    var gone = new LinkedHashMap<String, Set<String>>();
    deployed.forEach(
        (key, state) -> {
          if (!desired.containsKey(key)) {
            gone.put(key, new LinkedHashSet<>(state.dependsOn()));
          }
        });
    delete(gone);
  }

  /** Deletes all that was deployed. */
  void deleteAll() {
    var all = new LinkedHashMap<String, Set<String>>();
    deployed.forEach((key, state) -> all.put(key, new LinkedHashSet<>(state.dependsOn())));
    delete(all);
  }

  private void delete(Map<String, Set<String>> keys) {
    var groups = Order.groups(keys);
    for (var i = groups.size() - 1; i >= 0; i--) {
      InParallel.forEach(groups.get(i), this::delete);
    }
  }

  private void delete(String key) {
    var type = ResourceTypes.ofKey(key);
    if (type == null) {
      throw new BundleException(
          key + " was deployed by another engine, which this one cannot delete",
          "delete it by hand and remove it from the state");
    }
    try {
      type.delete(client, deployed.get(key).id(), deployed.get(key).state());
    } catch (NotFound absent) {
      // as wanted
    }
    deployed.remove(key);
    deleted.incrementAndGet();
    listener.resource("deleted", key);
  }

  private void bring(DesiredResource resource) {
    try {
      var config = resource.resolved(this::id);
      var old = deployed.get(resource.key());
      if (old != null && !exists(resource, old.id())) {
        forget(resource.key());
        old = null;
      }
      if (old == null) {
        create(resource, config);
        created.incrementAndGet();
        listener.resource("created", resource.key());
      } else if (same(config, old.state())) {
        unchanged.incrementAndGet();
      } else if (mustBeReplaced(resource, old.state(), config)) {
        resource.type().delete(client, old.id());
        forget(resource.key());
        create(resource, config);
        replaced.incrementAndGet();
        listener.resource("replaced", resource.key());
      } else {
        var id = resource.type().update(client, old.id(), old.state(), sent(resource, config));
        note(resource, id, config);
        updated.incrementAndGet();
        listener.resource("updated", resource.key());
      }
    } catch (DatabricksException e) {
      throw new BundleException(
          resource.at(), resource.key() + " was refused by the workspace: " + e.getMessage(), null);
    }
  }

  /** With a resource goes what stands in it, even where the next one has the same id. */
  private void forget(String key) {
    deployed.keySet().removeIf(other -> other.equals(key) || other.startsWith(key + "."));
  }

  private boolean exists(DesiredResource resource, String id) {
    try {
      resource.type().read(client, id);
      return true;
    } catch (NotFound absent) {
      return false;
    }
  }

  private void create(DesiredResource resource, JsonNode config) {
    log.creating(lineage, resource.key());
    var id = resource.type().create(client, sent(resource, config));
    log.created(lineage, resource.key(), id);
    note(resource, id, config);
  }

  private void note(DesiredResource resource, String id, JsonNode config) {
    var dependsOn = List.copyOf(resource.dependsOn());
    deployed.put(resource.key(), new ResourceState(id, config, dependsOn));
  }

  private JsonNode sent(DesiredResource resource, JsonNode config) {
    if (!resource.type().carriesDeployment()) {
      return config;
    }
    var sent = (ObjectNode) config.deepCopy();
    sent.putObject("deployment").put("kind", "BUNDLE").put("metadata_file_path", metadataPath);
    return sent;
  }

  private static boolean mustBeReplaced(DesiredResource resource, JsonNode old, JsonNode config) {
    return old != null
        && resource.type().forcesReplacement().stream()
            .anyMatch(field -> !same(old.path(field), config.path(field)));
  }

  /** A number that was written to a file and read again may have another width. */
  private static boolean same(JsonNode left, JsonNode right) {
    return right != null
        && left.equals(
            (a, b) ->
                a.isNumber() && b.isNumber()
                    ? a.decimalValue().compareTo(b.decimalValue())
                    : a.equals(b) ? 0 : 1,
            right);
  }

  private String id(String key) {
    var state = deployed.get(key);
    if (state == null) {
      throw new BundleException(key + " is referred to, but it is not deployed", null);
    }
    return state.id();
  }
}
