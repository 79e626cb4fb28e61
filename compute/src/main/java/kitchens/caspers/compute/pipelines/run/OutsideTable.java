package kitchens.caspers.compute.pipelines.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.plan.LeafFilter;
import kitchens.caspers.compute.pipelines.source.Batch;
import org.apache.spark.sql.catalyst.InternalRow;

/** A Delta table outside the pipeline, read whole or followed version by version. */
final class OutsideTable {
  private static final int MAX_VERSIONS = 1_000;
  private final ExternalTable definition;
  private final KernelTable table;
  private LeafFilter filter = LeafFilter.ALL;
  private List<InternalRow> rows;

  OutsideTable(ExternalTable definition, KernelTable.Context context) {
    this.definition = definition;
    this.table = KernelTable.open(context, definition.location());
  }

  List<String> partitionColumns() {
    return table.partitionColumns();
  }

  /** What {@link #read} may leave out. */
  void follow(LeafFilter wanted) {
    filter = wanted;
  }

  ExternalTable definition() {
    return definition;
  }

  /** Looks for a newer version; true when there is one. */
  boolean refresh() {
    if (LogTail.read(definition.location(), table.version() + 1).isEmpty()) {
      return false;
    }
    table.reload();
    rows = null;
    return true;
  }

  List<InternalRow> rows() {
    if (rows == null) {
      rows = new ArrayList<>();
      table.files().forEach(file -> table.read(file, rows::add));
    }
    return rows;
  }

  long bytes() {
    return table.files().stream().mapToLong(f -> f.size()).sum();
  }

  /** The versions to process next, given the last that was; empty when there are none. */
  Optional<Batch.Versions> next(long processed) {
    refresh();
    long newest = table.version();
    if (newest <= processed) {
      return Optional.empty();
    }
    long to = processed < 0 ? newest : Math.min(newest, processed + MAX_VERSIONS);
    return Optional.of(new Batch.Versions(processed, to));
  }

  /**
   * The rows that the versions added.
   *
   * @throws IllegalStateException when one of them changed or removed rows
   */
  List<InternalRow> read(Batch.Versions versions) {
    var added = new ArrayList<InternalRow>();
    if (versions.after() < 0) {
      KernelTable at = table.at(versions.to());
      at.files().forEach(file -> read(at, file, added));
      return added;
    }
    for (long v = versions.after() + 1; v <= versions.to(); v++) {
      long version = v;
      var commit =
          LogTail.read(definition.location(), v)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "version "
                              + version
                              + " of "
                              + definition.name()
                              + " is gone; run a full refresh"));
      if (commit.removes()) {
        throw new IllegalStateException(
            definition.name()
                + " changed or removed rows in version "
                + v
                + ": STREAM reads tables that are only appended to; run a full refresh, or read"
                + " it from a materialized view");
      }
      table.files(commit.added()).forEach(file -> read(table, file, added));
    }
    return added;
  }

  private void read(KernelTable from, DeltaFile file, List<InternalRow> out) {
    if (filter.wantsPartition(file.partition())) {
      from.read(
          file,
          row -> {
            if (filter.wants(row)) {
              out.add(row);
            }
          });
    }
  }
}
