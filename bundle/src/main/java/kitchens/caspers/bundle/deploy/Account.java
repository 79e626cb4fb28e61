package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.StateStore;
import kitchens.caspers.bundle.state.WriteAheadLog;

/**
 * What is deployed, while it changes: saved after each change. Changes that come while one is saved
 * are saved together, by the thread that saves.
 */
final class Account {

  private final StateStore store;
  private final ResourcesState before;
  private final Map<String, ResourceState> deployed = new ConcurrentHashMap<>();
  private Map<String, ResourceState> saved;
  private boolean saving;

  Account(StateStore store, ResourcesState before) {
    this.store = store;
    this.before = before;
    this.saved = before.state();
    before
        .state()
        .forEach(
            (key, resource) ->
                deployed.put(
                    key,
                    new ResourceState(
                        resource.id(),
                        Secrets.sealed(resource.state(), before.lineage()),
                        resource.dependsOn())));
  }

  String lineage() {
    return before.lineage();
  }

  /** The serial of the state as it is saved now. */
  long serial() {
    return saved == before.state() ? before.serial() : before.serial() + 1;
  }

  /** Takes into account what an interrupted deployment created without saving it. */
  void adopt(WorkspaceClient client, WriteAheadLog log) {
    for (var begun : log.unfinished(before.lineage()).entrySet()) {
      var key = begun.getKey();
      var type = ResourceTypes.ofKey(key);
      var config = begun.getValue().config();
      var noted = deployed.get(key);
      var id = begun.getValue().id();
      if (type == null || config == null || noted != null && id.equals(Optional.of(noted.id()))) {
        continue;
      }
      var others = deployed.values().stream().map(ResourceState::id).collect(Collectors.toSet());
      type.findTwins(client, config).stream()
          .filter(twin -> !others.contains(twin))
          .filter(twin -> id.map(twin::equals).orElse(true))
          .findFirst()
          .ifPresent(twin -> deployed.put(key, new ResourceState(twin, null, null)));
    }
  }

  ResourceState get(String key) {
    return deployed.get(key);
  }

  /** What is deployed now, in the order of the keys. */
  Map<String, ResourceState> all() {
    return new LinkedHashMap<>(new TreeMap<>(deployed));
  }

  void put(String key, ResourceState state) {
    if (!state.equals(deployed.put(key, state))) {
      save();
    }
  }

  void remove(String key) {
    if (deployed.remove(key) != null) {
      save();
    }
  }

  /** Saves what is not saved yet; returns whether the state has changed since the beginning. */
  boolean close() {
    save();
    return !Objects.equals(saved, before.state()) || before.serial() == 0;
  }

  private void save() {
    while (true) {
      Map<String, ResourceState> now;
      synchronized (this) {
        now = all();
        if (saving || now.equals(saved) && (before.serial() > 0 || saved != before.state())) {
          return;
        }
        saving = true;
      }
      try {
        store.save(before.next(now));
        synchronized (this) {
          saved = now;
        }
      } finally {
        synchronized (this) {
          saving = false;
        }
      }
    }
  }
}
