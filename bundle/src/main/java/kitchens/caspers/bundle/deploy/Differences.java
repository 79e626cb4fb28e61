package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.resources.ResourceType;

/**
 * The three-way comparison of a resource: what was deployed, what is wanted, what is there. Only
 * fields that the first two have are compared; a workspace has more.
 */
final class Differences {

  /** What the items of a list are told apart by, the first that all of them have. */
  private static final List<String> ITEM_KEYS =
      List.of(
          "task_key", "job_cluster_key", "environment_key", "name", "key", "principal", "label");

  private static final JsonNode ABSENT = MissingNode.getInstance();

  private final ResourceType type;
  private final boolean stateKnown;
  private final Map<String, Change> found = new LinkedHashMap<>();

  private Differences(ResourceType type, boolean stateKnown) {
    this.type = type;
    this.stateKnown = stateKnown;
  }

  /**
   * The fields that differ, by path.
   *
   * @param old null when it is not known what was deployed
   * @param remote as {@link ResourceType#read} gives it
   */
  static Map<String, Change> of(ResourceType type, JsonNode old, JsonNode wanted, JsonNode remote) {
    var differences = new Differences(type, old != null);
    var before = old == null ? ABSENT : type.asRead(old);
    var after = type.asRead(wanted);
    for (var field : fields(after, before)) {
      if (field.equals("lifecycle")) {
        differences.keep(field, before.path(field), after.path(field));
      } else {
        var live = type.unreadable().contains(field) ? null : remote.path(field);
        differences.compare(field, before.path(field), after.path(field), live);
      }
    }
    return differences.found;
  }

  /** The bundle's own: it matters to no one but the next deployment. */
  private void keep(String path, JsonNode old, JsonNode wanted) {
    if (!Same.values(old, wanted)) {
      found.put(path, new Change(Action.SKIP, old, wanted, null, "kept in the state"));
    }
  }

  private void compare(String path, JsonNode old, JsonNode wanted, JsonNode remote) {
    var oldFits = stateKnown || old.isMissingNode();
    if (wanted.isObject() && remote != null && remote.isObject()) {
      if (old.isObject() || !stateKnown) {
        for (var field : fields(wanted, old)) {
          compare(path + "." + field, old.path(field), wanted.path(field), remote.path(field));
        }
        return;
      }
    }
    if (wanted.isArray() && oldFits && (old.isArray() || !stateKnown)) {
      var live = remote == null ? ABSENT : remote;
      var key = itemKey(wanted, old, live);
      if (key != null) {
        compareItems(path, key, old, wanted, remote);
        return;
      }
      var same = wanted.size() == live.size() && (!stateKnown || wanted.size() == old.size());
      if (same && wanted.size() > 0 && wanted.get(0).isObject()) {
        for (var i = 0; i < wanted.size(); i++) {
          compare(path + "[" + i + "]", old.path(i), wanted.get(i), live.path(i));
        }
        return;
      }
    }
    leaf(path, old, wanted, remote);
  }

  private void compareItems(
      String path, String key, JsonNode old, JsonNode wanted, JsonNode remote) {
    var before = Same.byKey(old, key);
    var after = Same.byKey(wanted, key);
    var live = remote == null ? null : Same.byKey(remote, key);
    var names = new LinkedHashSet<>(after.keySet());
    names.addAll(before.keySet());
    if (live != null) {
      names.addAll(live.keySet()); // an item that somebody added: an update takes it away
    }
    for (var name : names) {
      compare(
          path + "[" + key + "='" + name + "']",
          before.getOrDefault(name, ABSENT),
          after.getOrDefault(name, ABSENT),
          live == null ? null : live.getOrDefault(name, ABSENT));
    }
  }

  private void leaf(String path, JsonNode old, JsonNode wanted, JsonNode live) {
    var remote = Secrets.isSecret(path) ? null : live; // no workspace shows one
    var edited = !stateKnown || !Same.values(old, wanted);
    if (remote == null) {
      if (edited) {
        found.put(path, change(path, old, wanted, null, true));
      }
    } else if (wanted.isMissingNode() && edited && isIn(type.computed(), path)) {
      found.put(path, new Change(Action.SKIP, old, null, remote, "the workspace sets it"));
    } else if (Same.covers(wanted, remote)) {
      if (edited && stateKnown) {
        found.put(path, new Change(Action.SKIP, old, wanted, remote, "it is so already"));
      }
    } else {
      found.put(path, change(path, old, wanted, remote, edited));
    }
  }

  private Change change(
      String path, JsonNode old, JsonNode wanted, JsonNode remote, boolean edited) {
    var fixed = isIn(type.forcesReplacement(), path);
    if (!fixed) {
      var reason = edited ? null : "it was changed outside of the bundle";
      return new Change(Action.UPDATE, old, wanted, remote, reason);
    }
    return edited
        ? new Change(Action.REPLACE, old, wanted, remote, "it cannot be changed in place")
        : new Change(Action.SKIP, old, wanted, remote, "the workspace writes it in its own way");
  }

  private static Set<String> fields(JsonNode... objects) {
    var names = new LinkedHashSet<String>();
    for (var object : objects) {
      object.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  /** The field by which all items of the lists are told apart, or null. */
  private static String itemKey(JsonNode... lists) {
    for (var key : ITEM_KEYS) {
      var items = new ArrayList<JsonNode>();
      var distinct = true;
      for (var list : lists) {
        list.forEach(items::add);
        distinct &= Same.byKey(list, key).size() == list.size();
      }
      if (distinct && !items.isEmpty() && items.stream().allMatch(i -> i.path(key).isTextual())) {
        return key;
      }
    }
    return null;
  }

  private static boolean isIn(Set<String> fields, String path) {
    return fields.stream()
        .anyMatch(
            field ->
                path.equals(field) || path.startsWith(field + ".") || path.startsWith(field + "["));
  }
}
