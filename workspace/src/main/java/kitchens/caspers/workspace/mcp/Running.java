package kitchens.caspers.workspace.mcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The requests of a session that are under way, so that one can be cancelled by its id. */
final class Running {

  /** A request on its thread; an interruption after its end would strike somebody else's. */
  private static final class Work {
    private final Thread thread = Thread.currentThread();
    private boolean ended;

    synchronized void cancel() {
      if (!ended) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      ended = true;
      Thread.interrupted();
    }
  }

  private final Map<Object, Work> works = new ConcurrentHashMap<>();

  /** Does a request's work on this thread; false when one of that id is under way already. */
  boolean run(Object id, Runnable request) {
    Work work = new Work();
    if (works.putIfAbsent(id, work) != null) {
      return false;
    }
    try {
      request.run();
      return true;
    } finally {
      works.remove(id);
      work.end();
    }
  }

  /** Ends a request; one that is over already, or never was, is none. */
  void cancel(Object id) {
    Work work = id == null ? null : works.get(id);
    if (work != null) {
      work.cancel();
    }
  }

  void cancelAll() {
    works.values().forEach(Work::cancel);
  }

  boolean idle() {
    return works.isEmpty();
  }
}
