package kitchens.caspers.workspace.traces;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One call of an agent.
 *
 * @param state {@code OK} or {@code ERROR}
 * @param input what it was given; absent where contents are not kept
 * @param spans absent in a list
 */
record Trace(
    String traceId,
    String endpoint,
    String requester,
    String model,
    String modelVersion,
    String promptVersion,
    Instant startedAt,
    long durationUs,
    String state,
    String errorCode,
    long promptTokens,
    long completionTokens,
    BigDecimal costUsd,
    String input,
    List<SpanView> spans) {

  Trace with(List<SpanView> all) {
    return new Trace(
        traceId,
        endpoint,
        requester,
        model,
        modelVersion,
        promptVersion,
        startedAt,
        durationUs,
        state,
        errorCode,
        promptTokens,
        completionTokens,
        costUsd,
        input,
        all);
  }

  /**
   * A part of a call.
   *
   * @param kind {@code AGENT}, {@code MODEL} or {@code TOOL}
   * @param offsetUs since the trace began
   */
  record SpanView(
      String spanId,
      String parentId,
      String name,
      String kind,
      Instant startedAt,
      long offsetUs,
      long durationUs,
      String state,
      String message,
      @JsonRawValue String attributes) {}
}
