package kitchens.caspers.bundle.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** Reads one JSON document into {@link Value}s. */
final class JsonReader {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(YamlReader.MAX_DEPTH)
                  .maxNumberLength(1_000)
                  .build())
          .build();

  private final String file;
  private final Problems problems;
  private final JsonParser parser;

  private JsonReader(String file, JsonParser parser, Problems problems) {
    this.file = file;
    this.parser = parser;
    this.problems = problems;
  }

  /** The document's top mapping, or null when it has none; the reasons are among the problems. */
  static Mapping read(String file, String text, Problems problems) {
    try (var parser = FACTORY.createParser(text)) {
      var reader = new JsonReader(file, parser, problems);
      if (parser.nextToken() == null) {
        return Mapping.empty(new Location(file, 1, 1));
      }
      var document = reader.value();
      if (parser.nextToken() != null) {
        problems.error(reader.here(), "something stands behind the JSON", "remove it");
        return null;
      }
      if (document instanceof Mapping mapping) {
        return mapping;
      }
      problems.error(
          document.at(), "the file holds " + document.kind(), "write a map of bundle settings");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      problems.error(
          new Location(file, at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()),
          "not valid JSON: " + Json.why(e),
          null);
    } catch (IOException e) {
      problems.error(new Location(file, 1, 1), "cannot be read: " + e.getMessage(), null);
    }
    return null;
  }

  private Location here() {
    var at = parser.currentTokenLocation();
    return new Location(file, at.getLineNr(), at.getColumnNr());
  }

  private Value value() throws IOException {
    var at = here();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(at);
      case START_ARRAY -> {
        var items = new ArrayList<Value>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value());
        }
        yield new Sequence(items, at);
      }
      case VALUE_TRUE -> new Scalar(true, at);
      case VALUE_FALSE -> new Scalar(false, at);
      case VALUE_NULL -> new Scalar(null, at);
      case VALUE_NUMBER_INT -> {
        var number = parser.getBigIntegerValue();
        yield new Scalar(number.bitLength() < Long.SIZE ? (Object) number.longValue() : number, at);
      }
      case VALUE_NUMBER_FLOAT -> new Scalar(parser.getDoubleValue(), at);
      default -> new Scalar(parser.getText(), at);
    };
  }

  private Mapping mapping(Location at) throws IOException {
    var entries = new LinkedHashMap<String, Mapping.Entry>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      var keyAt = here();
      parser.nextToken();
      var earlier = entries.putIfAbsent(key, new Mapping.Entry(key, keyAt, value()));
      if (earlier != null) {
        problems.error(
            keyAt,
            "\"" + key + "\" is written twice, first at " + earlier.keyAt(),
            "keep one of the two");
      }
    }
    return Mapping.of(entries.values(), at);
  }
}
