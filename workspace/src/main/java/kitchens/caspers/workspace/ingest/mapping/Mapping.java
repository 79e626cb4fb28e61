package kitchens.caspers.workspace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a stranger's records become events. {@code docs/ingest.md} says how the file is written.
 *
 * @param events in their order; each that holds for a record makes one event of it
 * @param ignoresOthers whether a record for which none holds is passed over; else it is kept aside
 */
public record Mapping(List<Made> events, boolean ignoresOthers) {

  /**
   * One event.
   *
   * @param when all of these hold
   */
  record Made(List<Condition> when, Value.Fields emit) {}

  /** A value of the record is one of these. */
  record Condition(JsonPath path, Set<String> values) {
    boolean holds(Given given) {
      return path.in(given).filter(node -> values.contains(node.asText())).isPresent();
    }
  }

  /**
   * Reads a mapping.
   *
   * @param file its name, for messages
   * @throws MappingErrors with everything wrong, each with its line and column
   */
  public static Mapping parse(String file, String yaml) throws MappingErrors {
    return new MappingReader(file).read(yaml);
  }

  /**
   * The events that a record makes; none when it is to be passed over.
   *
   * @throws Unmapped when it cannot be mapped
   */
  public List<JsonNode> map(JsonNode record) throws Unmapped {
    Budget budget = new Budget();
    Given given = new Given(record, record, budget);
    List<JsonNode> made = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).when().stream().allMatch(condition -> condition.holds(given))) {
        try {
          JsonNode event = events.get(i).emit().of(given);
          budget.take(Size.of(event, Budget.MOST_CHARACTERS));
          made.add(event);
        } catch (Unmapped e) {
          throw e.in("events[" + i + "]");
        }
      }
    }
    if (made.isEmpty() && !ignoresOthers) {
      throw new Unmapped("none of the mapping's events holds for it");
    }
    return made;
  }
}
