package kitchens.caspers.workspace.traces;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces of agents' calls: OpenTelemetry's spans, written to Postgres in batches beside the calls,
 * the rest of them when the workspace stops.
 */
public final class Traces implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
  private static final int LONGEST = 16_000;

  private final Settings.Traces settings;
  private final TraceStore store;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private volatile Consumer<List<ObjectNode>> rows = ended -> {};
  private final ScheduledExecutorService retention =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "trace-retention");
            thread.setDaemon(true);
            return thread;
          });

  public Traces(Database database, Settings.Traces settings, Clock clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.store = new TraceStore(database.jdbi(), clock);
    this.provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                BatchSpanProcessor.builder(new SpanRows(store, () -> rows))
                    .setScheduleDelay(Duration.ofMillis(300))
                    .setMaxQueueSize(16_384)
                    .setMaxExportBatchSize(1_024)
                    .build())
            .build();
    this.tracer = provider.get("caspers");
  }

  /** Who takes a row of each ended trace besides the database: nobody until it is said. */
  public void rowsTo(Consumer<List<ObjectNode>> taker) {
    rows = requireNonNull(taker, "taker is null");
  }

  /** Begins spans. */
  public Tracer tracer() {
    return tracer;
  }

  /** Writes what was said on a span, if the settings keep it; a long text is cut. */
  public void content(Span span, AttributeKey<String> key, String text) {
    if (settings.content() == Settings.Content.FULL && text != null) {
      span.setAttribute(
          key, text.length() > LONGEST ? text.substring(0, LONGEST) + "… (cut)" : text);
    }
  }

  /** The same for a text that takes some work. */
  public void content(Span span, AttributeKey<String> key, Supplier<String> text) {
    if (settings.content() == Settings.Content.FULL) {
      content(span, key, text.get());
    }
  }

  /** Writes the spans that have ended. */
  public void flush() {
    provider.forceFlush().join(5, TimeUnit.SECONDS);
  }

  TraceStore store() {
    return store;
  }

  void start() {
    retention.scheduleWithFixedDelay(this::forget, 1, 60, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    retention.shutdownNow();
    provider.shutdown().join(10, TimeUnit.SECONDS);
  }

  private void forget() {
    try {
      store.forget(Duration.ofDays(settings.keepDays()));
    } catch (RuntimeException e) {
      LOG.warn("old traces could not be removed; tried again in an hour", e);
    }
  }
}
