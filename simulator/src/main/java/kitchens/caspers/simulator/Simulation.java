package kitchens.caspers.simulator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/**
 * The world that a journal tells. Everything here is a pure function of the journal: any piece can
 * be made alone, again, or in parallel, to the same bytes. Thread-safe, does no I/O.
 */
public final class Simulation {
  /** Another version may make other bytes from the same journal. */
  public static final int VERSION = 3;

  private static final long DAY = 86_400_000;
  private static final long CHUNK = 3_600_000;

  private final Journal journal;
  private final Map<String, LocationWorld> worlds = new LinkedHashMap<>();

  /** The world of {@code journal}; entries appended later need a new simulation. */
  public Simulation(Journal journal) {
    this.journal = Objects.requireNonNull(journal, "journal is null");
    if (!journal.blueprints().isEmpty()) {
      throw new IllegalArgumentException(
          "the journal is that of %s, a business by configuration, and not of kitchens"
              .formatted(journal.places()));
    }
    var names = List.copyOf(journal.locations().keySet());
    // Side by side: streets take a while to build.
    IntStream.range(0, names.size())
        .parallel()
        .mapToObj(i -> new LocationWorld(journal, names.get(i), i + 1))
        .toList()
        .forEach(world -> worlds.put(world.name, world));
  }

  public Journal journal() {
    return journal;
  }

  /** The locations' names, in the order of their numbers, which begin at 1. */
  public List<String> locations() {
    return List.copyOf(worlds.keySet());
  }

  /** The number that events call {@code location_id}. */
  public int locationId(String location) {
    return world(location).id;
  }

  /** The name that events call {@code gk_id}. */
  public String gkId(String location) {
    return world(location).gkId;
  }

  /** How a location's simulated time runs against the wall clock. */
  public TimeMapping timeMapping(String location) {
    return world(location).timeMapping;
  }

  /** How a location's simulated time is cut into files. */
  public Slices slices(String location) {
    return new Slices(world(location));
  }

  /**
   * The slice's events as JSON lines in UTF-8, by time; may be empty. The location's faults spoil
   * lines here and nowhere else.
   */
  public byte[] bytes(Slice slice) {
    var world = world(slice.location());
    var cut = EventCut.landing(world, slice.from().epochMillis(), slice.to().epochMillis());
    return new EventWriter(world, cut).lines();
  }

  /**
   * A location's events within [from, to), as they truly happen, by time; made an hour at a time as
   * they are taken.
   */
  public Stream<Event> events(String location, SimulatedInstant from, SimulatedInstant to) {
    return events(location, from, to, Wanted.ALL);
  }

  /** The same, of what is wanted alone. */
  public Stream<Event> events(
      String location, SimulatedInstant from, SimulatedInstant to, Wanted wanted) {
    var world = world(location);
    return hours(world, from, to)
        .flatMap(
            start -> {
              var end = Math.min(start + CHUNK, to.epochMillis());
              var cut = EventCut.happening(world, start, end);
              var writer = new EventWriter(world, cut);
              var out = new JsonBytes(1024);
              var bodies = wanted.bodies() ? new BodyWriter(out, false) : null;
              return IntStream.range(0, cut.size())
                  .filter(i -> wanted.types().contains(cut.type(i)))
                  .mapToObj(i -> writer.event(out, bodies, i));
            })
        .sequential();
  }

  /** The id of an order that a person placed; of several equal ones that of the last. */
  public UUID orderId(OrderInjected order) {
    var at = order.at().epochMillis();
    UUID found = null;
    for (var day : world(order.location()).days(at, at + 1)) {
      for (var i = day.firstFrom(at); i < day.size && day.created[i] == at; i++) {
        found = order.equals(day.injected(i)) ? EventWriter.orderId(day, i) : found;
      }
    }
    if (found == null) {
      throw new IllegalArgumentException("the journal does not tell of " + order);
    }
    return found;
  }

  /** A location's orders created within [from, to), by creation. */
  public Stream<Order> orders(String location, SimulatedInstant from, SimulatedInstant to) {
    return OrderReader.orders(world(location), from.epochMillis(), to.epochMillis());
  }

  /** What is true of one location within [from, to); see {@link Truth}. */
  public Truth.OfLocation truth(String location, SimulatedInstant from, SimulatedInstant to) {
    return TruthReader.of(world(location), from, to);
  }

  /** What is true of every location within [from, to); see {@link Truth}. */
  public Truth truth(SimulatedInstant from, SimulatedInstant to) {
    return TruthReader.of(List.copyOf(worlds.values()), from, world -> to);
  }

  /**
   * What has happened by {@code now} within [from, to): each location's window ends where its own
   * clock stands, if that is before {@code to}.
   *
   * @param now wall time
   */
  public Truth truthAsOf(SimulatedInstant from, SimulatedInstant to, Instant now) {
    return TruthReader.of(
        List.copyOf(worlds.values()),
        from,
        world -> {
          var shown = world.timeMapping.simulated(now);
          return shown.isBefore(to) ? shown : to;
        });
  }

  /**
   * What the slices written so far say: each location's window ends where its last slice did, and
   * lines that are late by then are not counted.
   *
   * @param reached the end of the last slice, by location; a location not named is left out
   */
  public Truth truthOfSlices(SimulatedInstant from, Map<String, SimulatedInstant> reached) {
    var written = reached.keySet().stream().map(this::world).toList();
    return TruthReader.landed(written, from, world -> reached.get(world.name));
  }

  /**
   * What a location's files hold of [from, to), by UTC day: whole days, of which the first begins
   * before {@code from} if need be and the last ends at {@code to}.
   */
  public Manifest manifest(String location, SimulatedInstant from, SimulatedInstant to) {
    var world = world(location);
    var start = Math.max(from.epochMillis(), world.begin.epochMillis());
    var end = Math.min(to.epochMillis(), world.end.epochMillis());
    var days =
        LongStream.range(Math.floorDiv(start, DAY), Math.floorDiv(end - 1, DAY) + 1)
            .mapToObj(day -> ManifestReader.day(world, day, end))
            .toList();
    return new Manifest(location, world.id, journal.genesis().seed(), VERSION, days);
  }

  private static Stream<Long> hours(
      LocationWorld world, SimulatedInstant from, SimulatedInstant to) {
    var start = Math.max(from.epochMillis(), world.begin.epochMillis());
    var end = Math.min(to.epochMillis(), world.end.epochMillis());
    return LongStream.iterate(start, at -> at < end, at -> at + CHUNK).boxed();
  }

  private LocationWorld world(String location) {
    var world = worlds.get(location);
    if (world == null) {
      throw new IllegalArgumentException(
          "there is no location '%s'; there are %s".formatted(location, worlds.keySet()));
    }
    return world;
  }
}
