package kitchens.caspers.bundle.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.BundleException;

/**
 * In which order resources are made: each after what it refers to, and catalogs before schemas
 * before volumes before the rest, which name them by name.
 */
final class Order {

  private final Map<String, Set<String>> dependsOn;
  private final Map<String, Integer> levels = new LinkedHashMap<>();

  private Order(Map<String, Set<String>> dependsOn) {
    this.dependsOn = dependsOn;
  }

  /**
   * The keys in groups; those of a group do not wait for each other.
   *
   * @param dependsOn by key; dependencies that are no keys themselves are passed over
   */
  static List<List<String>> groups(Map<String, Set<String>> dependsOn) {
    var order = new Order(dependsOn);
    var groups = new TreeMap<Integer, List<String>>();
    for (var key : dependsOn.keySet()) {
      groups
          .computeIfAbsent(order.level(key, new LinkedHashSet<>()), level -> new ArrayList<>())
          .add(key);
    }
    return List.copyOf(groups.values());
  }

  private int level(String key, LinkedHashSet<String> way) {
    var known = levels.get(key);
    if (known != null) {
      return known;
    }
    if (!way.add(key)) {
      throw new BundleException(
          "resources refer to each other in a loop: " + String.join(" → ", way) + " → " + key,
          "remove one of these references");
    }
    var level = rank(key);
    for (var needed : dependsOn.get(key)) {
      if (dependsOn.containsKey(needed)) {
        level = Math.max(level, level(needed, way) + 1);
      }
    }
    way.remove(key);
    levels.put(key, level);
    return level;
  }

  private static int rank(String key) {
    var parts = key.split("\\.");
    var type = parts.length > 3 ? parts[3] : parts[1];
    var rank = 0;
    for (var served : ResourceTypes.all()) {
      if (served.name().equals(type)) {
        return rank;
      }
      rank++;
    }
    return rank;
  }
}
