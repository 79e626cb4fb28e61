package kitchens.caspers.simulator;

import java.util.List;
import java.util.function.Function;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Tells the truth from the plans of the days, without writing an event. */
final class TruthReader {
  private static final long DAY = 86_400_000;

  private static final long NO_END = Long.MAX_VALUE;

  private final LocationWorld world;

  /** What lands later is not counted. */
  private final long landedBy;

  private TruthReader(LocationWorld world, long landedBy) {
    this.world = world;
    this.landedBy = landedBy;
  }

  static Truth.OfLocation of(LocationWorld world, SimulatedInstant from, SimulatedInstant to) {
    return new TruthReader(world, NO_END).figures(from, to);
  }

  static Truth of(
      List<LocationWorld> worlds,
      SimulatedInstant from,
      Function<LocationWorld, SimulatedInstant> to) {
    return of(worlds, from, to, world -> new TruthReader(world, NO_END));
  }

  /** Of those events whose lines have landed by the end of each location's window. */
  static Truth landed(
      List<LocationWorld> worlds,
      SimulatedInstant from,
      Function<LocationWorld, SimulatedInstant> to) {
    return of(worlds, from, to, world -> new TruthReader(world, to.apply(world).epochMillis()));
  }

  private static Truth of(
      List<LocationWorld> worlds,
      SimulatedInstant from,
      Function<LocationWorld, SimulatedInstant> to,
      Function<LocationWorld, TruthReader> reader) {
    var total = new Tally();
    for (var world : worlds) {
      reader.apply(world).count(from.epochMillis(), to.apply(world).epochMillis(), total);
    }
    var each =
        worlds.stream().map(world -> reader.apply(world).figures(from, to.apply(world))).toList();
    var latest = worlds.stream().map(to).max(SimulatedInstant::compareTo).orElse(from);
    return new Truth(from, latest, total.figures(), each);
  }

  private Truth.OfLocation figures(SimulatedInstant from, SimulatedInstant to) {
    var tally = new Tally();
    count(from.epochMillis(), to.epochMillis(), tally);
    return new Truth.OfLocation(world.name, world.id, from, to, tally.figures());
  }

  private void count(long from, long to, Tally tally) {
    var start = Math.max(from, world.begin.epochMillis());
    var end = Math.min(to, world.end.epochMillis());
    for (var at = start; at < end; at += DAY) {
      countPiece(at, Math.min(at + DAY, end), tally);
    }
    countOpen(to, tally);
  }

  private void countPiece(long from, long to, Tally tally) {
    for (var day : world.days(from, to)) {
      var last = day.firstFrom(to);
      for (var order = EventCut.firstOpen(day, last, from); order < last; order++) {
        var first = day.eventsBefore(order, from);
        var end = day.eventsBefore(order, to);
        if (mayBeOnTheWay(day, order, to)) {
          for (var sequence = first; sequence < end; sequence++) {
            tally.events(day, order, sequence, sequence + (lands(day, order, sequence) ? 1 : 0));
          }
        } else {
          tally.events(day, order, first, end);
        }
        if (day.created[order] >= from && lands(day, order, 0)) {
          tally.created(day, order);
        }
        if (day.ended[order] < from || day.ended[order] >= to || !endLands(day, order)) {
          continue;
        }
        if (day.isCancelled(order)) {
          tally.cancelled(day, order);
        } else {
          tally.delivered(day.ended[order] - day.created[order]);
        }
      }
    }
  }

  private void countOpen(long at, Tally tally) {
    if (at <= world.begin.epochMillis() || at > world.end.epochMillis()) {
      return;
    }
    var back = landedBy == NO_END || !world.delays ? at : at - Fault.LATEST_MILLIS;
    for (var day : world.days(Math.min(back, at - 1), at)) {
      var last = day.firstFrom(at);
      for (var order = EventCut.firstOpen(day, last, back); order < last; order++) {
        var over = day.ended[order] < at && endLands(day, order);
        if (!over && lands(day, order, 0)) {
          tally.open();
        }
      }
    }
  }

  /** Whether an order's lines from before a moment may land after the window has ended. */
  private boolean mayBeOnTheWay(DayPlan day, int order, long millis) {
    return landedBy != NO_END
        && millis > landedBy - Fault.LATEST_MILLIS
        && day.regime(order).faults.delays();
  }

  private boolean lands(DayPlan day, int order, int sequence) {
    var millis = day.time(order, sequence);
    return !mayBeOnTheWay(day, order, millis)
        || millis + day.regime(order).faults.delayMillis(day.eventKey(order, sequence)) < landedBy;
  }

  private boolean endLands(DayPlan day, int order) {
    return landedBy == NO_END || lands(day, order, day.events(order) - 1);
  }
}
