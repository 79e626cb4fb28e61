package kitchens.caspers.workspace.gateway.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is kept of one request, as one line of the journal: {@code row} for the payload table,
 * {@code usage} for the usage table.
 *
 * @param payloadTable in three parts; null when requests and answers are not kept
 * @param owner in whose name the payload table is written
 * @param usage whether tokens are counted
 * @param timeToFirstByteMillis -1 for an answer that is not streamed
 * @param request null when a guardrail for personal data struck
 * @param response null when there was none
 * @param responseTruncated whether {@code response} lacks its end
 * @param inputTokens -1 when nobody said
 * @param outputTokens -1 when nobody said
 * @param usageContext a JSON object, or null
 */
public record Entry(
    String payloadTable,
    String owner,
    boolean usage,
    String endpoint,
    String requestId,
    String clientRequestId,
    Instant requestTime,
    int status,
    long executionMillis,
    long timeToFirstByteMillis,
    byte[] request,
    byte[] response,
    boolean responseTruncated,
    String servedEntity,
    String requester,
    long inputTokens,
    long outputTokens,
    String usageContext,
    boolean streaming) {

  /** Of a request or an answer that is kept; what is longer is cut, and the row says so. */
  public static final int MOST_BYTES = 1 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();

  /** The line, with the break that ends it. */
  byte[] line() {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(
            1_024 + (payloadTable == null ? 0 : length(request) + length(response)));
    String time = requestTime.truncatedTo(ChronoUnit.MICROS).toString();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      if (payloadTable != null) {
        json.writeStringField("table", payloadTable);
        json.writeStringField("owner", owner);
        json.writeObjectFieldStart("row");
        payload(json, time);
        json.writeEndObject();
      }
      if (usage) {
        json.writeObjectFieldStart("usage");
        usage(json, time);
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void payload(JsonGenerator json, String time) throws IOException {
    common(json, time);
    text(json, "client_request_id", clientRequestId);
    json.writeStringField("request_date", time.substring(0, 10));
    json.writeNumberField("sampling_fraction", 1.0);
    json.writeNumberField("execution_duration_ms", executionMillis);
    number(json, "time_to_first_byte_ms", timeToFirstByteMillis);
    content(json, "request", request);
    content(json, "response", response);
    errors(json);
  }

  private void usage(JsonGenerator json, String time) throws IOException {
    common(json, time);
    json.writeStringField("endpoint", endpoint);
    number(json, "input_token_count", inputTokens);
    number(json, "output_token_count", outputTokens);
    json.writeBooleanField("request_streaming", streaming);
    if (usageContext != null) {
      json.writeFieldName("usage_context");
      // It is valid JSON, so that a break in it stands between its tokens.
      json.writeRawValue(usageContext.replace('\n', ' ').replace('\r', ' '));
    }
  }

  private void common(JsonGenerator json, String time) throws IOException {
    json.writeStringField("databricks_request_id", requestId);
    json.writeStringField("request_time", time);
    json.writeNumberField("status_code", status);
    text(json, "served_entity_id", servedEntity);
    json.writeStringField("requester", requester);
  }

  private void errors(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("logging_error_codes");
    if (length(request) > MOST_BYTES) {
      json.writeString("MAX_REQUEST_SIZE_EXCEEDED");
    }
    if (responseTruncated || length(response) > MOST_BYTES) {
      json.writeString("MAX_RESPONSE_SIZE_EXCEEDED");
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void number(JsonGenerator json, String name, long value) throws IOException {
    if (value >= 0) {
      json.writeNumberField(name, value);
    }
  }

  private static void content(JsonGenerator json, String name, byte[] bytes) throws IOException {
    if (bytes != null) {
      int length = Math.min(bytes.length, MOST_BYTES);
      json.writeFieldName(name);
      if (isAscii(bytes, length)) {
        json.writeUTF8String(bytes, 0, length);
      } else {
        // Decoded, as it may end within a character or be no UTF-8 at all.
        json.writeString(new String(bytes, 0, length, StandardCharsets.UTF_8));
      }
    }
  }

  private static boolean isAscii(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
