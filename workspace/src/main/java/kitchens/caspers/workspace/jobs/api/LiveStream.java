package kitchens.caspers.workspace.jobs.api;

import io.javalin.http.sse.SseClient;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import kitchens.caspers.workspace.jobs.engine.RunChanges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One browser that watches. Changes that come in quick succession are told once; a comment now and
 * then finds out who has gone.
 */
final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final long TOGETHER_MILLIS = 40;
  private static final long HEARTBEAT_SECONDS = 15;
  private static final ScheduledExecutorService SENDERS =
      Executors.newScheduledThreadPool(
          4,
          work -> {
            var thread = new Thread(work, "job-live");
            thread.setDaemon(true);
            return thread;
          });

  private final SseClient client;
  private final Runnable send;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  LiveStream(SseClient client, Runnable send) {
    this.client = client;
    this.send = send;
  }

  void follow(RunChanges changes, LongPredicate interesting) {
    client.keepAlive();
    var listening =
        changes.listen(
            runId -> {
              if (interesting.test(runId)) {
                soon(TOGETHER_MILLIS);
              }
            });
    ScheduledFuture<?> heartbeat =
        SENDERS.scheduleWithFixedDelay(
            () -> sending(() -> client.sendComment("still here")),
            HEARTBEAT_SECONDS,
            HEARTBEAT_SECONDS,
            TimeUnit.SECONDS);
    client.onClose(
        () -> {
          heartbeat.cancel(false);
          close(listening);
        });
    soon(0);
  }

  private static void close(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception e) {
      LOG.debug("A watcher left", e);
    }
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
