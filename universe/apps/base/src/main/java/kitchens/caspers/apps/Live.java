package kitchens.caspers.apps;

import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells browsers that there is something new: an event {@code changed}, on which they ask again.
 * The database is looked at only while somebody watches, once a tick for all who watch the same.
 */
public final class Live implements AutoCloseable {
  private static final long TICK_MILLIS = 500;
  private static final int TICKS_BETWEEN_SIGNS_OF_LIFE = 20;

  private record Watch(String topic, Supplier<String> fingerprint) {}

  private final Map<SseClient, Watch> watches = new ConcurrentHashMap<>();
  private final Map<SseClient, String> seen = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "live");
            thread.setDaemon(true);
            return thread;
          });
  private int ticks;

  public Live() {
    clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Follows a topic until the browser goes away.
   *
   * @param fingerprint changes whenever the topic does; the same for the same topic
   */
  public void watch(SseClient client, String topic, Supplier<String> fingerprint) {
    client.keepAlive();
    client.onClose(
        () -> {
          watches.remove(client);
          seen.remove(client);
        });
    watches.put(client, new Watch(topic, fingerprint));
  }

  private void tick() {
    ticks++;
    var prints = new ConcurrentHashMap<String, String>();
    watches.forEach(
        (client, watch) -> {
          String print = prints.computeIfAbsent(watch.topic(), t -> print(watch));
          if (!print.equals(seen.put(client, print))) {
            client.sendEvent("changed", "{}");
          } else if (ticks % TICKS_BETWEEN_SIGNS_OF_LIFE == 0) {
            client.sendComment("still here");
          }
          if (client.terminated()) {
            watches.remove(client);
            seen.remove(client);
          }
        });
  }

  /** A database that does not answer is a change too: the page then asks and says so. */
  private static String print(Watch watch) {
    try {
      return watch.fingerprint().get();
    } catch (RuntimeException e) {
      return "failed: " + e.getClass().getSimpleName();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
