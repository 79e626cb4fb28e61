package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.journal.Journal;

/** A world that somebody watches. */
interface Watched {
  /**
   * What goes on at a moment, in three forms.
   *
   * @param lines for a terminal that is redrawn
   * @param plain one line a place, for a pipe
   */
  record Shown(List<String> lines, List<String> plain, ObjectNode json) {}

  Shown at(Instant now);

  /**
   * The world of a journal.
   *
   * @param chosen the locations to look at; every one when empty
   */
  static Watched of(Journal journal, List<String> chosen) {
    return journal.blueprints().isEmpty()
        ? new WatchedKitchens(new LiveFigures(new Simulation(journal), chosen))
        : new WatchedBusiness(new BlueprintWorld(journal));
  }
}
