package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.input.Findings;
import kitchens.caspers.simulator.input.Parsed;

/**
 * A business as data. {@code docs/blueprints.md} says how the file is written.
 *
 * @param business its short name, which is the folder of its events
 * @param title what people call it
 * @param historyDays how many days lie before the anchor's
 * @param daysAhead how many days after it have new entities
 * @param speedUp simulated seconds a second of wall time
 * @param historySeconds how much of history one file holds
 * @param batchSeconds how many wall seconds a file of live time holds
 * @param lists rows that entities pick from, by name
 * @param faults what goes wrong with lines on their way into files
 */
public record Blueprint(
    String business,
    String title,
    ZoneId timezone,
    int historyDays,
    int daysAhead,
    double speedUp,
    int historySeconds,
    double batchSeconds,
    Map<String, Rows> lists,
    List<Entity> entities,
    List<Sum> sums,
    List<Span> spans,
    Faults faults) {

  /**
   * A list of rows.
   *
   * @param fields the columns' names; every row has them all
   * @param upTo how likely each row or one before it is picked, 0 to 1
   */
  public record Rows(
      String name, List<String> fields, List<Map<String, JsonNode>> rows, double[] upTo) {}

  /**
   * How many entities begin when.
   *
   * @param perDayFirst a day, at the history's first day
   * @param perDayLast a day, at the last day ahead; linear between
   * @param weekdays seven factors, Monday first
   * @param hours the share that begins by the end of each local hour
   */
  record Arrivals(
      double perDayFirst, double perDayLast, double noisePct, double[] weekdays, double[] hours) {}

  /** A kind of thing that has a life of its own. */
  record Entity(
      String name,
      Arrivals arrivals,
      List<Attribute> attributes,
      List<State> states,
      long longestMillis) {
    int attribute(String wanted) {
      for (var i = 0; i < attributes.size(); i++) {
        if (attributes.get(i).name().equals(wanted)) {
          return i;
        }
      }
      return -1;
    }
  }

  /** What an entity is born with. */
  record Attribute(String name, Generator generator) {}

  /**
   * A state of an entity's life.
   *
   * @param say what is told when it is entered; null for nothing
   * @param after how long it lasts; null for an end, a tour and a ride
   * @param tour how it is driven with others; null when it is not
   * @param places how many can be in it at once; null for any number
   * @param ride how it is driven by itself; null when it is not
   * @param ways where it goes on to; empty for an end
   * @param visits how often it is entered at most
   * @param then the state that is entered in its place after that; -1 for none
   */
  record State(
      String name,
      Saying say,
      Delay after,
      Tour tour,
      Places places,
      Ride ride,
      List<Ways> ways,
      int visits,
      int then) {
    /** The states that it may go on to, or that are entered when its places are all taken. */
    IntStream next() {
      var ways = this.ways.stream().flatMapToInt(way -> Arrays.stream(way.to()));
      return places == null ? ways : IntStream.concat(ways, IntStream.of(places.otherwise()));
    }

    /** All that may be told in it. */
    Stream<Saying> sayings() {
      var ofTour =
          tour == null
              ? Stream.<Saying>empty()
              : Stream.of(tour.out(), tour.departed(), tour.ping(), tour.returned());
      var ofRide = ride == null ? Stream.<Saying>empty() : Stream.of(ride.out(), ride.moving());
      return Stream.of(Stream.of(say), ofTour, ofRide)
          .flatMap(sayings -> sayings)
          .filter(Objects::nonNull);
    }
  }

  /**
   * The chances of going on to other states.
   *
   * @param attribute what decides whether they hold; -1 when they always do
   * @param values the values for which they do
   */
  record Ways(int attribute, Set<String> values, int[] to, double[] upTo) {}

  /** What an event is called, and what its body holds. */
  record Saying(String event, List<Field> body) {}

  record Field(String name, Value value) {}

  /**
   * Those who wait at a hub leave together in vans, at a time of day, stop at their doors one after
   * the other, and go on at the door.
   *
   * @param hub the attribute that picks the hub
   * @param address the attribute that is the door
   * @param stops how many doors a van goes to at most
   * @param out what each of them tells when its van leaves; null for nothing
   * @param departed what the van tells; each may be null
   */
  record Tour(
      int hub,
      int address,
      LocalTime leaves,
      LocalTime back,
      Set<DayOfWeek> days,
      int stops,
      Delay.Spread atDoor,
      long pingMillis,
      String van,
      Saying out,
      Saying departed,
      Saying ping,
      Saying returned) {}

  /**
   * A state that only so many can be in at once. Who comes waits, the first to come the first to be
   * served; a place is taken until the state is left, or the driver is back.
   *
   * @param of the attribute that picks the row whose places they are
   * @param column how many the row has
   * @param patience how long one waits
   * @param otherwise the state that is entered instead when it ends
   */
  record Places(int of, String column, Delay.Spread patience, int otherwise) {}

  /**
   * A driver takes one at a time from a hub to its door.
   *
   * @param hub the attribute that picks the hub
   * @param address the attribute that is the door
   * @param handover how long the driver stays before leaving
   * @param out what is told when the driver leaves; may be null
   * @param moving what is told on the way, each {@code pingMillis}; may be null
   */
  record Ride(
      int hub, int address, Delay.Spread handover, long pingMillis, Saying out, Saying moving) {}

  /**
   * What goes wrong with lines on their way into files.
   *
   * @param rates the share of events, or of those that a clock skew befalls, by fault
   * @param nulls the chance that a field of an event's body is null, by event and field
   */
  record Faults(Map<Fault, Double> rates, Map<String, Map<String, Double>> nulls) {
    static final Faults NONE = new Faults(Map.of(), Map.of());
  }

  /** An amount that the truth adds up: a field of an event's body. */
  record Sum(String name, String event, String field) {}

  /** A time that the truth measures: from one state to another. */
  record Span(String name, String entity, int from, int to) {}

  /**
   * Reads a blueprint.
   *
   * @param file its name, for messages
   * @throws kitchens.caspers.simulator.input.InvalidInputException with everything wrong, each with
   *     its line and column
   */
  public static Parsed<Blueprint> parse(String file, String yaml) {
    var findings = new Findings(file, false);
    var blueprint =
        new BlueprintReader(new Part(YamlText.read(yaml, findings), "", findings)).read();
    var warnings = findings.warnings();
    return new Parsed<>(blueprint, warnings);
  }

  Rows list(String name) {
    return lists.get(name);
  }
}
