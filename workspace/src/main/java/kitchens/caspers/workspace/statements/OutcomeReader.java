package kitchens.caspers.workspace.statements;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.statements.StatementResult.Chunk;

/**
 * Reads compute's answer to a statement as it comes, row by row into chunks, so that a result is
 * held once and as bytes.
 */
final class OutcomeReader {

  /** The most that a result with disposition INLINE may hold, as on Databricks. */
  static final long INLINE_LIMIT_BYTES = 25L << 20;

  private static final int CHUNK_BYTES = 8 << 20;

  /** What follows a part of the answer is the rest of the answer, not a mistake. */
  private static final ObjectReader PART =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<Chunk> chunks = new ArrayList<>();
  private JsonNode status = MissingNode.getInstance();
  private JsonNode manifest = MissingNode.getInstance();
  private long rows;
  private long bytes;

  private OutcomeReader() {}

  /**
   * @param limited whether the client itself set a limit that may cut the result
   * @throws IOException when the answer breaks off
   */
  static StatementOutcome read(InputStream answer, boolean limited) throws IOException {
    return new OutcomeReader().outcome(answer, limited);
  }

  private StatementOutcome outcome(InputStream answer, boolean limited) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(answer)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "status" -> status = PART.readTree(parser);
          case "manifest" -> manifest = PART.readTree(parser);
          case "data_array" -> readRows(parser);
          default -> parser.skipChildren();
        }
        if (bytes > INLINE_LIMIT_BYTES) {
          return tooLarge();
        }
      }
    }
    return switch (status.path("state").asText()) {
      case "SUCCEEDED" -> succeeded(limited);
      case "CANCELED" -> new StatementOutcome.Canceled();
      case "FAILED" ->
          new StatementOutcome.Failed(
              status.at("/error/error_code").asText("UNKNOWN"),
              status.at("/error/message").asText("compute gave no reason"));
      default -> throw new IOException("compute's answer has no state");
    };
  }

  private StatementOutcome succeeded(boolean limited) {
    boolean truncated = manifest.path("truncated").asBoolean();
    if (truncated && !limited) {
      return tooLarge();
    }
    if (chunks.isEmpty()) {
      chunks.add(new Chunk(0, 0, 0, new byte[] {'[', ']'}));
    }
    return new StatementOutcome.Succeeded(
        new StatementResult(manifest.path("schema"), chunks, truncated));
  }

  private static StatementOutcome tooLarge() {
    return new StatementOutcome.Failed(
        "RESOURCE_EXHAUSTED",
        "the result is larger than the "
            + (INLINE_LIMIT_BYTES >> 20)
            + " MiB that disposition INLINE holds; select less, or set row_limit or byte_limit");
  }

  private void readRows(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    JsonToken token = parser.nextToken();
    while (token == JsonToken.START_ARRAY && bytes <= INLINE_LIMIT_BYTES) {
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      long count = 0;
      try (JsonGenerator out = Json.MAPPER.createGenerator(chunk)) {
        out.writeStartArray();
        while (token == JsonToken.START_ARRAY && chunk.size() < CHUNK_BYTES) {
          out.copyCurrentStructure(parser);
          if (++count % 100 == 0) {
            out.flush();
          }
          token = parser.nextToken();
        }
        out.writeEndArray();
      }
      chunks.add(new Chunk(chunks.size(), rows, count, chunk.toByteArray()));
      rows += count;
      bytes += chunk.size();
    }
  }
}
