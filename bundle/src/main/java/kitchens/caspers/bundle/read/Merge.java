package kitchens.caspers.bundle.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * Deep merge of one mapping over another: mappings merge key by key, single values replace,
 * sequences append, and those whose items have a name of their own merge item by item.
 *
 * @see <a href="https://docs.databricks.com/aws/en/dev-tools/bundles/settings#targets">targets</a>
 */
public final class Merge {

  /** The key that names an item, by the name of the sequence that it stands in. */
  private static final Map<String, String> ITEM_KEYS =
      Map.of(
          "tasks", "task_key",
          "parameters", "name",
          "aliases", "alias_name",
          "env", "name",
          "job_clusters", "job_cluster_key",
          "environments", "environment_key",
          "clusters", "label");

  private Merge() {}

  /** {@code over} laid over {@code base}. */
  public static Mapping into(Mapping base, Mapping over) {
    var merged = new LinkedHashMap<String, Mapping.Entry>();
    base.entries().forEach(entry -> merged.put(entry.key(), entry));
    for (var entry : over.entries()) {
      var below = merged.get(entry.key());
      var value = below == null ? entry.value() : value(entry.key(), below.value(), entry.value());
      var keyAt = below == null ? value.at() : below.keyAt();
      merged.put(entry.key(), new Mapping.Entry(entry.key(), keyAt, value));
    }
    return Mapping.of(merged.values(), base.at());
  }

  private static Value value(String key, Value base, Value over) {
    if (base instanceof Mapping left && over instanceof Mapping right) {
      return into(left, right);
    }
    if (base instanceof Sequence left && over instanceof Sequence right) {
      return sequences(ITEM_KEYS.get(key), left, right);
    }
    // A key that is written without a value leaves what was there.
    if (over instanceof Scalar scalar && scalar.value() == null && !(base instanceof Scalar)) {
      return base;
    }
    return over;
  }

  private static Sequence sequences(String itemKey, Sequence base, Sequence over) {
    var items = new ArrayList<>(base.items());
    for (var item : over.items()) {
      var twin = itemKey == null ? -1 : indexOf(items, itemKey, name(itemKey, item));
      if (twin < 0) {
        items.add(item);
      } else {
        items.set(twin, into((Mapping) items.get(twin), (Mapping) item));
      }
    }
    return new Sequence(items, base.at());
  }

  private static int indexOf(List<Value> items, String itemKey, String name) {
    for (var i = 0; name != null && i < items.size(); i++) {
      if (name.equals(name(itemKey, items.get(i)))) {
        return i;
      }
    }
    return -1;
  }

  private static String name(String itemKey, Value item) {
    if (!(item instanceof Mapping mapping)) {
      return null;
    }
    if (mapping.get(itemKey) instanceof Scalar scalar && scalar.value() != null) {
      return scalar.asText();
    }
    return itemKey.equals("label") ? "default" : null;
  }
}
