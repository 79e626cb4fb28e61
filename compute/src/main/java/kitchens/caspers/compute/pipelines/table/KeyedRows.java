package kitchens.caspers.compute.pipelines.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * The rows of a table in which every key occurs once, changed by replacing the data files that hold
 * touched keys. What is kept in memory is a hash of every key, file by file, and the rows of the
 * files that were used last; the rest is read again when it is asked for.
 *
 * <p>New rows go to small files. When a partition has gathered some of those, the next commit to it
 * folds them into one, so a row is rewritten a few times in its life and a commit costs what
 * changed, not what is there.
 *
 * <p>The state in memory runs ahead of the table between {@link #apply} and {@link #commit}; after
 * a failure it must be thrown away and opened again.
 */
final class KeyedRows {
  private static final int SMALL_ROWS = 2_000;
  private static final int MAX_SMALL_FILES = 8;
  private static final int MAX_ROWS_PER_FILE = 50_000;

  private final KernelTable table;
  private final RowKey key;
  private final RowCache cache;
  private final Set<Group> groups = new LinkedHashSet<>();
  private final List<DeltaFile> removed = new ArrayList<>();

  /** The rows of one data file, or of one that is yet to be written. */
  static final class Group {
    private final List<Object> partition;
    private final long[] hashes;
    private DeltaFile file;
    private Map<UnsafeRow, InternalRow> rows;

    Group(List<Object> partition, DeltaFile file, Map<UnsafeRow, InternalRow> rows) {
      this.partition = partition;
      this.file = file;
      this.rows = rows;
      this.hashes = rows.keySet().stream().mapToLong(RowKey::hash).sorted().toArray();
    }

    int size() {
      return hashes.length;
    }

    boolean isLoaded() {
      return rows != null;
    }

    void unload() {
      if (file != null) {
        rows = null;
      }
    }

    private boolean mayHold(long hash) {
      return Arrays.binarySearch(hashes, hash) >= 0;
    }
  }

  KeyedRows(KernelTable table, List<Integer> keyOrdinals, RowCache cache) {
    this.table = table;
    this.key = new RowKey(table.schema(), keyOrdinals);
    this.cache = cache;
    for (DeltaFile file : table.files()) {
      var group = new Group(file.partition(), file, load(file));
      groups.add(group);
      cache.used(group);
    }
  }

  private Map<UnsafeRow, InternalRow> load(DeltaFile file) {
    var rows = new HashMap<UnsafeRow, InternalRow>();
    table.read(file, row -> rows.put(key.of(row), row));
    return rows;
  }

  private Map<UnsafeRow, InternalRow> rows(Group group) {
    if (!group.isLoaded()) {
      group.rows = load(group.file);
    }
    cache.used(group);
    return group.rows;
  }

  UnsafeRow keyOf(InternalRow row) {
    return key.of(row);
  }

  /** The row with that key, or null. */
  InternalRow get(UnsafeRow wanted) {
    return find(wanted).map(group -> rows(group).get(wanted)).orElse(null);
  }

  private Optional<Group> find(UnsafeRow wanted) {
    long hash = RowKey.hash(wanted);
    for (Group group : groups) {
      if (group.mayHold(hash) && rows(group).containsKey(wanted)) {
        return Optional.of(group);
      }
    }
    return Optional.empty();
  }

  void forEach(Consumer<InternalRow> out) {
    List.copyOf(groups).forEach(group -> rows(group).values().forEach(out));
  }

  long size() {
    return groups.stream().mapToLong(Group::size).sum();
  }

  /** Puts rows in the place of those with their keys, and takes keys away. */
  void apply(Map<UnsafeRow, InternalRow> upserts, Set<UnsafeRow> deletes) {
    if (upserts.isEmpty() && deletes.isEmpty()) {
      return;
    }
    Set<UnsafeRow> changed = new HashSet<>(deletes);
    changed.addAll(upserts.keySet());
    Map<List<Object>, Map<UnsafeRow, InternalRow>> piles = new LinkedHashMap<>();
    table
        .byPartition(List.copyOf(upserts.values()))
        .forEach(
            (partition, rows) -> {
              var pile = piles.computeIfAbsent(partition, p -> new LinkedHashMap<>());
              rows.forEach(row -> pile.put(key.of(row), row));
            });
    for (UnsafeRow touched : changed) {
      find(touched).ifPresent(group -> dissolve(group, changed, piles));
    }
    foldSmall(piles, changed);
    piles.forEach(this::store);
  }

  private void dissolve(
      Group group, Set<UnsafeRow> changed, Map<List<Object>, Map<UnsafeRow, InternalRow>> piles) {
    var kept = new LinkedHashMap<UnsafeRow, InternalRow>();
    rows(group)
        .forEach(
            (k, row) -> {
              if (!changed.contains(k)) {
                kept.put(k, row);
              }
            });
    drop(group);
    if (kept.size() > SMALL_ROWS) {
      add(new Group(group.partition, null, kept));
    } else {
      piles.computeIfAbsent(group.partition, p -> new LinkedHashMap<>()).putAll(kept);
    }
  }

  private void drop(Group group) {
    groups.remove(group);
    cache.forget(group);
    if (group.file != null) {
      removed.add(group.file);
    }
  }

  private void add(Group group) {
    groups.add(group);
    cache.used(group);
  }

  private void foldSmall(
      Map<List<Object>, Map<UnsafeRow, InternalRow>> piles, Set<UnsafeRow> changed) {
    piles.forEach(
        (partition, pile) -> {
          List<Group> small =
              groups.stream()
                  .filter(g -> g.size() <= SMALL_ROWS && g.partition.equals(partition))
                  .toList();
          if (small.size() >= MAX_SMALL_FILES) {
            small.forEach(
                group -> {
                  pile.putAll(rows(group));
                  drop(group);
                });
          }
        });
  }

  private void store(List<Object> partition, Map<UnsafeRow, InternalRow> pile) {
    var part = new HashMap<UnsafeRow, InternalRow>();
    for (var entry : pile.entrySet()) {
      part.put(entry.getKey(), entry.getValue());
      if (part.size() == MAX_ROWS_PER_FILE) {
        add(new Group(partition, null, part));
        part = new HashMap<>();
      }
    }
    if (!part.isEmpty()) {
      add(new Group(partition, null, part));
    }
  }

  boolean isDirty() {
    return !removed.isEmpty() || groups.stream().anyMatch(group -> group.file == null);
  }

  /** Writes what {@link #apply} changed, in one commit. Returns the files that went out of use. */
  List<DeltaFile> commit(String application, long batch) {
    var change = table.change(application, batch, true);
    removed.forEach(change::remove);
    for (Group group : groups) {
      if (group.file == null) {
        group.file = change.add(group.partition, List.copyOf(group.rows.values())).get(0);
      }
    }
    change.commit();
    List<DeltaFile> garbage = List.copyOf(removed);
    removed.clear();
    return garbage;
  }
}
