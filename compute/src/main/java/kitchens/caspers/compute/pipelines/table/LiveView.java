package kitchens.caspers.compute.pipelines.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.plan.Query;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.classic.SparkSession;

/**
 * A materialized view that is kept up batch by batch in the way that its {@link Maintenance}
 * proves, and recomputed where that way does not apply.
 *
 * <p>Merging adds a batch's sums to those that are there, which is right exactly once. What makes
 * it safe is the transaction id under which it is committed: a batch that the table carries already
 * is never merged again, whatever was lost between that commit and the end of the batch.
 */
public final class LiveView extends LiveDataset {
  private final Maintenance maintenance;
  private final Query query;
  private final KeyedRows keyed;
  private final WholeRows whole;
  private final MergeRows merger;
  private final Expectations expectations;
  private final Throttle throttle = new Throttle();
  private boolean stale;

  /**
   * @param stale whether the table's rows are not those of this definition, so that the first batch
   *     computes them all
   */
  public LiveView(
      SparkSession session,
      Dataset dataset,
      Maintenance maintenance,
      KernelTable table,
      String checkpoint,
      RowCache cache,
      boolean stale) {
    super(dataset, table, checkpoint);
    this.maintenance = maintenance;
    this.query = dataset.flows().get(0).query();
    this.expectations = new Expectations(dataset);
    this.stale = stale || maintenance instanceof Maintenance.Full;
    this.keyed =
        maintenance.keyColumns().map(keys -> new KeyedRows(table, keys, cache)).orElse(null);
    this.whole = keyed == null ? new WholeRows(table) : null;
    this.merger =
        maintenance instanceof Maintenance.Merge merge
            ? new MergeRows(session, table.schema(), merge.merges())
            : null;
  }

  public Expectations expectations() {
    return expectations;
  }

  public Maintenance maintenance() {
    return maintenance;
  }

  /** Whether the rows are behind the inputs because recomputing them was put off. */
  public boolean isStale() {
    return stale;
  }

  /** Whether the batch makes the whole view to be computed, now. */
  public boolean wantsAll(BatchView batch, boolean unthrottled) {
    if (has(batch.number())) {
      return false;
    }
    stale |= needsAll(batch);
    return stale && (unthrottled || throttle.allows());
  }

  private boolean needsAll(BatchView batch) {
    List<Changes> inputs =
        query.leaves().stream().map(leaf -> batch.changes(leaf.input())).toList();
    if (maintenance instanceof Maintenance.Full) {
      return inputs.stream().anyMatch(c -> !c.isEmpty());
    }
    boolean incremental =
        maintenance instanceof Maintenance.RowWise
            ? inputs.stream().noneMatch(Changes::unknown)
            : inputs.stream().allMatch(Changes::onlyAdds);
    return !incremental;
  }

  @Override
  Changes evaluated(BatchView batch) {
    if (stale) {
      return Changes.NONE;
    }
    if (maintenance instanceof Maintenance.Merge merge) {
      return merge(merge, batch);
    }
    if (maintenance instanceof Maintenance.RowWise rowWise) {
      return rowWise(rowWise.input(), batch);
    }
    if (maintenance instanceof Maintenance.Append append) {
      var rows =
          expectations.apply(
              query.run(
                  batch.with(append.input(), batch.changes(append.input().input()).added()),
                  batch.time()),
              batch.time());
      whole.append(rows);
      return rows.isEmpty() ? Changes.NONE : Changes.added(rows);
    }
    return Changes.NONE;
  }

  private List<InternalRow> delta(Leaf input, BatchView batch, List<InternalRow> rows) {
    return rows.isEmpty() ? List.of() : query.run(batch.with(input, rows), batch.time());
  }

  private Changes merge(Maintenance.Merge merge, BatchView batch) {
    List<InternalRow> partials =
        delta(merge.input(), batch, batch.changes(merge.input().input()).added());
    Map<UnsafeRow, InternalRow> upserts = new LinkedHashMap<>();
    var before = new ArrayList<InternalRow>();
    var after = new ArrayList<InternalRow>();
    for (InternalRow partial : partials) {
      UnsafeRow key = keyed.keyOf(partial);
      InternalRow old = keyed.get(key);
      if (old == null) {
        upserts.put(key, partial);
      } else {
        before.add(old);
        after.add(partial);
      }
    }
    var removed = new ArrayList<InternalRow>();
    List<InternalRow> merged =
        before.isEmpty() ? List.of() : merger.merge(before, after, batch.time());
    for (int i = 0; i < merged.size(); i++) {
      if (!merged.get(i).equals(before.get(i))) {
        removed.add(before.get(i));
        upserts.put(keyed.keyOf(merged.get(i)), merged.get(i));
      }
    }
    expectations.apply(List.copyOf(upserts.values()), batch.time());
    keyed.apply(upserts, Set.of());
    return upserts.isEmpty()
        ? Changes.NONE
        : new Changes(List.copyOf(upserts.values()), removed, false);
  }

  private Changes rowWise(Leaf input, BatchView batch) {
    Changes changes = batch.changes(input.input());
    Map<UnsafeRow, InternalRow> upserts = new LinkedHashMap<>();
    for (InternalRow row : expectations.apply(delta(input, batch, changes.added()), batch.time())) {
      upserts.put(keyed.keyOf(row), row);
    }
    Set<UnsafeRow> deletes = new HashSet<>();
    for (InternalRow row : delta(input, batch, changes.removed())) {
      UnsafeRow key = keyed.keyOf(row);
      if (!upserts.containsKey(key)) {
        deletes.add(key);
      }
    }
    return exchange(upserts, deletes);
  }

  private Changes exchange(Map<UnsafeRow, InternalRow> upserts, Set<UnsafeRow> deletes) {
    var removed = new ArrayList<InternalRow>();
    Map<UnsafeRow, InternalRow> different = new HashMap<>();
    upserts.forEach(
        (key, row) -> {
          InternalRow old = keyed.get(key);
          if (!row.equals(old)) {
            different.put(key, row);
            if (old != null) {
              removed.add(old);
            }
          }
        });
    Set<UnsafeRow> present = new HashSet<>();
    for (UnsafeRow key : deletes) {
      InternalRow old = keyed.get(key);
      if (old != null) {
        present.add(key);
        removed.add(old);
      }
    }
    keyed.apply(different, present);
    return different.isEmpty() && removed.isEmpty()
        ? Changes.NONE
        : new Changes(List.copyOf(different.values()), removed, false);
  }

  /** Computes every row anew; what differs is written at the next commit. */
  public void recompute(BatchView batch) {
    throttle.begin();
    List<InternalRow> rows = expectations.apply(query.run(batch, batch.time()), batch.time());
    Changes changes;
    if (keyed == null) {
      changes = whole.replace(rows);
    } else {
      Map<UnsafeRow, InternalRow> upserts = new LinkedHashMap<>();
      rows.forEach(row -> upserts.put(keyed.keyOf(row), row));
      Set<UnsafeRow> deletes = new HashSet<>();
      keyed.forEach(
          row -> {
            UnsafeRow key = keyed.keyOf(row);
            if (!upserts.containsKey(key)) {
              deletes.add(key);
            }
          });
      changes = exchange(upserts, deletes);
    }
    recomputed(changes);
    stale = false;
    throttle.end();
  }

  /** What it did is not known any more; who reads this view computes all. */
  @Override
  Changes replayed(BatchView batch) {
    return Changes.UNKNOWN;
  }

  @Override
  boolean isDirty() {
    return keyed == null ? whole.isDirty() : keyed.isDirty();
  }

  @Override
  List<DeltaFile> write(long batch) {
    return keyed == null ? whole.commit(application(), batch) : keyed.commit(application(), batch);
  }

  @Override
  public List<InternalRow> contents() {
    if (keyed == null) {
      return whole.rows();
    }
    var rows = new ArrayList<InternalRow>();
    keyed.forEach(rows::add);
    return rows;
  }

  @Override
  public long bytes() {
    return table().files().stream().mapToLong(DeltaFile::size).sum();
  }
}
