package kitchens.caspers.workspace.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What an answer says of itself, read without building a tree.
 *
 * @param wellFormed whether it is one JSON object
 * @param hasResult whether it has what an answer must have: objects in {@code choices}, {@code
 *     data}, {@code output}, {@code content} or {@code predictions}
 * @param inputTokens -1 when it does not say
 * @param outputTokens -1 when it does not say
 */
public record Usage(boolean wellFormed, boolean hasResult, long inputTokens, long outputTokens) {

  /** Of an answer that says nothing. */
  public static final Usage NONE = new Usage(false, false, -1, -1);

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Reads a whole answer. */
  public static Usage of(byte[] json) {
    return of(json, 0, json.length);
  }

  /** Reads a part of some bytes, such as the data of one event. */
  public static Usage of(byte[] json, int offset, int length) {
    try (JsonParser parser = FACTORY.createParser(json, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NONE;
      }
      Reading reading = new Reading(parser);
      reading.object();
      boolean alone = parser.nextToken() == null;
      return new Usage(alone, reading.result, reading.in, reading.out);
    } catch (IOException e) {
      return NONE;
    }
  }

  private static final class Reading {

    private final JsonParser parser;
    private boolean result;
    private long in = -1;
    private long out = -1;

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    void object() throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "choices", "data", "output", "content", "predictions" -> results(value);
          case "usage" -> counts(value);
          // Events of the Responses API and Anthropic's hold the answer, and in it the usage.
          case "response", "message" -> {
            if (value == JsonToken.START_OBJECT) {
              object();
            }
          }
          default -> parser.skipChildren();
        }
      }
    }

    private void results(JsonToken value) throws IOException {
      if (value != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return;
      }
      for (JsonToken t = parser.nextToken();
          t != null && t != JsonToken.END_ARRAY;
          t = parser.nextToken()) {
        result |= t == JsonToken.START_OBJECT;
        parser.skipChildren();
      }
    }

    private void counts(JsonToken value) throws IOException {
      if (value != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String count = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
          long number = parser.getLongValue();
          switch (count) {
            case "prompt_tokens", "input_tokens" -> in = number;
            case "completion_tokens", "output_tokens" -> out = number;
            default -> {}
          }
        } else {
          parser.skipChildren();
        }
      }
    }
  }
}
