package kitchens.caspers.simulator.location;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Where in a JSON text each field and each element of an array stands. */
final class JsonPositions {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Map<String, String> positions = new HashMap<>();

  /** Positions in a text that is known to be JSON. */
  JsonPositions(String json) {
    try (var parser = JSON.createParser(json)) {
      walk(parser);
    } catch (IOException e) {
      // Whoever reads the text as a tree says what is wrong with its syntax, and where.
      positions.clear();
    }
  }

  private void walk(JsonParser parser) throws IOException {
    var open = new ArrayDeque<Level>();
    for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.FIELD_NAME) {
        open.peek().name = parser.currentName();
        note(parser, open.peek().path());
        continue;
      }
      if (token.isStructEnd()) {
        open.pop();
        continue;
      }
      var level = open.peek();
      var path = level == null ? "" : level.path();
      if (level == null || level.index >= 0) {
        note(parser, path);
      }
      if (level != null && level.index >= 0) {
        level.index++;
      }
      if (token.isStructStart()) {
        open.push(new Level(path, token == JsonToken.START_ARRAY ? 0 : -1));
      }
    }
  }

  private void note(JsonParser parser, String path) {
    var at = parser.currentTokenLocation();
    positions.putIfAbsent(path, ":" + at.getLineNr() + ":" + at.getColumnNr());
  }

  /** Line and column of a field, or of what it is missing from; as {@code :12:5}. */
  String of(String path) {
    for (var at = path; ; at = parent(at)) {
      var found = positions.get(at);
      if (found != null || at.isEmpty()) {
        return found == null ? "" : found;
      }
    }
  }

  private static String parent(String path) {
    var cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return cut < 0 ? "" : path.substring(0, cut);
  }

  /** An object or an array that is not closed yet. */
  private static final class Level {
    private final String path;
    private int index;
    private String name = "";

    Level(String path, int index) {
      this.path = path;
      this.index = index;
    }

    String path() {
      if (index >= 0) {
        return path + "[" + index + "]";
      }
      return path.isEmpty() ? name : path + "." + name;
    }
  }
}
