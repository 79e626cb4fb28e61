package kitchens.caspers.workspace.traces;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of traces and spans. */
final class TraceStore {

  /** What a list of traces is narrowed to; absent parts do not narrow. */
  record Filter(String endpoint, String state, String modelVersion, String text, String before) {}

  private final Jdbi jdbi;
  private final Clock clock;

  TraceStore(Jdbi jdbi, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void add(Collection<SpanData> spans) {
    jdbi.useTransaction(
        h -> {
          PreparedBatch rows =
              h.prepareBatch(
                  """
                  INSERT INTO spans (trace_id, span_id, parent_id, name, kind, started_at,
                                     duration_us, state, message, attributes)
                  VALUES (:trace, :span, :parent, :name, :kind, :started, :duration, :state,
                          :message, :attributes::jsonb)
                  ON CONFLICT DO NOTHING
                  """);
          PreparedBatch roots =
              h.prepareBatch(
                  """
                  INSERT INTO traces (trace_id, endpoint, requester, model, model_version,
                                      prompt_version, started_at, duration_us, state, error_code,
                                      prompt_tokens, completion_tokens, cost_usd, input)
                  VALUES (:trace, :endpoint, :requester, :model, :version, :prompt, :started,
                          :duration, :state, :error, :in, :out, :cost, :input)
                  ON CONFLICT DO NOTHING
                  """);
          spans.forEach(span -> add(span, rows, roots));
          rows.execute();
          if (roots.size() > 0) {
            roots.execute();
          }
        });
  }

  private static void add(SpanData span, PreparedBatch rows, PreparedBatch roots) {
    boolean root = !span.getParentSpanContext().isValid();
    Attributes a = span.getAttributes();
    Instant started = instant(span.getStartEpochNanos());
    long duration = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000;
    String state = span.getStatus().getStatusCode() == StatusCode.ERROR ? "ERROR" : "OK";
    rows.bind("trace", span.getTraceId())
        .bind("span", span.getSpanId())
        .bind("parent", root ? null : span.getParentSpanId())
        .bind("name", span.getName())
        .bind("kind", a.get(TraceKeys.KIND))
        .bind("started", started)
        .bind("duration", duration)
        .bind("state", state)
        .bind("message", clean(span.getStatus().getDescription()))
        .bind("attributes", json(a))
        .add();
    if (root) {
      roots
          .bind("trace", span.getTraceId())
          .bind("endpoint", a.get(TraceKeys.ENDPOINT))
          .bind("requester", a.get(TraceKeys.REQUESTER))
          .bind("model", a.get(TraceKeys.MODEL))
          .bind("version", a.get(TraceKeys.MODEL_VERSION))
          .bind("prompt", a.get(TraceKeys.PROMPT_VERSION))
          .bind("started", started)
          .bind("duration", duration)
          .bind("state", state)
          .bind("error", a.get(TraceKeys.ERROR_CODE))
          .bind("in", count(a.get(TraceKeys.PROMPT_TOKENS)))
          .bind("out", count(a.get(TraceKeys.COMPLETION_TOKENS)))
          .bind("cost", cost(a.get(TraceKeys.COST)))
          .bind("input", clean(a.get(TraceKeys.INPUT)))
          .add();
    }
  }

  Optional<Trace> find(String traceId) {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT * FROM traces WHERE trace_id = :id")
                .bind("id", traceId)
                .map((rs, ctx) -> trace(rs))
                .findOne()
                .map(trace -> trace.with(spans(h, trace))));
  }

  /** The newest first. */
  List<Trace> list(Filter filter, int limit) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    SELECT * FROM traces
                     WHERE (CAST(:endpoint AS text) IS NULL OR endpoint = :endpoint)
                       AND (CAST(:state AS text) IS NULL OR state = :state)
                       AND (CAST(:version AS text) IS NULL OR model_version = :version)
                       AND (CAST(:text AS text) IS NULL
                            OR trace_id = :text OR strpos(input, :text) > 0)
                       AND (CAST(:before AS text) IS NULL
                            OR (started_at, trace_id) <
                               (SELECT started_at, trace_id FROM traces WHERE trace_id = :before))
                     ORDER BY started_at DESC, trace_id DESC
                     LIMIT :limit
                    """)
                .bind("endpoint", filter.endpoint())
                .bind("state", filter.state())
                .bind("version", filter.modelVersion())
                .bind("text", filter.text())
                .bind("before", filter.before())
                .bind("limit", limit)
                .map((rs, ctx) -> trace(rs))
                .list());
  }

  void forget(Duration age) {
    Instant before = clock.instant().minus(age);
    jdbi.useHandle(
        h -> {
          h.execute("DELETE FROM spans WHERE started_at < ?", before);
          h.execute("DELETE FROM traces WHERE started_at < ?", before);
        });
  }

  private static List<Trace.SpanView> spans(Handle h, Trace trace) {
    return h.createQuery("SELECT * FROM spans WHERE trace_id = :id ORDER BY started_at, span_id")
        .bind("id", trace.traceId())
        .map(
            (rs, ctx) -> {
              Instant started = rs.getTimestamp("started_at").toInstant();
              return new Trace.SpanView(
                  rs.getString("span_id"),
                  rs.getString("parent_id"),
                  rs.getString("name"),
                  rs.getString("kind"),
                  started,
                  Math.max(0, Duration.between(trace.startedAt(), started).toNanos() / 1_000),
                  rs.getLong("duration_us"),
                  rs.getString("state"),
                  rs.getString("message"),
                  rs.getString("attributes"));
            })
        .list();
  }

  private static Trace trace(ResultSet rs) throws SQLException {
    return new Trace(
        rs.getString("trace_id"),
        rs.getString("endpoint"),
        rs.getString("requester"),
        rs.getString("model"),
        rs.getString("model_version"),
        rs.getString("prompt_version"),
        rs.getTimestamp("started_at").toInstant(),
        rs.getLong("duration_us"),
        rs.getString("state"),
        rs.getString("error_code"),
        rs.getLong("prompt_tokens"),
        rs.getLong("completion_tokens"),
        rs.getBigDecimal("cost_usd"),
        rs.getString("input"),
        null);
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(epochNanos / 1_000_000_000, epochNanos % 1_000_000_000);
  }

  private static long count(Long value) {
    return value == null ? 0 : value;
  }

  private static BigDecimal cost(String value) {
    return value == null ? BigDecimal.ZERO : new BigDecimal(value);
  }

  private static String json(Attributes attributes) {
    Map<String, Object> fields = new TreeMap<>();
    attributes.forEach(
        (AttributeKey<?> key, Object value) ->
            fields.put(key.getKey(), value instanceof String text ? clean(text) : value));
    try {
      return Json.MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Postgres keeps no NUL characters. */
  private static String clean(String text) {
    return text == null ? null : text.replace("\0", "\uFFFD");
  }
}
