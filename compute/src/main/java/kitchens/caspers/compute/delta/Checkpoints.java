package kitchens.caspers.compute.delta;

import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Delta checkpoints in one background thread: they take long and nobody waits for them. */
public final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Set<String> shortened = ConcurrentHashMap.newKeySet();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            var t = new Thread(task, "delta-checkpoints");
            t.setDaemon(true);
            return t;
          });

  void write(Engine engine, String location, long version) {
    try {
      thread.execute(
          () -> {
            try {
              TableManager.loadSnapshot(location)
                  .atVersion(version)
                  .build(engine)
                  .writeCheckpoint(engine);
              shortened.add(location);
            } catch (IOException | RuntimeException e) {
              LOG.warn("no checkpoint of {} at version {}: {}", location, version, e.toString());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("closed before the checkpoint of {}", location);
    }
  }

  /** Whether the table got a checkpoint since this was last asked: its log can be read shorter. */
  boolean shortened(String location) {
    return shortened.remove(location);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
