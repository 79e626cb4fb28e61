package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.DeployLock;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.StateStore;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;

/**
 * Makes a resource that is there already one of the bundle's, and lets go of one: only the state
 * changes; the resource itself does with the next deployment.
 */
public final class Bindings {

  private final WorkspaceClient client;
  private final Bundle bundle;
  private final CurrentUser user;
  private final WorkspaceTree tree;
  private final StateStore store;

  /** Bindings of this bundle's target. */
  public Bindings(WorkspaceClient client, Bundle bundle, CurrentUser user) {
    this.client = client;
    this.bundle = bundle;
    this.user = user;
    this.tree = new WorkspaceTree(client);
    this.store = Site.of(client, bundle, user).store();
  }

  /**
   * The whole key of a resource that the configuration has, such as {@code resources.jobs.foo}.
   *
   * @param written {@code foo}, {@code jobs.foo} or all of it
   */
  public String key(String written) {
    var keys = new ArrayList<String>();
    if (bundle.config().get("resources") instanceof Mapping types) {
      for (var type : types.entries()) {
        if (type.value() instanceof Mapping resources) {
          resources.keys().forEach(key -> keys.add("resources." + type.key() + "." + key));
        }
      }
    }
    return one(written, keys, "the bundle has no resource");
  }

  /** The whole key of a resource that is deployed. */
  public String deployedKey(String written) {
    var keys = List.copyOf(store.resources().map(ResourcesState::state).orElse(Map.of()).keySet());
    return one(written, keys, "nothing is deployed as");
  }

  private static String one(String written, List<String> keys, String none) {
    var found =
        keys.stream().filter(key -> key.equals(written) || key.endsWith("." + written)).toList();
    if (found.isEmpty()) {
      var names = keys.stream().map(key -> key.substring(key.lastIndexOf('.') + 1)).toList();
      throw new BundleException(none + " \"" + written + "\"", Nearest.mend(written, names));
    }
    if (found.size() > 1) {
      throw new BundleException(
          "\"" + written + "\" is several: " + String.join(", ", found), "write all of its key");
    }
    return found.get(0);
  }

  /**
   * Binds.
   *
   * @param key as {@link #key} gives it
   * @param id of the resource that is there
   */
  public void bind(String key, String id, boolean forceLock) {
    var type = ResourceTypes.named(key.split("\\.")[1]);
    if (type == null) {
      throw new BundleException(key + " is of a type that this engine does not deploy", null);
    }
    try {
      type.read(client, id);
    } catch (NotFound | IllegalArgumentException absent) {
      throw new BundleException("there is no " + type.noun() + " " + id, "look its id up first");
    }
    change(
        forceLock,
        state -> {
          var bound = state.get(key);
          if (bound != null) {
            throw new BundleException(
                key + " is " + type.noun() + " " + bound.id() + " already",
                "let go of that one first: bundle deployment unbind " + name(key));
          }
          state.forEach(
              (other, resource) -> {
                if (other.startsWith("resources." + type.name() + ".")
                    && resource.id().equals(id)) {
                  throw new BundleException(type.noun() + " " + id + " is " + other, null);
                }
              });
          // What it was brought to is not known, so the next deployment brings it to what is
          // wanted.
          state.put(key, new ResourceState(id, null, List.of()));
        });
  }

  /**
   * Lets go: the resource stays as it is and is no longer the bundle's.
   *
   * @return its id
   */
  public String unbind(String key, boolean forceLock) {
    var id = new String[1];
    change(
        forceLock,
        state -> {
          id[0] = state.get(key).id();
          state.keySet().removeIf(one -> one.equals(key) || one.startsWith(key + "."));
        });
    return id[0];
  }

  private interface Change {
    void apply(Map<String, ResourceState> state);
  }

  private void change(boolean forceLock, Change change) {
    var path = bundle.workspacePath("state_path");
    try (var lock = DeployLock.acquire(tree, path, user.userName(), forceLock)) {
      var before = store.resources().orElseGet(ResourcesState::none);
      var state = new LinkedHashMap<>(before.state());
      change.apply(state);
      store.save(before.next(state));
    }
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
