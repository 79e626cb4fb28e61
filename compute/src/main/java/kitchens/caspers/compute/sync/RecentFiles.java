package kitchens.caspers.compute.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.LogTail.Added;
import org.apache.spark.sql.catalyst.InternalRow;

/** The rows of files that came lately: what a version writes the next one often takes away. */
final class RecentFiles {
  private static final int MOST_ROWS = 30_000;

  private final Map<String, List<InternalRow>> files = new HashMap<>();
  private final ArrayDeque<String> order = new ArrayDeque<>();
  private int rows;

  /** The rows of files that came, which are kept for a while. */
  List<InternalRow> came(KernelTable table, List<Added> added) {
    var all = new ArrayList<InternalRow>();
    for (Added file : added) {
      var own = new ArrayList<InternalRow>();
      table.files(List.of(file)).forEach(f -> table.read(f, own::add));
      all.addAll(own);
      if (own.size() <= MOST_ROWS && files.put(file.path(), own) == null) {
        order.addLast(file.path());
        rows += own.size();
      }
    }
    while (rows > MOST_ROWS) {
      forget(order.pollFirst());
    }
    return all;
  }

  /** The rows of files that went. */
  List<InternalRow> went(KernelTable table, List<Added> removed) {
    var all = new ArrayList<InternalRow>();
    for (Added file : removed) {
      List<InternalRow> kept = files.get(file.path());
      if (kept != null) {
        all.addAll(kept);
        order.remove(file.path());
        forget(file.path());
      } else {
        table.files(List.of(file)).forEach(f -> table.read(f, all::add));
      }
    }
    return all;
  }

  private void forget(String path) {
    List<InternalRow> gone = files.remove(path);
    rows -= gone == null ? 0 : gone.size();
  }

  void clear() {
    files.clear();
    order.clear();
    rows = 0;
  }
}
