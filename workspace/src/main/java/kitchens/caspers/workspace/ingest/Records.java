package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.ingest.mapping.Unmapped;

/**
 * A body's records as lines that land, and those that are kept aside.
 *
 * @param lines events, one JSON object a line, in UTF-8
 * @param accepted how many
 * @param aside records that did not parse or map, each as a line that says why
 * @param reasons of the first of them, for the answer
 */
record Records(byte[] lines, int accepted, List<String> aside, List<Reason> reasons) {
  static final int MOST_RECORDS = 100_000;

  /** What a body's events may hold together, however a mapping makes them. */
  static final int MOST_BYTES = 64 << 20;

  private static final int REASONS = 10;
  private static final ObjectReader ELEMENTS =
      Json.MAPPER
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectReader READER =
      ELEMENTS.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Why a record was kept aside.
   *
   * @param record its place in the body, from 1
   */
  record Reason(int record, String reason) {}

  /** No records at all. */
  static Records none() {
    return new Records(new byte[0], 0, List.of(), List.of());
  }

  /**
   * Reads a body: a JSON array, or JSON objects one a line.
   *
   * @throws ApiException 400 for an array that does not parse: where its records end is not known
   */
  static Records read(byte[] body, Optional<MappingStore.Named> mapping, Instant now) {
    var reading = new Reading(mapping, now);
    int first = isMarked(body) ? 3 : 0;
    while (first < body.length && body[first] <= ' ' && body[first] >= 0) {
      first++;
    }
    if (first < body.length && body[first] == '[') {
      reading.array(body);
    } else {
      reading.lines(body, first);
    }
    return reading.done();
  }

  /** Reads one record that was kept aside, as it was written. */
  static Records again(String text, Optional<MappingStore.Named> mapping, Instant now) {
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    var reading = new Reading(mapping, now);
    reading.line(line, 0, line.length);
    return reading.done();
  }

  /**
   * The same with records that others found to be none, each with {@code reason} and {@code text}.
   */
  Records andAside(JsonNode others, Instant now) {
    if (others.isEmpty()) {
      return this;
    }
    List<String> more = new ArrayList<>(aside);
    for (JsonNode other : others) {
      ObjectNode line = Json.MAPPER.createObjectNode().put("received_at", now.toString());
      other.properties().forEach(field -> line.set(field.getKey(), field.getValue()));
      more.add(line.toString());
    }
    return new Records(lines, accepted, more, reasons);
  }

  /** Whether a body begins with the mark that some programs put before UTF-8. */
  private static boolean isMarked(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }

  private static final class Reading {
    private final Optional<MappingStore.Named> mapping;
    private final Instant now;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
    private final List<String> aside = new ArrayList<>();
    private final List<Reason> reasons = new ArrayList<>();
    private int accepted;
    private int number;

    Reading(Optional<MappingStore.Named> mapping, Instant now) {
      this.mapping = mapping;
      this.now = now;
    }

    void array(byte[] body) {
      try (JsonParser parser = ELEMENTS.createParser(body)) {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() == null) {
            throw ApiException.malformed("the JSON array does not end: nothing of it was taken");
          }
          JsonNode record = ELEMENTS.readTree(parser);
          next();
          take(record, null);
        }
        if (parser.nextToken() != null) {
          throw ApiException.malformed("something stands behind the JSON array: nothing was taken");
        }
      } catch (JsonProcessingException e) {
        var at = e.getLocation();
        throw ApiException.malformed(
            "the JSON array breaks off%s: nothing of it was taken"
                .formatted(
                    at == null
                        ? ""
                        : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr())));
      } catch (CharacterCodingException e) {
        throw ApiException.malformed("the JSON array is not UTF-8: nothing of it was taken");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void lines(byte[] body, int first) {
      int from = first;
      for (int i = first; i <= body.length; i++) {
        if (i == body.length || body[i] == '\n') {
          line(body, from, i - from);
          from = i + 1;
        }
      }
    }

    private void line(byte[] body, int from, int length) {
      String line = new String(body, from, length, StandardCharsets.UTF_8).strip();
      if (line.isEmpty()) {
        return;
      }
      next();
      if (line.indexOf('\uFFFD') >= 0 && !isUtf8(body, from, length)) {
        keepAside(line, "it is not UTF-8", true);
        return;
      }
      JsonNode record;
      try {
        record = READER.readTree(line);
      } catch (IOException e) {
        keepAside(line, "it is not JSON");
        return;
      }
      take(record, line);
    }

    private static boolean isUtf8(byte[] body, int from, int length) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, from, length));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }

    private void next() {
      if (++number > MOST_RECORDS) {
        throw tooMuch("a request holds at most %d records: send several".formatted(MOST_RECORDS));
      }
    }

    /** Takes a record; {@code line} is how it was written, if that is one line. */
    private void take(JsonNode record, String line) {
      if (!(record instanceof ObjectNode)) {
        keepAside(line == null ? record.toString() : line, "it is no JSON object");
        return;
      }
      if (mapping.isEmpty()) {
        write(line == null ? record.toString() : line);
        return;
      }
      try {
        for (JsonNode event : mapping.get().mapping().map(record)) {
          write(event.toString());
        }
      } catch (Unmapped e) {
        keepAside(line == null ? record.toString() : line, e.getMessage());
      }
    }

    private void write(String line) {
      accepted++;
      out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
      out.write('\n');
      if (out.size() > MOST_BYTES) {
        throw tooMuch("its events hold more than %d bytes: send less".formatted(MOST_BYTES));
      }
    }

    private void keepAside(String text, String reason) {
      keepAside(text, reason, false);
    }

    /** Keeps it whole, so that it can be sent again; {@code damaged} is what is not what came. */
    private void keepAside(String text, String reason, boolean damaged) {
      ObjectNode line =
          Json.MAPPER
              .createObjectNode()
              .put("received_at", now.toString())
              .put("record", number)
              .put("reason", reason)
              .put("mapping", mapping.map(MappingStore.Named::name).orElse(null))
              .put("text", text);
      if (damaged) {
        line.put("damaged", true);
      }
      aside.add(line.toString());
      if (reasons.size() < REASONS) {
        reasons.add(new Reason(number, reason));
      }
    }

    Records done() {
      return new Records(out.toByteArray(), accepted, aside, reasons);
    }

    private static ApiException tooMuch(String message) {
      return new ApiException(413, "INVALID_PARAMETER_VALUE", message);
    }
  }
}
