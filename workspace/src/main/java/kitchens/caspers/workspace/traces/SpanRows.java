package kitchens.caspers.workspace.traces;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes ended spans to the database, and of each whole trace a row to whoever keeps them for SQL;
 * while the database is away spans are lost, and the calls go on.
 */
final class SpanRows implements SpanExporter {

  private static final Logger LOG = LoggerFactory.getLogger(SpanRows.class);

  private final TraceStore store;
  private final Supplier<Consumer<List<ObjectNode>>> rows;

  /**
   * @param rows takes rows of the traces table
   */
  SpanRows(TraceStore store, Supplier<Consumer<List<ObjectNode>>> rows) {
    this.store = store;
    this.rows = rows;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    try {
      List<ObjectNode> whole =
          spans.stream()
              .filter(span -> !span.getParentSpanContext().isValid())
              .map(TraceRow::of)
              .toList();
      if (!whole.isEmpty()) {
        rows.get().accept(whole);
      }
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
