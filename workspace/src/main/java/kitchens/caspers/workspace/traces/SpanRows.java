package kitchens.caspers.workspace.traces;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes ended spans to the database; while it is away they are lost, and the calls go on. */
final class SpanRows implements SpanExporter {

  private static final Logger LOG = LoggerFactory.getLogger(SpanRows.class);

  private final TraceStore store;

  SpanRows(TraceStore store) {
    this.store = store;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    try {
      store.add(spans);
      return CompletableResultCode.ofSuccess();
    } catch (RuntimeException e) {
      LOG.warn("{} spans could not be written: {}", spans.size(), e.getMessage());
      return CompletableResultCode.ofFailure();
    }
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
