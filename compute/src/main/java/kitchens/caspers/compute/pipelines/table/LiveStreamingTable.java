package kitchens.caspers.compute.pipelines.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.Flow;
import org.apache.spark.sql.catalyst.InternalRow;

/** A table to which each batch appends what its flows make of the new input. */
public final class LiveStreamingTable extends LiveDataset {
  private static final long SMALL_BYTES = 1L << 20;
  private static final int MANY_FILES = 60;
  private static final int MOST_FILES = 240;

  private final Expectations expectations;
  private final List<DeltaFile> files;
  private final Map<String, AskedFlow> asked;
  private List<InternalRow> appended = List.of();
  private KernelTable.Change prepared;

  /**
   * @param asked the flows with {@code ai_query}, by name
   */
  public LiveStreamingTable(
      Dataset dataset, KernelTable table, String checkpoint, Map<String, AskedFlow> asked) {
    super(dataset, table, checkpoint);
    this.asked = asked;
    this.expectations = new Expectations(dataset);
    this.files = new ArrayList<>(table.files());
  }

  public Expectations expectations() {
    return expectations;
  }

  @Override
  Changes evaluated(BatchView batch) {
    var rows = new ArrayList<InternalRow>();
    for (Flow flow : dataset().flows()) {
      if (asked.containsKey(flow.name())) {
        rows.addAll(asked.get(flow.name()).evaluate(batch));
      } else if (!flow.once() || batch.number() == 0) {
        rows.addAll(flow.query().run(batch, batch.time()));
      }
    }
    appended = expectations.apply(rows, batch.time());
    return appended.isEmpty() ? Changes.NONE : Changes.added(appended);
  }

  /** The rows are read back: what was committed counts, not what a second evaluation might give. */
  @Override
  Changes replayed(BatchView batch) {
    appended = List.of();
    asked.values().forEach(flow -> flow.evaluate(batch));
    var rows = new ArrayList<InternalRow>();
    for (DeltaFile file : table().filesAddedBy(application(), batch.number())) {
      table().read(file, rows::add);
    }
    return rows.isEmpty() ? Changes.NONE : Changes.added(rows);
  }

  @Override
  boolean isDirty() {
    return !appended.isEmpty();
  }

  /**
   * Writes the files of what was evaluated. None of them is in the table before {@link #commit}, so
   * this may go on beside the evaluation of other datasets.
   */
  public void prepare(BatchView batch) {
    if (!has(batch.number()) && isDirty()) {
      prepared = table().change(application(), batch.number(), false);
      table().byPartition(appended).forEach(prepared::add);
    }
  }

  @Override
  List<DeltaFile> write(long batch) {
    prepared.commit();
    files.addAll(prepared.added());
    prepared = null;
    appended = List.of();
    return List.of();
  }

  @Override
  public List<InternalRow> contents() {
    var rows = new ArrayList<InternalRow>();
    files.forEach(file -> table().read(file, rows::add));
    rows.addAll(appended);
    return rows;
  }

  @Override
  public long bytes() {
    return files.stream().mapToLong(DeltaFile::size).sum();
  }

  /**
   * Joins the small files of one partition, if one has gathered many. No row changes, and readers
   * that follow the table see nothing of it. Returns the files that went out of use.
   */
  public List<DeltaFile> compact() {
    Map<List<Object>, List<DeltaFile>> small = new HashMap<>();
    for (DeltaFile file : files) {
      if (file.size() < SMALL_BYTES) {
        small.computeIfAbsent(file.partition(), p -> new ArrayList<>()).add(file);
      }
    }
    List<DeltaFile> worst =
        small.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    if (worst.size() < MANY_FILES) {
      return List.of();
    }
    List<DeltaFile> joined = List.copyOf(worst.subList(0, Math.min(worst.size(), MOST_FILES)));
    var rows = new ArrayList<InternalRow>();
    joined.forEach(file -> table().read(file, rows::add));
    var change = table().compaction();
    joined.forEach(change::remove);
    change.add(joined.get(0).partition(), rows);
    change.commit();
    files.removeAll(joined);
    files.addAll(change.added());
    return joined;
  }

  /** Rows that are evaluated and not yet in the table. */
  public List<InternalRow> uncommitted() {
    return appended;
  }

  /** Live files as this process knows them; a compaction exchanges some. */
  public List<DeltaFile> files() {
    return files;
  }
}
