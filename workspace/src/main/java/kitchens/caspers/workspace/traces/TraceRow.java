package kitchens.caspers.workspace.traces;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import kitchens.caspers.workspace.http.Json;

/** A trace as a row of the Delta table that SQL reads, from its root span. */
final class TraceRow {

  private static final Set<AttributeKey<?>> COLUMNS =
      Set.of(TraceKeys.REQUEST_ID, TraceKeys.CLIENT_REQUEST_ID, TraceKeys.INPUT, TraceKeys.OUTPUT);

  private TraceRow() {}

  static ObjectNode of(SpanData root) {
    Attributes a = root.getAttributes();
    ObjectNode row = Json.MAPPER.createObjectNode().put("trace_id", root.getTraceId());
    text(row, "databricks_request_id", a.get(TraceKeys.REQUEST_ID));
    text(row, "client_request_id", a.get(TraceKeys.CLIENT_REQUEST_ID));
    row.put(
        "request_time",
        Instant.EPOCH
            .plusNanos(root.getStartEpochNanos())
            .truncatedTo(ChronoUnit.MICROS)
            .toString());
    row.put("state", root.getStatus().getStatusCode() == StatusCode.ERROR ? "ERROR" : "OK");
    row.put(
        "execution_duration_ms", (root.getEndEpochNanos() - root.getStartEpochNanos()) / 1_000_000);
    text(row, "request", a.get(TraceKeys.INPUT));
    text(row, "response", a.get(TraceKeys.OUTPUT));
    ObjectNode metadata = row.putObject("trace_metadata");
    a.forEach(
        (AttributeKey<?> key, Object value) -> {
          if (!COLUMNS.contains(key)) {
            metadata.put(key.getKey(), String.valueOf(value));
          }
        });
    return row;
  }

  private static void text(ObjectNode row, String name, String value) {
    if (value != null) {
      row.put(name, value);
    }
  }
}
