package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/**
 * The world of a blueprint: a pure function of its text, a seed and an anchor. Any slice of it can
 * be made alone, again, or in parallel, to the same bytes. Thread-safe.
 */
public final class BlueprintWorld {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DAY_SECONDS = 86_400;

  private final String yaml;
  private final long seed;
  private final SimulatedInstant anchor;
  private final double speedUp;
  private final Blueprint blueprint;
  private final Plans plans;
  private final TimeMapping timeMapping;

  /**
   * A world.
   *
   * @param file the blueprint's name, for messages
   * @param yaml the blueprint's text
   * @param now when history ends and live time begins; cut to the second
   * @param speedUp simulated seconds a second, in place of the blueprint's own
   * @throws kitchens.caspers.simulator.input.InvalidInputException when the blueprint has errors
   */
  public BlueprintWorld(
      String file, String yaml, long seed, Instant now, Optional<Double> speedUp) {
    this.yaml = Objects.requireNonNull(yaml, "yaml is null");
    this.seed = seed;
    anchor = SimulatedInstant.of(now.truncatedTo(ChronoUnit.SECONDS));
    blueprint = Blueprint.parse(file, yaml).value();
    this.speedUp = speedUp.orElse(blueprint.speedUp());
    plans = new Plans(blueprint, seed, anchor);
    timeMapping = TimeMapping.startingAt(anchor, this.speedUp);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static BlueprintWorld parse(String json) {
    try {
      var tree = JSON.readTree(json);
      return new BlueprintWorld(
          "the world's blueprint",
          tree.path("blueprint").asText(),
          tree.path("seed").asLong(),
          Instant.parse(tree.path("anchor").asText()),
          Optional.of(tree.path("speed_up").asDouble()));
    } catch (JsonProcessingException | DateTimeParseException e) {
      throw new IllegalArgumentException("this is no world: " + e.getMessage(), e);
    }
  }

  /** All that the world follows from, as one JSON object. */
  public String toJson() {
    return JSON.createObjectNode()
        .put("anchor", anchor.toString())
        .put("seed", seed)
        .put("speed_up", speedUp)
        .put("blueprint", yaml)
        .toString();
  }

  public Blueprint blueprint() {
    return blueprint;
  }

  /** The blueprint's text. */
  public String yaml() {
    return yaml;
  }

  public long seed() {
    return seed;
  }

  /** Where history ends and live time begins. */
  public SimulatedInstant anchor() {
    return anchor;
  }

  /** Where the first slice begins. */
  public SimulatedInstant begin() {
    return plans.begin();
  }

  /** Where the last slice ends: by then the last life has ended. */
  public SimulatedInstant end() {
    return plans.end();
  }

  public TimeMapping timeMapping() {
    return timeMapping;
  }

  /**
   * The slice that begins where the one before ended.
   *
   * @return empty when the world is over
   */
  public Optional<Slice> nextSlice(SimulatedInstant reached) {
    if (!reached.isBefore(end())) {
      return Optional.empty();
    }
    var from = Math.max(reached.epochMillis(), begin().epochMillis()) / 1000;
    var live = anchor.epochMillis() / 1000;
    long to;
    if (from < live) {
      var step = blueprint.historySeconds();
      to = Math.min(live, (Math.floorDiv(from, step) + 1) * step);
    } else {
      to =
          from + Math.max(1, Math.min(DAY_SECONDS, Math.round(speedUp * blueprint.batchSeconds())));
      to = Math.min(to, (Math.floorDiv(from, DAY_SECONDS) + 1) * DAY_SECONDS);
    }
    return Optional.of(slice(from, (int) (Math.min(to, end().epochMillis() / 1000) - from)));
  }

  private Slice slice(long fromSecond, int seconds) {
    var from = new SimulatedInstant(fromSecond * 1000);
    return new Slice(blueprint.business(), blueprint.business(), from, seconds);
  }

  /** When a slice's time is over by the wall clock; empty while the world stands still. */
  public Optional<Instant> dueAt(Slice slice) {
    return timeMapping.wall(slice.to());
  }

  /** The events within [from, to) as JSON lines in UTF-8, by time; may be empty. */
  public byte[] bytes(SimulatedInstant from, SimulatedInstant to) {
    var out = new StringBuilder();
    var teller = new Teller(plans);
    for (var happening : Happenings.within(plans, from.epochMillis(), to.epochMillis())) {
      teller.tell(happening, out);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What is true of [from, to), cut to the world's own time. */
  public BlueprintTruth truth(SimulatedInstant from, SimulatedInstant to) {
    var start = from.isBefore(begin()) ? begin() : from;
    var stop = to.isBefore(end()) ? to : end();
    return BlueprintTally.of(plans, start, stop.isBefore(start) ? start : stop);
  }
}
