package kitchens.caspers.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Reads a slice's lines with an ordinary JSON parser, as any consumer would. */
final class Lines {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Lines() {}

  static Stream<JsonNode> json(byte[] lines) {
    return new String(lines, StandardCharsets.UTF_8).lines().map(Lines::json);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  static Stream<Event> events(byte[] lines) {
    return json(lines).map(Lines::event);
  }

  private static Event event(JsonNode line) {
    var type = EventType.of(line.get("event_type").textValue()).orElseThrow();
    return new Event(
        UUID.fromString(line.get("event_id").textValue()),
        type,
        SimulatedInstant.parse(line.get("ts").textValue()),
        optional(line.get("location"), JsonNode::textValue),
        optional(line.get("location_id"), JsonNode::intValue),
        optional(line.get("gk_id"), JsonNode::textValue),
        UUID.fromString(line.get("order_id").textValue()),
        line.get("sequence").intValue(),
        line.get("body").textValue());
  }

  private static <T> Optional<T> optional(JsonNode node, Function<JsonNode, T> value) {
    return node.isNull() ? Optional.empty() : Optional.of(value.apply(node));
  }
}
