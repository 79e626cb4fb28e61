package kitchens.caspers.compute.pipelines.ask;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.plan.Scala;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;

/**
 * The keys of the rows that a table has or will have. Of each there is half of its SHA-256, so that
 * nobody who chooses keys makes two of them the same; a million take about 40 MB at most. What they
 * are follows from the table and from what waits for an answer: they are kept nowhere else.
 */
final class AskedKeys {
  private static final int FEWEST = 1_024;

  private final MessageDigest digest = sha256();
  private long[] slots = new long[2 * FEWEST];
  private int size;

  /** Which column of a row is its key. */
  static UnsafeProjection column(StructType columns, int ordinal) {
    return UnsafeProjection.create(
        Scala.<Expression>seq(
            List.of(new BoundReference(ordinal, columns.fields()[ordinal].dataType(), true))));
  }

  /** The keys that a table has. */
  static AskedKeys of(KernelTable table, int ordinal) {
    var keys = new AskedKeys();
    var key = column(table.schema(), ordinal);
    var columns = Set.of(table.schema().fields()[ordinal].name());
    for (DeltaFile file : table.files()) {
      table.read(file, columns, row -> keys.add(key.apply(row)));
    }
    return keys;
  }

  /** Takes a key in. False when it is there already; a key that is null is never there. */
  boolean add(UnsafeRow key) {
    if (key.isNullAt(0)) {
      return true;
    }
    var bytes = ByteBuffer.wrap(digest.digest(key.getBytes()));
    long high = bytes.getLong();
    long low = bytes.getLong() | 1; // an empty slot has 0 there
    if (8 * size >= 3 * slots.length) {
      grow();
    }
    int at = find(high, low);
    if (slots[at + 1] != 0) {
      return false;
    }
    slots[at] = high;
    slots[at + 1] = low;
    size++;
    return true;
  }

  private int find(long high, long low) {
    int mask = slots.length - 1;
    int at = (int) (2 * high) & mask;
    while (slots[at + 1] != 0 && (slots[at] != high || slots[at + 1] != low)) {
      at = (at + 2) & mask;
    }
    return at;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    for (int i = 0; i < before.length; i += 2) {
      if (before[i + 1] != 0) {
        int at = find(before[i], before[i + 1]);
        slots[at] = before[i];
        slots[at + 1] = before[i + 1];
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
