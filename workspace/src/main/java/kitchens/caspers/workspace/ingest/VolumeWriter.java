package kitchens.caspers.workspace.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.http.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a volume's batches, one after the other. Requests that come while one is being written go
 * together into the next. A batch is on disk, hidden, before Postgres takes it with its requests'
 * keys in one transaction; then it shows itself, and then the requests are answered. A crash before
 * the transaction leaves nothing, a crash after it what the next start shows.
 */
final class VolumeWriter {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeWriter.class);
  private static final long MOST_BATCH_BYTES = 8L << 20;
  private static final int MOST_REQUESTS = 2_000;

  /** For so long a batch waits for more, so that files are few. */
  private static final long LINGER_MILLIS = 25;

  /** A request on its way. */
  private record Waiting(Delivery delivery, CompletableFuture<Taken> answer) {
    Optional<AsideId> settles() {
      return delivery.settling().map(Delivery.Settling::id);
    }
  }

  private final String volume;
  private final BatchFiles files;
  private final IngestStore store;
  private final SettledStore settled;
  private final Clock clock;
  private final Executor threads;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private boolean working;

  VolumeWriter(
      String volume,
      BatchFiles files,
      IngestStore store,
      SettledStore settled,
      Clock clock,
      Executor threads) {
    this.volume = volume;
    this.files = files;
    this.store = store;
    this.settled = settled;
    this.clock = clock;
    this.threads = threads;
  }

  /**
   * Takes a request's records; the answer comes when they are on disk.
   *
   * @throws ApiException 503 when the workspace is being stopped
   */
  synchronized CompletableFuture<Taken> put(Delivery delivery) {
    var waiting = new Waiting(delivery, new CompletableFuture<>());
    if (!working) {
      try {
        threads.execute(this::work);
        working = true;
      } catch (RejectedExecutionException e) {
        throw ApiException.temporarilyUnavailable(
            "the workspace is being stopped: send the records again, under the same key");
      }
    }
    queue.add(waiting);
    return waiting.answer();
  }

  private void work() {
    do {
      List<Waiting> group = new ArrayList<>();
      try {
        gather(group);
        if (!group.isEmpty()) {
          write(group);
        }
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        LOG.error("a batch of {} was not taken", volume, e);
        fail(group, e);
      }
    } while (!rests());
  }

  private synchronized boolean rests() {
    working = !queue.isEmpty();
    return !working;
  }

  private static void fail(List<Waiting> group, Throwable cause) {
    ApiException error =
        ApiException.temporarilyUnavailable(
            "the records were perhaps not taken: send them again, under the same Idempotency-Key");
    error.addSuppressed(cause);
    group.forEach(one -> one.answer().completeExceptionally(error));
  }

  private void gather(List<Waiting> group) {
    long bytes = 0;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
    try {
      while (bytes < MOST_BATCH_BYTES && group.size() < MOST_REQUESTS) {
        Waiting next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          return;
        }
        group.add(next);
        bytes += next.delivery().records().lines().length;
      }
    } catch (InterruptedException e) {
      // What was put is still written.
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Waiting> group) throws IOException {
    // A batch that was taken and has not shown itself comes before all others.
    Optional<IngestStore.Last> before = recover();
    List<Waiting> fresh = fresh(group);
    if (fresh.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    long batch = before.map(IngestStore.Last::batch).orElse(0L) + 1;
    String folder = now.atZone(ZoneOffset.UTC).toLocalDate().toString();
    List<byte[]> lines = new ArrayList<>();
    List<byte[]> aside = new ArrayList<>();
    for (Waiting one : fresh) {
      Records records = one.delivery().records();
      lines.add(records.lines());
      records.aside().forEach(text -> aside.add((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }
    files.draft(batch, folder, lines, aside);
    store.take(volume, batch, folder, fresh.stream().map(Waiting::delivery).toList(), now);
    files.show(batch, folder);
    for (Waiting one : fresh) {
      Records records = one.delivery().records();
      one.answer().complete(new Taken(batch, records.accepted(), records.aside().size(), false));
    }
  }

  /** Those that were not taken before; the others are answered as they were then. */
  private List<Waiting> fresh(List<Waiting> group) {
    var keys = group.stream().map(one -> one.delivery().key()).flatMap(Optional::stream).toList();
    Map<String, IngestStore.Known> known = store.known(volume, keys);
    Set<AsideId> done =
        settled.among(
            volume,
            group.stream().flatMap(one -> one.settles().stream()).collect(Collectors.toSet()));
    Map<Object, Waiting> now = new HashMap<>();
    List<Waiting> fresh = new ArrayList<>();
    for (Waiting one : group) {
      String key = one.delivery().key().orElse(null);
      Object same = key != null ? key : one.settles().orElse(null);
      Waiting twin = same == null ? null : now.putIfAbsent(same, one);
      if (key != null && known.containsKey(key)) {
        answerKnown(one, known.get(key));
      } else if (one.settles().filter(done::contains).isPresent()) {
        one.answer().complete(new Taken(0, 0, 0, true));
      } else if (twin != null) {
        // The same request twice at once: it is one.
        answerAs(one, twin);
      } else {
        fresh.add(one);
      }
    }
    return fresh;
  }

  private static void answerKnown(Waiting one, IngestStore.Known known) {
    if (Objects.equals(known.requestSha256(), one.delivery().sha256())) {
      one.answer().complete(known.taken());
    } else {
      one.answer().completeExceptionally(otherBody(one));
    }
  }

  private static void answerAs(Waiting one, Waiting twin) {
    if (!twin.delivery().sha256().equals(one.delivery().sha256())) {
      one.answer().completeExceptionally(otherBody(one));
      return;
    }
    twin.answer()
        .whenComplete(
            (taken, error) -> {
              if (error == null) {
                one.answer().complete(taken.again());
              } else {
                one.answer().completeExceptionally(error);
              }
            });
  }

  private static ApiException otherBody(Waiting one) {
    return new ApiException(
        409,
        "RESOURCE_CONFLICT",
        "the Idempotency-Key '%s' was used for another body: use a new key"
            .formatted(one.delivery().key().orElse("")));
  }

  /** Lets the newest batch show itself, which a killed workspace had perhaps only taken. */
  private Optional<IngestStore.Last> recover() throws IOException {
    Optional<IngestStore.Last> newest = store.last(volume);
    if (newest.isPresent()) {
      files.show(newest.get().batch(), newest.get().folder());
    }
    return newest;
  }
}
