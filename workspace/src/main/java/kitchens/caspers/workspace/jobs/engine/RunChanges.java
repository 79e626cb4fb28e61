package kitchens.caspers.workspace.jobs.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/** Tells who listens that something about a run has changed; what, they read from the database. */
public final class RunChanges {
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

  /**
   * Listens until the answer is run.
   *
   * @param listener gets run ids, on the engine's threads: it must return at once
   */
  public Runnable listen(LongConsumer listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void publish(long runId) {
    listeners.forEach(listener -> listener.accept(runId));
  }
}
