package kitchens.caspers.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** How far a stream has come: the simulated instant up to which each location has been read. */
final class SimulatedOffset extends Offset {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TreeMap<String, SimulatedInstant> reached;

  /**
   * @param reached by location; whole seconds
   */
  SimulatedOffset(Map<String, SimulatedInstant> reached) {
    this.reached = new TreeMap<>(reached);
  }

  SimulatedInstant of(String location) {
    var instant = reached.get(location);
    if (instant == null) {
      throw new IllegalArgumentException(
          "the checkpoint knows of %s but not of %s: a stream keeps its locations; begin with a new"
                  .formatted(reached.keySet(), location)
              + " checkpoint");
    }
    return instant;
  }

  /** {@code {"version":2,"reached":{"San Francisco":"2026-11-26T18:00:00Z"}}}. */
  @Override
  public String json() {
    var texts = new TreeMap<String, String>();
    reached.forEach((location, instant) -> texts.put(location, instant.toString()));
    var object = new TreeMap<String, Object>(Map.of("version", Simulation.VERSION));
    object.put("reached", texts);
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException when it is something else, or another version's
   */
  static SimulatedOffset parse(String json) {
    try {
      var tree = JSON.readTree(json);
      if (tree.path("version").asInt() != Simulation.VERSION) {
        throw new IllegalArgumentException(
            "the checkpoint was written with version %s of the simulator and this is version %d,"
                    .formatted(tree.path("version"), Simulation.VERSION)
                + " whose events are others: begin with a new checkpoint");
      }
      var reached = new TreeMap<String, SimulatedInstant>();
      tree.path("reached")
          .properties()
          .forEach(e -> reached.put(e.getKey(), SimulatedInstant.parse(e.getValue().asText())));
      return new SimulatedOffset(reached);
    } catch (JsonProcessingException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "the checkpoint's offset is none of caspers': %s; begin with a new checkpoint"
              .formatted(json),
          e);
    }
  }
}
