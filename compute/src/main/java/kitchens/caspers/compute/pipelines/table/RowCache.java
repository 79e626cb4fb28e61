package kitchens.caspers.compute.pipelines.table;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bounds how many rows all tables of a pipeline hold in memory; the least recently used go. */
public final class RowCache {
  private final long maxRows;
  private final Map<KeyedRows.Group, Integer> used = new LinkedHashMap<>(64, 0.75f, true);
  private long rows;

  public RowCache(long maxRows) {
    this.maxRows = maxRows;
  }

  synchronized void used(KeyedRows.Group group) {
    Integer before = used.put(group, group.size());
    rows += group.size() - (before == null ? 0 : before);
    Iterator<KeyedRows.Group> oldest = used.keySet().iterator();
    while (rows > maxRows && oldest.hasNext()) {
      KeyedRows.Group candidate = oldest.next();
      if (candidate != group) {
        rows -= candidate.size();
        oldest.remove();
        candidate.unload();
      }
    }
  }

  synchronized void forget(KeyedRows.Group group) {
    Integer size = used.remove(group);
    rows -= size == null ? 0 : size;
  }
}
