package kitchens.caspers.apps;

import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells browsers that there is something new: an event {@code changed}, on which they ask again, or
 * an event {@code shown} that carries it. It is looked for only while somebody watches, once a tick
 * for all who watch the same.
 */
public final class Live implements AutoCloseable {
  private static final long TICK_MILLIS = 500;
  private static final int TICKS_BETWEEN_SIGNS_OF_LIFE = 20;
  private static final String FAILED = "failed: ";

  /**
   * @param carried whether what was found is sent, or only that it is another
   */
  private record Watch(String topic, Supplier<String> look, boolean carried) {}

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
    add(client, new Watch(topic, fingerprint, false));
  }

  /**
   * Sends a topic's text now and whenever it is another, until the browser goes away.
   *
   * @param text one line, such as JSON; the same for the same topic
   */
  public void show(SseClient client, String topic, Supplier<String> text) {
    add(client, new Watch(topic, text, true));
  }

  private void add(SseClient client, Watch watch) {
    client.keepAlive();
    client.onClose(
        () -> {
          watches.remove(client);
          seen.remove(client);
        });
    watches.put(client, watch);
  }

  private void tick() {
    ticks++;
    var found = new ConcurrentHashMap<String, String>();
    watches.forEach(
        (client, watch) -> {
          String text = found.computeIfAbsent(watch.topic(), t -> look(watch));
          if (!text.equals(seen.put(client, text))) {
            tell(client, watch, text);
          } else if (ticks % TICKS_BETWEEN_SIGNS_OF_LIFE == 0) {
            client.sendComment("still here");
          }
          if (client.terminated()) {
            watches.remove(client);
            seen.remove(client);
          }
        });
  }

  private static void tell(SseClient client, Watch watch, String text) {
    if (!watch.carried()) {
      client.sendEvent("changed", "{}");
    } else if (text.startsWith(FAILED)) {
      client.sendEvent("failed", text.substring(FAILED.length()));
    } else {
      client.sendEvent("shown", text);
    }
  }

  /** What does not answer is a change too: the page then says so. */
  private static String look(Watch watch) {
    try {
      return watch.look().get();
    } catch (Refusal e) {
      return FAILED + e.getMessage();
    } catch (RuntimeException e) {
      return FAILED + e.getClass().getSimpleName();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
