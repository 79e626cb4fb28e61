package kitchens.caspers.spark;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A world as its readers ask it: kitchens at their locations, or one business by configuration,
 * which is a place of its own.
 */
sealed interface World permits KitchenWorld, BusinessWorld {
  /**
   * When a place's world begins, where its history ends, and when the last of it is over; whole
   * seconds.
   */
  record Span(SimulatedInstant begin, SimulatedInstant anchor, SimulatedInstant end) {}

  /** The world that follows from a journal. */
  static World of(String journal) {
    var parsed = Journal.parse(journal);
    return parsed.blueprints().isEmpty()
        ? new KitchenWorld(new Simulation(parsed))
        : new BusinessWorld(new BlueprintWorld(parsed));
  }

  /** Whether a journal is that of a business by configuration. */
  static boolean isBusiness(Journal journal) {
    return !journal.blueprints().isEmpty();
  }

  /** The names of a journal's places. */
  static List<String> places(Journal journal) {
    return isBusiness(journal)
        ? List.of(journal.blueprints().get(0).business())
        : List.copyOf(journal.locations().keySet());
  }

  /** A place's number, from 1. */
  int number(String place);

  Span span(String place);

  /** What a place's clock shows at a moment. */
  SimulatedInstant shown(String place, Instant now);

  /** What truly happens at a place, as rows of the columns wanted. */
  Iterator<InternalRow> events(
      String place, SimulatedInstant from, SimulatedInstant to, Wish.Rows wanted);

  /** The lines that land at a place, in UTF-8. */
  byte[] lines(String place, SimulatedInstant from, SimulatedInstant to);
}
