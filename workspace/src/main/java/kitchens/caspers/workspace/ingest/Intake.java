package kitchens.caspers.workspace.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of all records into volumes, whoever brings them. */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** For so long a key is known; a request that comes again later is another one. */
  static final Duration KEYS_KEPT = Duration.ofDays(7);

  private final IngestStore store;
  private final SettledStore settled;
  private final Clock clock;
  private final Map<String, Path> roots = new HashMap<>();
  private final Map<String, VolumeWriter> writers = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread made = new Thread(work, "ingest");
            made.setDaemon(true);
            return made;
          });
  private Instant forgot = Instant.EPOCH;

  Intake(IngestStore store, SettledStore settled, Clock clock) {
    this.store = store;
    this.settled = settled;
    this.clock = clock;
  }

  /** Knows that a volume lies in a folder; one that lay elsewhere before is another. */
  synchronized void open(String volume, Path root) {
    Instant now = clock.instant();
    if (forgot.isBefore(now.minus(Duration.ofHours(1)))) {
      store.forgetKeysBefore(now.minus(KEYS_KEPT));
      settled.forgetBefore(now.minus(KEYS_KEPT));
      forgot = now;
    }
    if (!root.equals(roots.get(volume))) {
      store.open(volume, root.toString(), now);
      writers.put(
          volume, new VolumeWriter(volume, new BatchFiles(root), store, settled, clock, threads));
      roots.put(volume, root);
    }
  }

  /** Takes records into a volume that is {@link #open}; done when they are on disk. */
  CompletableFuture<Taken> take(String volume, Delivery delivery) {
    VolumeWriter writer;
    synchronized (this) {
      writer = writers.get(volume);
    }
    return writer.put(delivery);
  }

  /** Lets what a killed workspace had taken show itself. */
  void recover() {
    for (IngestStore.Received volume : store.volumes()) {
      try {
        new BatchFiles(Path.of(volume.root())).show(volume.last().batch(), volume.last().folder());
      } catch (IOException e) {
        LOG.warn(
            "the last batch of {} does not show itself yet: {}", volume.volume(), e.toString());
      }
    }
  }

  /** Ends after what was taken before. */
  void stop() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("records that were not answered are not taken");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String path(String volume) {
    return "/Volumes/" + volume.replace('.', '/');
  }

  /** What makes two requests the same: their body and their mapping. */
  static String sha256(byte[] body, String mapping) {
    MessageDigest digest = sha256();
    digest.update(body);
    digest.update((byte) 0);
    digest.update((mapping == null ? "" : mapping).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
