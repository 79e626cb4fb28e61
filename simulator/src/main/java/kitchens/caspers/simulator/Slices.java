package kitchens.caspers.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/**
 * How a location's simulated time is cut into slices: a pure function of the journal. History is
 * cut at round moments into pieces of about {@code batch_rows} events; live time into pieces of
 * {@code batch_seconds} wall seconds, beginning anew at each change of speed, each edit and each
 * UTC midnight. The caller keeps one thing, how far it has come: the end of the last slice that it
 * wrote.
 */
public final class Slices {
  private static final int[] HISTORY_SECONDS = {
    21_600, 10_800, 7_200, 3_600, 1_800, 900, 600, 300, 60
  };
  private static final int DAY_SECONDS = 86_400;

  /** From {@code fromSecond} on, slices of {@code seconds}, on multiples of it or from there. */
  private record Stretch(long fromSecond, int seconds, boolean onMultiples) {
    long endAfter(long second) {
      var origin = onMultiples ? 0 : fromSecond;
      return second + seconds - Math.floorMod(second - origin, (long) seconds);
    }
  }

  private final LocationWorld world;
  private final List<Stretch> stretches = new ArrayList<>();

  Slices(LocationWorld world) {
    this.world = world;
    var anchor = world.anchor.epochMillis() / 1000;
    stretches.add(new Stretch(world.begin.epochMillis() / 1000, historySeconds(), true));
    var starts = new TreeSet<Long>();
    world.timeMapping.pivots().forEach(p -> starts.add(p.simulated().epochMillis() / 1000));
    world.regimes.stream().skip(1).forEach(r -> starts.add(r.fromMillis / 1000));
    var jumps = world.timeMapping.jumps();
    jumps.forEach(jump -> starts.add(jump.from().epochMillis() / 1000));
    starts.stream()
        .filter(start -> start >= anchor)
        .forEach(
            start ->
                stretches.add(
                    jumps.stream().anyMatch(jump -> passesOver(jump, start))
                        ? new Stretch(start, historySeconds(), true)
                        : new Stretch(start, liveSeconds(start), false)));
  }

  /** What a jump passes over is cut as history is. */
  private static boolean passesOver(TimeMapping.Jump jump, long second) {
    return jump.from().epochMillis() <= second * 1000 && second * 1000 < jump.to().epochMillis();
  }

  private int historySeconds() {
    var regime = world.regimeAt(world.begin.epochMillis());
    var day = world.anchor.toInstant().atZone(world.zone).toLocalDate();
    var location = regime.location;
    var perDay = Math.max(1, regime.trend(day) * regime.meanEvents());
    var wanted = location.pace().batchRows() / perDay * DAY_SECONDS;
    for (var seconds : HISTORY_SECONDS) {
      if (seconds <= wanted) {
        return seconds;
      }
    }
    return HISTORY_SECONDS[HISTORY_SECONDS.length - 1];
  }

  private int liveSeconds(long start) {
    var speed = 1.0;
    for (var pivot : world.timeMapping.pivots()) {
      speed = pivot.simulated().epochMillis() / 1000 <= start ? pivot.speedUp() : speed;
    }
    var batch = world.regimeAt(start * 1000).location.pace().batchSeconds();
    return (int) Math.max(1, Math.min(DAY_SECONDS, Math.round(speed * batch)));
  }

  /** Where the first slice begins: the first local day of history. */
  public SimulatedInstant begin() {
    return world.begin;
  }

  /** Where history ends and live time begins. */
  public SimulatedInstant anchor() {
    return world.anchor;
  }

  /** Where the last slice ends: by then the last order of all has been delivered. */
  public SimulatedInstant end() {
    return world.end;
  }

  /** The slice that begins at {@link #begin}. */
  public Slice first() {
    return nextSlice(begin()).orElseThrow();
  }

  /**
   * The slice that begins at {@code reached}, the end of the one before.
   *
   * @return empty when the world is over
   */
  public Optional<Slice> nextSlice(SimulatedInstant reached) {
    Objects.requireNonNull(reached, "reached is null");
    if (!reached.isBefore(end())) {
      return Optional.empty();
    }
    var from = Math.max(reached.epochMillis(), begin().epochMillis()) / 1000;
    var stretch = stretches.get(0);
    var border = Long.MAX_VALUE;
    for (var later : stretches) {
      if (later.fromSecond() <= from) {
        stretch = later;
      } else {
        border = Math.min(border, later.fromSecond());
      }
    }
    var midnight = (Math.floorDiv(from, DAY_SECONDS) + 1) * (long) DAY_SECONDS;
    var to = Math.min(Math.min(stretch.endAfter(from), midnight), border);
    var start = SimulatedInstant.of(Instant.ofEpochSecond(from));
    return Optional.of(new Slice(world.name, world.slug, start, (int) (to - from)));
  }

  /**
   * All slices from {@code reached} on whose time is over by the wall clock, oldest first; made as
   * they are asked for.
   */
  public Stream<Slice> slicesDue(SimulatedInstant reached, Instant now) {
    var shown = world.timeMapping.simulated(now);
    return Stream.iterate(
            nextSlice(reached), Optional::isPresent, slice -> nextSlice(slice.get().to()))
        .map(Optional::get)
        .takeWhile(slice -> slice.to().compareTo(shown) <= 0);
  }

  /** When the slice's time is over by the wall clock; empty while the world stands still. */
  public Optional<Instant> dueAt(Slice slice) {
    return world.timeMapping.wall(slice.to());
  }
}
