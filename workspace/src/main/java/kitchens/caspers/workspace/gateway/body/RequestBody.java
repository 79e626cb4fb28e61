package kitchens.caspers.workspace.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * A request's body: a JSON object whose fields are known by where they stand, so that what nobody
 * changes is passed on byte for byte. A field given twice is refused: two readers of such a body
 * would not agree on what it says.
 */
public final class RequestBody {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  /**
   * A field's place.
   *
   * @param from its name's opening quote
   * @param value its value's first byte
   * @param to behind its value
   * @param empty for an array without an element
   */
  private record Field(int from, int value, int to, JsonToken type, boolean empty, String text) {}

  private final byte[] bytes;
  private final Map<String, Field> fields;
  private ObjectNode tree;

  private RequestBody(byte[] bytes, Map<String, Field> fields) {
    this.bytes = bytes;
    this.fields = fields;
  }

  /**
   * Finds the fields of a body.
   *
   * @throws ApiException 400 when it is no JSON object in UTF-8 or has a field twice
   */
  public static RequestBody of(byte[] bytes) {
    // Other encodings have a zero or a mark among their first two bytes.
    if (bytes.length >= 2 && (bytes[0] <= 0 || bytes[1] == 0)) {
      throw ApiException.malformed("the body is no JSON object in UTF-8");
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw ApiException.malformed("the body is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        String name = parser.currentName();
        JsonToken type = parser.nextToken();
        int value = (int) parser.currentTokenLocation().getByteOffset();
        boolean empty = skip(parser, type);
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        String text = type.isScalarValue() && to - value <= 4_096 ? parser.getText() : null;
        if (fields.put(name, new Field(from, value, to, type, empty, text)) != null) {
          throw ApiException.malformed("the body has the field '" + shown(name) + "' twice");
        }
      }
      if (parser.nextToken() != null) {
        throw ApiException.malformed("the body goes on after its JSON object");
      }
    } catch (JsonProcessingException e) {
      throw ApiException.malformed(
          "the body is not valid JSON: " + String.valueOf(e.getOriginalMessage()).split("\n")[0]);
    } catch (IOException e) {
      throw ApiException.malformed("the body cannot be read");
    }
    return new RequestBody(bytes, fields);
  }

  /** Goes behind a value; true for an array without an element. */
  private static boolean skip(JsonParser parser, JsonToken type) throws IOException {
    if (type != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return false;
    }
    JsonToken first = parser.nextToken();
    for (JsonToken t = first; t != null && t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      parser.skipChildren();
    }
    return first == JsonToken.END_ARRAY;
  }

  /** As it was sent. */
  public byte[] bytes() {
    return bytes;
  }

  public boolean has(String field) {
    Field found = fields.get(field);
    return found != null && found.type() != JsonToken.VALUE_NULL;
  }

  /** Whether a field is an array with elements. */
  public boolean hasElements(String field) {
    Field found = fields.get(field);
    return found != null && found.type() == JsonToken.START_ARRAY && !found.empty();
  }

  /** A field's text; empty when it is none or is absent. */
  public Optional<String> text(String field) {
    Field found = fields.get(field);
    return found == null || found.type() != JsonToken.VALUE_STRING
        ? Optional.empty()
        : Optional.ofNullable(found.text());
  }

  /** Whether a field is {@code true}. */
  public boolean flag(String field) {
    Field found = fields.get(field);
    return found != null && found.type() == JsonToken.VALUE_TRUE;
  }

  /** A field's whole number, or else {@code otherwise}. */
  public long number(String field, long otherwise) {
    Field found = fields.get(field);
    if (found == null || found.type() != JsonToken.VALUE_NUMBER_INT || found.text().length() > 18) {
      return otherwise;
    }
    return Long.parseLong(found.text());
  }

  /** A field's value as JSON; empty when it is absent. */
  public Optional<String> json(String field) {
    Field found = fields.get(field);
    return found == null
        ? Optional.empty()
        : Optional.of(
            new String(bytes, found.value(), found.to() - found.value(), StandardCharsets.UTF_8));
  }

  /** The body as a tree, read at the first call. */
  public ObjectNode tree() {
    if (tree == null) {
      try {
        JsonNode read = Json.MAPPER.readTree(bytes);
        tree = (ObjectNode) read;
      } catch (IOException e) {
        throw ApiException.malformed("the body is not valid JSON");
      }
    }
    return tree;
  }

  /**
   * The body with other fields; those that stay are the same bytes.
   *
   * @param changes by name, another value as JSON; null takes the field out
   */
  public byte[] with(Map<String, String> changes) {
    if (changesNothing(changes)) {
      return bytes;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 256);
    out.write('{');
    for (Map.Entry<String, Field> known : fields.entrySet()) {
      Field field = known.getValue();
      String value = changes.get(known.getKey());
      if (value != null) {
        comma(out);
        out.write(bytes, field.from(), field.value() - field.from());
        out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      } else if (!changes.containsKey(known.getKey())) {
        comma(out);
        out.write(bytes, field.from(), field.to() - field.from());
      }
    }
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (change.getValue() != null && !fields.containsKey(change.getKey())) {
        comma(out);
        String field = "\"" + change.getKey() + "\":" + change.getValue();
        out.writeBytes(field.getBytes(StandardCharsets.UTF_8));
      }
    }
    out.write('}');
    return out.toByteArray();
  }

  private boolean changesNothing(Map<String, String> changes) {
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (change.getValue() != null || fields.containsKey(change.getKey())) {
        return false;
      }
    }
    return true;
  }

  private static void comma(ByteArrayOutputStream out) {
    if (out.size() > 1) {
      out.write(',');
    }
  }

  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
  }
}
