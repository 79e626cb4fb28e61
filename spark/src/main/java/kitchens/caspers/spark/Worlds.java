package kitchens.caspers.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * This process' worlds. A world keeps a few days planned; tasks that make different days side by
 * side each have one of their own, and hand it on to the next.
 */
final class Worlds {
  private static final int JOURNALS_KEPT = 4;
  private static final Map<String, Deque<World>> IDLE =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<World>> eldest) {
          return size() > JOURNALS_KEPT;
        }
      };

  private Worlds() {}

  static World borrow(String journal) {
    synchronized (IDLE) {
      var idle = IDLE.computeIfAbsent(journal, any -> new ArrayDeque<>());
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return World.of(journal);
  }

  static void giveBack(String journal, World world) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(journal, any -> new ArrayDeque<>()).push(world);
    }
  }
}
