package kitchens.caspers.compute.delta;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lock a Delta table in this process. A table that a pipeline writes continuously through Delta
 * Kernel would starve a Spark writer (UPDATE, OPTIMIZE, VACUUM), which needs seconds between its
 * read and its commit: whoever writes takes the table's lock for the time of one transaction.
 */
public final class TableLocks {

  private static final ConcurrentHashMap<String, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private TableLocks() {}

  /** The lock of the table at {@code location}, a URI or a local path. */
  public static ReentrantLock of(String location) {
    return LOCKS.computeIfAbsent(normalized(location), key -> new ReentrantLock(true));
  }

  static String normalized(String location) {
    String path = location.startsWith("file:") ? location.substring("file:".length()) : location;
    int start = 0;
    while (start + 1 < path.length()
        && path.charAt(start) == '/'
        && path.charAt(start + 1) == '/') {
      start++;
    }
    int end = path.length();
    while (end > start + 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(start, end);
  }
}
