package kitchens.caspers.spark;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * A world and the places of it that are read. Tasks make their part from the journal's text.
 *
 * @param journal as JSON lines
 * @param locations the names of its places: locations, or the business
 */
record ReaderWorld(String journal, List<String> locations) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * The world that the options ask for.
   *
   * @param anchor when a new world's history ends
   */
  static ReaderWorld of(ReaderOptions options, Instant anchor) {
    var journal = options.journal().orElseGet(() -> begin(options, anchor));
    return new ReaderWorld(journal.toJsonLines(), chosen(options, journal));
  }

  private static Journal begin(ReaderOptions options, Instant anchor) {
    if (options.business().isPresent()) {
      var business = options.business().get();
      return BlueprintWorld.begin(
          business.contains("\n") ? "option business" : business + "/blueprint.yml",
          ShippedUniverse.blueprint(business),
          options.seed(),
          options.anchor().orElse(anchor),
          options.speed());
    }
    var wanted = options.locationList();
    if (wanted.stream().distinct().count() < wanted.size()) {
      throw new IllegalArgumentException(
          "option location names one twice: %s; keep one".formatted(options.locations()));
    }
    return Journal.begin(
        options.anchor().orElse(anchor),
        options.seed(),
        ShippedUniverse.menu(),
        wanted.stream()
            .map(name -> ShippedUniverse.location(name, options.speed(), options.historyDays()))
            .toList());
  }

  private static List<String> chosen(ReaderOptions options, Journal journal) {
    var all = journal.locations();
    if (options.journal().isEmpty() || options.locationList().isEmpty()) {
      return World.places(journal);
    }
    return options.locationList().stream()
        .map(
            wanted ->
                all.entrySet().stream()
                    .filter(e -> e.getKey().equals(wanted) || e.getValue().slug().equals(wanted))
                    .map(java.util.Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "the journal has no location '%s'; it has %s"
                                    .formatted(wanted, all.keySet()))))
        .toList();
  }

  /** The same moment for all who read today, so that a batch read twice is read alike. */
  static Instant midnightBefore(Instant now) {
    return now.truncatedTo(ChronoUnit.DAYS);
  }

  /** Asks this world something. */
  <T> T ask(Function<World, T> question) {
    var world = Worlds.borrow(journal);
    try {
      return question.apply(world);
    } finally {
      Worlds.giveBack(journal, world);
    }
  }

  /**
   * A location's time from one moment to another, cut into pieces at whole multiples of a length.
   *
   * @param seconds the pieces' length
   */
  static List<TimeSlice> cut(
      String location, SimulatedInstant from, SimulatedInstant to, long seconds) {
    var slices = new ArrayList<TimeSlice>();
    var end = to.epochMillis() / 1000;
    for (var at = from.epochMillis() / 1000; at < end; ) {
      var next = Math.min(end, (Math.floorDiv(at, seconds) + 1) * seconds);
      slices.add(new TimeSlice(location, at, next));
      at = next;
    }
    return slices;
  }
}
