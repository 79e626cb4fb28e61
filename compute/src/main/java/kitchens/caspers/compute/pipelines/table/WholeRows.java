package kitchens.caspers.compute.pipelines.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import org.apache.spark.sql.catalyst.InternalRow;

/** The rows of a table that has no key: replaced as a whole, or added to. */
final class WholeRows {
  private final KernelTable table;
  private final List<DeltaFile> files;
  private final List<DeltaFile> removed = new ArrayList<>();
  private List<InternalRow> added = List.of();
  private List<InternalRow> rows;

  WholeRows(KernelTable table) {
    this.table = table;
    this.files = new ArrayList<>(table.files());
  }

  List<InternalRow> rows() {
    if (rows == null) {
      rows = new ArrayList<>();
      files.forEach(file -> table.read(file, rows::add));
      rows.addAll(added);
    }
    return rows;
  }

  void append(List<InternalRow> more) {
    added = more;
    if (rows != null) {
      rows.addAll(more);
    }
  }

  /** Puts new rows in the place of all; what differs comes back. */
  Changes replace(List<InternalRow> replacement) {
    Map<InternalRow, Integer> surplus = new HashMap<>();
    rows().forEach(row -> surplus.merge(row, 1, Integer::sum));
    var fresh = new ArrayList<InternalRow>();
    for (InternalRow row : replacement) {
      Integer count = surplus.get(row);
      if (count == null) {
        fresh.add(row);
      } else if (count == 1) {
        surplus.remove(row);
      } else {
        surplus.put(row, count - 1);
      }
    }
    var gone = new ArrayList<InternalRow>();
    surplus.forEach(
        (row, count) -> {
          for (int i = 0; i < count; i++) {
            gone.add(row);
          }
        });
    if (fresh.isEmpty() && gone.isEmpty()) {
      return Changes.NONE;
    }
    removed.addAll(files);
    files.clear();
    rows = new ArrayList<>(replacement);
    added = rows;
    return new Changes(fresh, gone, false);
  }

  boolean isDirty() {
    return !added.isEmpty() || !removed.isEmpty();
  }

  List<DeltaFile> commit(String application, long batch) {
    var change = table.change(application, batch, !removed.isEmpty());
    removed.forEach(change::remove);
    table.byPartition(added).forEach(change::add);
    change.commit();
    files.addAll(change.added());
    List<DeltaFile> garbage = List.copyOf(removed);
    removed.clear();
    added = List.of();
    return garbage;
  }

  long bytes() {
    return files.stream().mapToLong(DeltaFile::size).sum();
  }
}
