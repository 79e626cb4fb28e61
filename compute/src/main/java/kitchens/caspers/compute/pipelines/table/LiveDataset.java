package kitchens.caspers.compute.pipelines.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import org.apache.spark.sql.catalyst.InternalRow;

/** A dataset of a running pipeline, and its Delta table. */
public abstract sealed class LiveDataset permits LiveStreamingTable, LiveView {
  private final Dataset dataset;
  private final KernelTable table;
  private final String application;
  private long committed;
  private long rowsWritten;
  private Instant lastBatchAt;
  private Changes changes = Changes.NONE;

  /**
   * @param checkpoint the id of the log whose batch numbers the table's transactions carry: a new
   *     log counts from zero again, and must not be taken for the old one
   */
  LiveDataset(Dataset dataset, KernelTable table, String checkpoint) {
    this.dataset = dataset;
    this.table = table;
    this.application = checkpoint + ":" + dataset.name();
    OptionalLong version = table.transactionVersion(application);
    this.committed = version.orElse(-1);
  }

  public final Dataset dataset() {
    return dataset;
  }

  public final KernelTable table() {
    return table;
  }

  final String application() {
    return application;
  }

  /** Whether the table carries this batch already: it is being run again after a failure. */
  final boolean has(long batch) {
    return batch <= committed;
  }

  public final long rowsWritten() {
    return rowsWritten;
  }

  public final Optional<Instant> lastBatchAt() {
    return Optional.ofNullable(lastBatchAt);
  }

  /** What the batch evaluated last did. */
  public final Changes changes() {
    return changes;
  }

  /** Works out what the batch changes; nothing is written. */
  public final void evaluate(BatchView batch) {
    changes = has(batch.number()) ? replayed(batch) : evaluated(batch);
  }

  final void recomputed(Changes found) {
    changes = found;
  }

  /** Writes what {@link #evaluate} found, under the batch's number. Files out of use come back. */
  public final List<DeltaFile> commit(BatchView batch) {
    if (has(batch.number()) || !isDirty()) {
      return List.of();
    }
    List<DeltaFile> garbage = write(batch.number());
    committed = batch.number();
    rowsWritten += changes.added().size();
    lastBatchAt = Instant.now();
    return garbage;
  }

  abstract Changes evaluated(BatchView batch);

  /** What the batch did when it was committed, before the failure. */
  abstract Changes replayed(BatchView batch);

  abstract boolean isDirty();

  abstract List<DeltaFile> write(long batch);

  /** All rows, those of the batch being processed included. */
  public abstract List<InternalRow> contents();

  /** Bytes of the table's files. */
  public abstract long bytes();
}
