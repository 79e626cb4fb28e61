package kitchens.caspers.simulator;

import java.util.List;
import java.util.function.Function;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Tells the truth from the plans of the days, without writing an event. */
final class TruthReader {
  private static final long DAY = 86_400_000;

  private TruthReader() {}

  static Truth.OfLocation of(LocationWorld world, SimulatedInstant from, SimulatedInstant to) {
    var tally = new Tally();
    count(world, from.epochMillis(), to.epochMillis(), tally);
    return new Truth.OfLocation(world.name, world.id, from, to, tally.figures());
  }

  static Truth of(
      List<LocationWorld> worlds,
      SimulatedInstant from,
      Function<LocationWorld, SimulatedInstant> to) {
    var total = new Tally();
    for (var world : worlds) {
      count(world, from.epochMillis(), to.apply(world).epochMillis(), total);
    }
    var each = worlds.stream().map(world -> of(world, from, to.apply(world))).toList();
    var latest = worlds.stream().map(to).max(SimulatedInstant::compareTo).orElse(from);
    return new Truth(from, latest, total.figures(), each);
  }

  private static void count(LocationWorld world, long from, long to, Tally tally) {
    var start = Math.max(from, world.begin.epochMillis());
    var end = Math.min(to, world.end.epochMillis());
    for (var at = start; at < end; at += DAY) {
      countPiece(world, at, Math.min(at + DAY, end), tally);
    }
    countOpen(world, to, tally);
  }

  private static void countPiece(LocationWorld world, long from, long to, Tally tally) {
    for (var day : world.days(from, to)) {
      var last = day.firstFrom(to);
      for (var order = EventCut.firstOpen(day, last, from); order < last; order++) {
        tally.events(day, order, day.eventsBefore(order, from), day.eventsBefore(order, to));
        if (day.created[order] >= from) {
          tally.created(day, order);
        }
        if (day.ended[order] < from || day.ended[order] >= to) {
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

  private static void countOpen(LocationWorld world, long at, Tally tally) {
    if (at <= world.begin.epochMillis() || at > world.end.epochMillis()) {
      return;
    }
    for (var day : world.days(at - 1, at)) {
      var last = day.firstFrom(at);
      for (var order = EventCut.firstOpen(day, last, at); order < last; order++) {
        if (day.ended[order] >= at) {
          tally.open();
        }
      }
    }
  }
}
