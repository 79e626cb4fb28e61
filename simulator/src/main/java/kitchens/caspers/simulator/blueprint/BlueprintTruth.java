package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.util.Map;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * What is true of a blueprint's world within [from, to).
 *
 * @param eventsByType how many events there are
 * @param begun how many lives began, by entity
 * @param open how many lives are in a state that is no end at {@code to}, by entity and state
 * @param sums for each sum of the blueprint its amounts by UTC day
 * @param spans for each span of the blueprint its lengths, of those that end within the window
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BlueprintTruth(
    String business,
    SimulatedInstant from,
    SimulatedInstant to,
    long events,
    Map<String, Long> eventsByType,
    Map<String, Long> begun,
    Map<String, Map<String, Long>> open,
    Map<String, Map<String, BigDecimal>> sums,
    Map<String, Length> spans) {

  /** How long something took, in minutes; percentiles are those of Spark's {@code percentile}. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Length(long count, double p50Minutes, double p75Minutes, double p99Minutes) {}
}
