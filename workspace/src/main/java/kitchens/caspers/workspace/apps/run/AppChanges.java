package kitchens.caspers.workspace.apps.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells who listens that something about an app has changed. */
public final class AppChanges {

  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /** Calls {@code listener} with the name of each app that changes, until the answer is closed. */
  public Runnable listen(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Says that an app has changed. */
  public void tell(String app) {
    listeners.forEach(listener -> listener.accept(app));
  }
}
