package kitchens.caspers.workspace.gateway.payload;

import static java.util.Objects.requireNonNull;

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
 * {@code usage} for the usage table. What was asked can be written while the answer is awaited.
 * Belongs to one thread.
 */
public final class Entry {

  /** Of a request or an answer that is kept; what is longer is cut, and the row says so. */
  public static final int MOST_BYTES = 1 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * What is known before there is an answer.
   *
   * @param payloadTable in three parts; null when requests and answers are not kept
   * @param owner in whose name the payload table is written
   * @param usage whether tokens are counted
   * @param request null when a guardrail for personal data struck
   * @param usageContext a JSON object, or null
   */
  public record Asked(
      String payloadTable,
      String owner,
      boolean usage,
      String endpoint,
      String requestId,
      String clientRequestId,
      Instant requestTime,
      byte[] request,
      String requester,
      String usageContext,
      boolean streaming) {}

  /**
   * What came of it.
   *
   * @param timeToFirstByteMillis -1 for an answer that is not streamed
   * @param response null when there was none
   * @param responseTruncated whether {@code response} lacks its end
   * @param inputTokens -1 when nobody said
   * @param outputTokens -1 when nobody said
   */
  public record Told(
      int status,
      long executionMillis,
      long timeToFirstByteMillis,
      byte[] response,
      boolean responseTruncated,
      String servedEntity,
      long inputTokens,
      long outputTokens) {}

  private final Asked asked;
  private final String time;
  private final ByteArrayOutputStream out;
  private JsonGenerator json;

  public Entry(Asked asked) {
    this.asked = requireNonNull(asked, "asked is null");
    this.time = asked.requestTime().truncatedTo(ChronoUnit.MICROS).toString();
    this.out =
        new ByteArrayOutputStream(
            asked.payloadTable() == null ? 1_024 : 3_072 + length(asked.request()));
  }

  /** Writes what was asked. Without effect from the second time on. */
  public void begin() {
    if (json != null) {
      return;
    }
    try {
      json = FACTORY.createGenerator(out);
      json.writeStartObject();
      if (asked.payloadTable() != null) {
        json.writeStringField("table", asked.payloadTable());
        json.writeStringField("owner", asked.owner());
        json.writeObjectFieldStart("row");
        common();
        text("client_request_id", asked.clientRequestId());
        json.writeStringField("request_date", time.substring(0, 10));
        json.writeNumberField("sampling_fraction", 1.0);
        content("request", asked.request());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole line, with the break that ends it; to be asked for once. */
  byte[] line(Told told) {
    begin();
    try (JsonGenerator line = json) {
      if (asked.payloadTable() != null) {
        answered(told);
        number("execution_duration_ms", told.executionMillis());
        number("time_to_first_byte_ms", told.timeToFirstByteMillis());
        content("response", told.response());
        errors(told);
        json.writeEndObject();
      }
      if (asked.usage()) {
        json.writeObjectFieldStart("usage");
        usage(told);
        json.writeEndObject();
      }
      line.writeEndObject();
      line.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void usage(Told told) throws IOException {
    common();
    answered(told);
    json.writeStringField("endpoint", asked.endpoint());
    number("input_token_count", told.inputTokens());
    number("output_token_count", told.outputTokens());
    json.writeBooleanField("request_streaming", asked.streaming());
    if (asked.usageContext() != null) {
      json.writeFieldName("usage_context");
      // It is valid JSON, so that a break in it stands between its tokens.
      json.writeRawValue(asked.usageContext().replace('\n', ' ').replace('\r', ' '));
    }
  }

  private void common() throws IOException {
    json.writeStringField("databricks_request_id", asked.requestId());
    json.writeStringField("request_time", time);
    json.writeStringField("requester", asked.requester());
  }

  private void answered(Told told) throws IOException {
    json.writeNumberField("status_code", told.status());
    text("served_entity_id", told.servedEntity());
  }

  private void errors(Told told) throws IOException {
    json.writeArrayFieldStart("logging_error_codes");
    if (length(asked.request()) > MOST_BYTES) {
      json.writeString("MAX_REQUEST_SIZE_EXCEEDED");
    }
    if (told.responseTruncated() || length(told.response()) > MOST_BYTES) {
      json.writeString("MAX_RESPONSE_SIZE_EXCEEDED");
    }
    json.writeEndArray();
  }

  private void text(String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private void number(String name, long value) throws IOException {
    if (value >= 0) {
      json.writeNumberField(name, value);
    }
  }

  private void content(String name, byte[] bytes) throws IOException {
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
