package kitchens.caspers.compute.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** What a version did to the rows of a copy: a file written anew is told apart row by row. */
record Changes(List<InternalRow> inserts, List<InternalRow> updates, List<InternalRow> deletes) {

  /**
   * The difference between the rows of the files that went and of those that came.
   *
   * @throws DuplicateKeyException when two rows that came have the same key
   */
  static Changes between(Layout layout, List<InternalRow> went, List<InternalRow> came) {
    Map<UnsafeRow, InternalRow> old = new HashMap<>();
    for (InternalRow row : went) {
      UnsafeRow key = layout.key(row);
      if (key != null) {
        old.put(key, row);
      }
    }
    Map<UnsafeRow, InternalRow> fresh = new HashMap<>();
    var inserts = new ArrayList<InternalRow>();
    var updates = new ArrayList<InternalRow>();
    for (InternalRow row : came) {
      UnsafeRow key = layout.key(row);
      if (key == null) {
        continue;
      }
      if (fresh.put(key, row) != null) {
        throw new DuplicateKeyException(layout.keyText(row));
      }
      InternalRow before = old.remove(key);
      if (before == null) {
        inserts.add(row);
      } else if (!before.equals(row)) {
        updates.add(row);
      }
    }
    return new Changes(inserts, updates, new ArrayList<>(old.values()));
  }

  int size() {
    return inserts.size() + updates.size() + deletes.size();
  }

  /** Two rows of the source with the key that was to tell rows apart. */
  static final class DuplicateKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DuplicateKeyException(String key) {
      super("two rows have the key (" + key + ")");
    }
  }
}
