package kitchens.caspers.cli.universe;

import com.databricks.sdk.core.error.platform.ResourceConflict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry;
import kitchens.caspers.simulator.time.SimulatedInstant;
import picocli.CommandLine.Option;

/** A running world, and how a command changes it: by entries behind its journal's last. */
final class World {
  /** More than a running simulator takes to see a new entry. */
  private static final Duration AHEAD = Duration.ofSeconds(10);

  private static final int TRIES = 5;

  @Option(
      names = "--catalog",
      defaultValue = "caspers",
      description = "The universe's catalog (default: ${DEFAULT-VALUE}).")
  private String catalog;

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "A location's name; may be given several times (default: every location).")
  private List<String> locations = List.of();

  /** An entry of the journal and its place, from 1. */
  record Numbered(int number, JournalEntry entry) {}

  private Journal journal;

  SimulatorVolumes volumes() {
    var connection = Connection.open(System.getenv(), Progress.onStandardError());
    return new SimulatorVolumes(connection.client(), catalog);
  }

  /** The journal with whatever {@link #change} has added. */
  Journal journal() {
    if (journal == null) {
      journal = volumes().journal();
    }
    return journal;
  }

  /** The locations that were named; empty for all. */
  List<String> chosen() {
    return locations;
  }

  /** The locations that the command speaks of. */
  List<String> locations() {
    return locations.isEmpty() ? journal().places() : locations;
  }

  /**
   * What a location's clock shows at a wall instant.
   *
   * @throws CliException when there is no such location
   */
  SimulatedInstant shown(String location, Instant wall) {
    var known = journal().places();
    if (!known.contains(location)) {
      throw new CliException(
          "there is no location \"%s\" — there are %s".formatted(location, known));
    }
    return journal().timeMapping(location).simulated(wall);
  }

  /** The moment from which a change may hold, by the wall clock. */
  static Instant soon() {
    return Clock.systemUTC().instant().plus(AHEAD);
  }

  /**
   * Does something to the journal, however many others do at the same time.
   *
   * @param change what is done, from the wall time given on
   * @return the entries that it took
   */
  List<Numbered> change(Function<Instant, UnaryOperator<Journal>> change) {
    var volumes = volumes();
    for (var attempt = 0; attempt < TRIES; attempt++) {
      var before = volumes.journal();
      // The moment is named last: reading may have taken long.
      journal = change.apply(soon()).apply(before);
      var lines = journal.toJsonLines().lines().toList();
      var added = new ArrayList<Numbered>();
      try {
        for (var number = before.entries().size() + 1; number <= lines.size(); number++) {
          volumes.put(number, lines.get(number - 1));
          added.add(new Numbered(number, journal.entries().get(number - 1)));
        }
        return added;
      } catch (ResourceConflict somebodyWasFaster) {
        // Theirs is read with the next try, which goes behind it.
      }
    }
    throw new CliException(
        "the journal of catalog %s is being changed by others at this moment — try again"
            .formatted(catalog));
  }

  /** The same change at each of the command's locations. */
  List<Numbered> changeEach(BiFunction<String, Instant, UnaryOperator<Journal>> change) {
    var named = locations();
    return change(
        wall ->
            known -> {
              var longer = known;
              for (var location : named) {
                longer = change.apply(location, wall).apply(longer);
              }
              return longer;
            });
  }
}
