package kitchens.caspers.bundle.value;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Values by key, in the order in which they were written. */
public final class Mapping implements Value {

  /** A key with its own place, and its value. */
  public record Entry(String key, Location keyAt, Value value) {}

  private final LinkedHashMap<String, Entry> entries;
  private final Location at;

  private Mapping(LinkedHashMap<String, Entry> entries, Location at) {
    this.entries = entries;
    this.at = Objects.requireNonNull(at, "at is null");
  }

  /** A mapping of these entries; of two with one key the later wins. */
  public static Mapping of(Collection<Entry> entries, Location at) {
    var map = new LinkedHashMap<String, Entry>();
    entries.forEach(entry -> map.put(entry.key(), entry));
    return new Mapping(map, at);
  }

  /** A mapping without entries. */
  public static Mapping empty(Location at) {
    return new Mapping(new LinkedHashMap<>(), at);
  }

  @Override
  public Location at() {
    return at;
  }

  @Override
  public String kind() {
    return "a map";
  }

  /** The entries in order. */
  public Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** The keys in order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** The value of a key, or null. */
  public Value get(String key) {
    var entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** The entry of a key, or null. */
  public Entry entry(String key) {
    return entries.get(key);
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The same mapping with one key set, in its old position when it had one. */
  public Mapping with(String key, Value value) {
    var copy = new LinkedHashMap<>(entries);
    var old = copy.get(key);
    copy.put(key, new Entry(key, old == null ? value.at() : old.keyAt(), value));
    return new Mapping(copy, at);
  }

  /** The same mapping with a value set deep below; mappings on the way are made when missing. */
  public Mapping with(List<String> path, Value value) {
    var key = path.get(0);
    if (path.size() == 1) {
      return with(key, value);
    }
    var below = get(key) instanceof Mapping mapping ? mapping : empty(value.at());
    return with(key, below.with(path.subList(1, path.size()), value));
  }

  /** The same keys with other values; one pass, where setting each would copy all each time. */
  public Mapping mapValues(Function<Entry, Value> change) {
    var changed = new LinkedHashMap<String, Entry>(entries.size() * 2);
    for (var entry : entries.values()) {
      changed.put(entry.key(), new Entry(entry.key(), entry.keyAt(), change.apply(entry)));
    }
    return new Mapping(changed, at);
  }

  /** The same mapping without the entries that do not pass. */
  public Mapping filter(Predicate<Entry> keep) {
    var kept = new LinkedHashMap<String, Entry>();
    entries.values().stream().filter(keep).forEach(entry -> kept.put(entry.key(), entry));
    return new Mapping(kept, at);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mapping mapping
        && at.equals(mapping.at)
        && entries.equals(mapping.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.values() + "@" + at;
  }
}
