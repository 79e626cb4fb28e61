package kitchens.caspers.simulator.blueprint;

import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.simulator.queue.LongHeap;

/**
 * Places of which rows have only so many, and until when each is taken. All are free when a day
 * begins: who competes began on the same local day, so a day can be planned without the one before.
 */
final class Pools {
  private record Place(String list, int row, String column) {}

  private final Map<Place, LongHeap> taken = new HashMap<>();

  /** When the first place is free for somebody who comes at a moment. */
  long freeFrom(Row row, String column, long coming) {
    var until = taken(row, column);
    return until.size() < count(row, column) ? coming : Math.max(coming, until.top());
  }

  /** Takes the place that is free first. */
  void take(Row row, String column, long until) {
    var others = taken(row, column);
    if (others.size() < count(row, column)) {
      others.add(until);
    } else {
      others.replaceTop(until);
    }
  }

  private LongHeap taken(Row row, String column) {
    return taken.computeIfAbsent(
        new Place(row.list().name(), row.index(), column), any -> new LongHeap());
  }

  private static int count(Row row, String column) {
    return row.list().rows().get(row.index()).get(column).intValue();
  }
}
