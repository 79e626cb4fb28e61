package kitchens.caspers.workspace.http;

import static java.util.Objects.requireNonNull;

import io.javalin.http.sse.SseClient;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One browser that watches. Changes that come in quick succession are told once; a comment now and
 * then finds out who has gone.
 */
public final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final long TOGETHER_MILLIS = 40;
  private static final long HEARTBEAT_SECONDS = 15;
  private static final ScheduledExecutorService SENDERS =
      Executors.newScheduledThreadPool(
          6,
          work -> {
            var thread = new Thread(work, "live");
            thread.setDaemon(true);
            return thread;
          });

  private final SseClient client;
  private final Runnable send;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * @param send sends what there is now; what it throws ends the stream
   */
  public LiveStream(SseClient client, Runnable send) {
    this.client = requireNonNull(client, "client is null");
    this.send = requireNonNull(send, "send is null");
  }

  /** A stream of the event {@code changed}: whoever hears it reads anew what is of interest. */
  public static LiveStream ofChanges(SseClient client) {
    return new LiveStream(client, () -> client.sendEvent("changed", "{}"));
  }

  /**
   * Sends now and after each change, until the browser has gone.
   *
   * @param listen is given what to call at each change, which returns at once; answers with what
   *     ends the listening
   */
  public void follow(Function<Runnable, Runnable> listen) {
    client.keepAlive();
    Runnable unlisten = listen.apply(() -> soon(TOGETHER_MILLIS));
    ScheduledFuture<?> heartbeat =
        SENDERS.scheduleWithFixedDelay(
            () -> sending(() -> client.sendComment("still here")),
            HEARTBEAT_SECONDS,
            HEARTBEAT_SECONDS,
            TimeUnit.SECONDS);
    client.onClose(
        () -> {
          heartbeat.cancel(false);
          unlisten.run();
        });
    soon(0);
  }

  private void soon(long millis) {
    if (scheduled.compareAndSet(false, true)) {
      SENDERS.schedule(
          () -> {
            scheduled.set(false);
            sending(send);
          },
          millis,
          TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void sending(Runnable what) {
    if (client.terminated()) {
      return;
    }
    try {
      what.run();
    } catch (RuntimeException e) {
      LOG.debug("A watcher could not be told", e);
      client.close();
    }
  }
}
