package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A line of a business' files, read. */
record Line(JsonNode event, JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Line> of(byte[] bytes) {
    var lines = new ArrayList<Line>();
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .forEach(
            text -> {
              try {
                var event = JSON.readTree(text);
                lines.add(new Line(event, JSON.readTree(event.path("body").asText())));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return lines;
  }

  String type() {
    return event.path("event_type").asText();
  }

  String id() {
    return event.path("entity_id").asText();
  }

  long millis() {
    return Instant.parse(event.path("ts").asText()).toEpochMilli();
  }
}
