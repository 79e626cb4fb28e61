package kitchens.caspers.simulator.blueprint;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kitchens.caspers.simulator.Manifest;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.BlueprintSet;
import kitchens.caspers.simulator.journal.JournalEntry.SpeedChanged;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/**
 * The world of a blueprint: a pure function of a journal that begins with one. Any slice of it can
 * be made alone, again, or in parallel, to the same bytes. Thread-safe.
 */
public final class BlueprintWorld {
  private static final long DAY = 86_400_000;

  private final Journal journal;
  private final List<Plans> eras = new ArrayList<>();
  private final FaultTimes faults;
  private final TimeMapping timeMapping;

  /**
   * The world of a journal.
   *
   * @throws kitchens.caspers.simulator.input.InvalidInputException when a blueprint has errors
   */
  public BlueprintWorld(Journal journal) {
    this(journal, "blueprint.yml");
  }

  private BlueprintWorld(Journal journal, String file) {
    this.journal = journal;
    if (journal.blueprints().isEmpty()) {
      throw new IllegalArgumentException("the journal is that of locations, not of a blueprint");
    }
    var read = Eras.of(journal, file);
    for (var era : read) {
      eras.add(new Plans(era, eras.isEmpty() ? null : eras.get(eras.size() - 1)));
    }
    faults = new FaultTimes(read, journal.faultsOf(business()));
    timeMapping = journal.timeMapping(business());
  }

  /**
   * The journal of a new world.
   *
   * @param file the blueprint's name, for messages
   * @param yaml the blueprint's text
   * @param now when history ends and live time begins; cut to the second
   * @param speedUp simulated seconds a second, in place of the blueprint's own
   * @throws kitchens.caspers.simulator.input.InvalidInputException when the blueprint has errors
   */
  public static Journal begin(
      String file, String yaml, long seed, Instant now, Optional<Double> speedUp) {
    var anchor = now.truncatedTo(ChronoUnit.SECONDS);
    return Journal.begin(anchor, seed, set(file, yaml, SimulatedInstant.of(anchor), speedUp));
  }

  /**
   * A journal and the entries that make its world follow a blueprint from {@code now} on: what
   * begins then lives by the new one, and a changed speed becomes a change of speed. Equal to the
   * journal when nothing has changed. As for {@link Journal#following}, name a moment some seconds
   * ahead.
   *
   * @param speedUp simulated seconds a second, in place of the blueprint's own
   * @throws kitchens.caspers.simulator.input.InvalidInputException when the blueprint has errors,
   *     or is that of another business
   */
  public static Journal following(
      Journal journal, String file, String yaml, Optional<Double> speedUp, Instant now) {
    var known = journal.blueprints().get(journal.blueprints().size() - 1);
    var second = now.truncatedTo(ChronoUnit.SECONDS);
    var shown = journal.timeMapping(known.business()).simulated(second).truncatedToSecond();
    var wanted = set(file, yaml, shown, speedUp);
    var same = known.blueprint().equals(yaml) && known.speedUp() == wanted.speedUp();
    if (same) {
      return journal;
    }
    var next = journal.with(wanted);
    return known.speedUp() == wanted.speedUp()
        ? next
        : next.with(new SpeedChanged(known.business(), second, wanted.speedUp()));
  }

  private static BlueprintSet set(
      String file, String yaml, SimulatedInstant from, Optional<Double> speedUp) {
    var read = Blueprint.parse(file, yaml).value();
    return new BlueprintSet(
        from, read.business(), read.timezone().getId(), speedUp.orElse(read.speedUp()), yaml);
  }

  public Journal journal() {
    return journal;
  }

  /** The newest blueprint. */
  public Blueprint blueprint() {
    return eras.get(eras.size() - 1).blueprint;
  }

  private String business() {
    return journal.blueprints().get(0).business();
  }

  /** Where history ends and live time begins. */
  public SimulatedInstant anchor() {
    return journal.blueprints().get(0).from();
  }

  /** Where the first slice begins. */
  public SimulatedInstant begin() {
    return new SimulatedInstant(eras.get(0).era.from());
  }

  /** Where the last slice ends: by then the last life has ended. */
  public SimulatedInstant end() {
    return eras.stream().map(Plans::end).max(SimulatedInstant::compareTo).orElseThrow();
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
    var from = reached.isBefore(begin()) ? begin() : reached;
    var seconds = new BlueprintCut(timeMapping, blueprintAt(from)).seconds(from, end());
    return Optional.of(new Slice(business(), business(), from, seconds));
  }

  private Blueprint blueprintAt(SimulatedInstant at) {
    return eras.stream()
        .filter(plans -> at.epochMillis() < plans.era.until())
        .findFirst()
        .orElseThrow()
        .blueprint;
  }

  /** When a slice's time is over by the wall clock; empty while the world stands still. */
  public Optional<Instant> dueAt(Slice slice) {
    return timeMapping.wall(slice.to());
  }

  /**
   * The lines that land within [from, to) in UTF-8, as a rule when they happen, by time; may be
   * empty.
   */
  public byte[] bytes(SimulatedInstant from, SimulatedInstant to) {
    return new Landing(eras, faults, from.epochMillis(), to.epochMillis()).lines();
  }

  /**
   * What truly happens within [from, to), by time.
   *
   * @param types names of events; empty for all of them
   * @param bodies whether their bodies are looked at; else they are empty
   */
  public Stream<BusinessEvent> events(
      SimulatedInstant from, SimulatedInstant to, Optional<Set<String>> types, boolean bodies) {
    return eras.stream()
        .filter(plans -> plans.mayTell(from.epochMillis(), to.epochMillis()))
        .flatMap(plans -> events(plans, from, to, types, bodies))
        .sorted(Comparator.comparing(BusinessEvent::ts));
  }

  private static Stream<BusinessEvent> events(
      Plans plans,
      SimulatedInstant from,
      SimulatedInstant to,
      Optional<Set<String>> types,
      boolean bodies) {
    var teller = new Teller(plans);
    return Happenings.within(plans, from.epochMillis(), to.epochMillis()).stream()
        .filter(
            happening ->
                types.map(some -> some.contains(teller.saying(happening).event())).orElse(true))
        .map(happening -> teller.event(happening, bodies));
  }

  /** What is true of [from, to), cut to the world's own time. */
  public BlueprintTruth truth(SimulatedInstant from, SimulatedInstant to) {
    return truth(from, to, false);
  }

  /** The same of those events alone whose lines have landed by {@code to}. */
  public BlueprintTruth truthOfLines(SimulatedInstant from, SimulatedInstant to) {
    return truth(from, to, true);
  }

  private BlueprintTruth truth(SimulatedInstant from, SimulatedInstant to, boolean landed) {
    var start = from.isBefore(begin()) ? begin() : from;
    var stop = to.isBefore(end()) ? to : end();
    return BlueprintTally.of(eras, faults, start, stop.isBefore(start) ? start : stop, landed);
  }

  /**
   * What the files hold of [from, to), by UTC day: whole days, of which the first begins before
   * {@code from} if need be and the last ends at {@code to}.
   */
  public Manifest manifest(SimulatedInstant from, SimulatedInstant to) {
    var start = Math.max(from.epochMillis(), begin().epochMillis());
    var end = Math.min(to.epochMillis(), end().epochMillis());
    var days =
        LongStream.range(Math.floorDiv(start, DAY), Math.floorDiv(end - 1, DAY) + 1)
            .mapToObj(day -> BlueprintManifest.day(eras, faults, day, end))
            .toList();
    return new Manifest(business(), 1, journal.genesis().seed(), Simulation.VERSION, days);
  }
}
