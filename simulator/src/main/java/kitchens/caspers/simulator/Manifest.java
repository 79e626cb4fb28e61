package kitchens.caspers.simulator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * What the files of a location hold, day by day, so that whoever has read them can tell whether
 * nothing is missing and nothing is there twice but what was asked for.
 *
 * @param seed the world's
 * @param version of the simulator: another may make other bytes from the same journal
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Manifest(String location, int locationId, long seed, int version, List<Day> days) {

  /**
   * A UTC day's files, put one behind the other.
   *
   * @param day such as {@code 2026-11-26}
   * @param to where its last slice ends, if it is not over
   * @param lines how many lines, spoilt ones too
   * @param events how many events land on the day; whole lines are these and the duplicates
   * @param eventsByType the same, by {@code event_type}
   * @param nulls fields that {@code dq} made null, in all events
   * @param faults how many lines each fault spoilt; for {@code clock_skew} how many events show a
   *     wrong time; for {@code late} and {@code out_of_order} how many landed after they happened
   * @param cancelled how many orders were cancelled, by reason
   * @param bytes their size
   * @param sha256 their checksum, in hexadecimal
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Day(
      String day,
      SimulatedInstant to,
      long lines,
      long events,
      Map<String, Long> eventsByType,
      long nulls,
      Map<String, Long> faults,
      Map<String, Long> cancelled,
      long bytes,
      String sha256) {}
}
