package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.settings.IngestSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one database, for good: a process that ends is started again, after a pause that grows up
 * to half a minute. How far it has come stands in the transaction that takes the changes, so a
 * change that was streamed lands once, whoever is killed when.
 */
final class Capture implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(30);

  /** What captures need of the workspace. */
  record Needs(
      VolumeDoor door,
      Intake intake,
      IngestStore store,
      MappingStore mappings,
      UnaryOperator<String> secret,
      Path lib,
      Path logs,
      Clock clock) {}

  private final IngestSettings.Capture settings;
  private final Needs needs;
  private volatile String trouble = "";
  private volatile Instant last;
  private volatile boolean ended;
  private CaptureProcess process;
  private Duration pause = FIRST_PAUSE;

  Capture(IngestSettings.Capture settings, Needs needs) {
    this.settings = settings;
    this.needs = needs;
  }

  @Override
  public void run() {
    while (!ended) {
      try {
        follow();
      } catch (IOException | RuntimeException e) {
        trouble(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
      }
      rest();
    }
  }

  private void follow() throws IOException {
    VolumeDoor.Opened volume = needs.door().open(settings.volume());
    needs.mappings().find(settings.volume(), settings.mapping());
    CaptureProcess started =
        CaptureProcess.start(
            needs.lib(),
            config(volume.root()),
            needs.logs().resolve("capture-" + settings.name() + ".log"));
    synchronized (this) {
      process = started;
    }
    try (started) {
      JsonNode piece = ended ? null : started.next();
      for (; piece != null; piece = started.next()) {
        if (piece.has("failed")) {
          throw new IOException(piece.path("failed").asText());
        }
        take(piece, volume.root());
        started.kept();
        pause = FIRST_PAUSE;
        trouble = "";
      }
      if (!ended) {
        throw new IOException("its process ended");
      }
    }
  }

  private void take(JsonNode piece, Path root) throws IOException {
    Instant now = needs.clock().instant();
    Records records =
        Records.read(
                Json.MAPPER.writeValueAsBytes(piece.path("records")),
                needs.mappings().find(settings.volume(), settings.mapping()),
                now)
            .andAside(piece.path("aside"), now);
    var progress = new Delivery.Progress(identity(root), piece.path("offset").toString());
    needs.intake().take(settings.volume(), Delivery.of(progress, records)).join();
    if (!piece.path("records").isEmpty()) {
      last = now;
    }
  }

  private ObjectNode config(Path root) throws IOException {
    ObjectNode config =
        Json.MAPPER
            .createObjectNode()
            .put("name", settings.name())
            .put("host", settings.host())
            .put("port", settings.port())
            .put("database", settings.database())
            .put("user", settings.user());
    settings.password().ifPresent(named -> config.put("password", needs.secret().apply(named)));
    settings.tables().forEach(config.putArray("tables")::add);
    var offset = needs.store().offset(identity(root));
    if (offset.isPresent()) {
      config.set("offset", Json.MAPPER.readTree(offset.get()));
    }
    return config;
  }

  /** What has come so far is of this database, and lies in this volume. */
  private String identity(Path root) {
    return "%s of %s:%d/%s in %s"
        .formatted(settings.name(), settings.host(), settings.port(), settings.database(), root);
  }

  private void trouble(Throwable why) {
    if (ended) {
      return;
    }
    String message =
        why instanceof ApiException || why instanceof IOException
            ? String.valueOf(why.getMessage())
            : why.toString();
    // Said once, and again when it is another trouble.
    if (!message.equals(trouble)) {
      LOG.warn("the capture {} waits: {}", settings.name(), message);
    }
    trouble = message;
  }

  private synchronized void rest() {
    try {
      if (!ended) {
        wait(pause.toMillis());
        pause =
            pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
      }
    } catch (InterruptedException e) {
      ended = true;
    }
  }

  /** Ends it; what was not kept is captured again at the next start. */
  void end() {
    CaptureProcess running;
    synchronized (this) {
      ended = true;
      running = process;
      notifyAll();
    }
    if (running != null) {
      running.close();
    }
  }

  /** As the page shows it. */
  Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("kind", "capture");
    state.put("name", settings.name());
    state.put("volume", settings.volume());
    settings.mapping().ifPresent(mapping -> state.put("mapping", mapping));
    state.put("state", trouble.isEmpty() ? "RUNNING" : "WAITING");
    if (!trouble.isEmpty()) {
      state.put("message", trouble);
    }
    if (last != null) {
      state.put("last_change_at", last.toString());
    }
    return state;
  }
}
