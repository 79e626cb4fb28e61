package kitchens.caspers.simulator.blueprint;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.simulator.blueprint.Happening.What;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Adds up what is true. */
final class BlueprintTally {
  private static final long PIECE = 86_400_000;
  private static final long NO_END = Long.MAX_VALUE;

  private final FaultTimes faults;

  /** What lands later is not counted. */
  private final long landedBy;

  private final TreeMap<String, Long> types = new TreeMap<>();
  private final TreeMap<String, Long> begun = new TreeMap<>();
  private final TreeMap<String, Map<String, Long>> open = new TreeMap<>();
  private final TreeMap<String, Map<String, BigDecimal>> sums = new TreeMap<>();
  private final TreeMap<String, List<Long>> spans = new TreeMap<>();

  private BlueprintTally(FaultTimes faults, long landedBy) {
    this.faults = faults;
    this.landedBy = landedBy;
  }

  /**
   * What is true of [from, to).
   *
   * @param landed whether only that counts whose lines have landed by then
   */
  static BlueprintTruth of(
      List<Plans> eras,
      FaultTimes faults,
      SimulatedInstant from,
      SimulatedInstant to,
      boolean landed) {
    var tally = new BlueprintTally(faults, landed ? to.epochMillis() : NO_END);
    for (var plans : eras) {
      tally.count(plans, from.epochMillis(), to.epochMillis());
    }
    return new BlueprintTruth(
        eras.get(0).blueprint.business(),
        from,
        to,
        tally.types.values().stream().mapToLong(Long::longValue).sum(),
        tally.types,
        tally.begun,
        tally.open,
        tally.sums,
        tally.lengths());
  }

  private void count(Plans plans, long from, long to) {
    for (var entity : plans.blueprint.entities()) {
      begun.putIfAbsent(entity.name(), 0L);
      open.putIfAbsent(entity.name(), new TreeMap<>());
    }
    plans.blueprint.sums().forEach(sum -> sums.putIfAbsent(sum.name(), new TreeMap<>()));
    plans.blueprint.spans().forEach(span -> spans.putIfAbsent(span.name(), new ArrayList<>()));
    for (var at = from; at < to; at += PIECE) {
      var end = Math.min(at + PIECE, to);
      if (plans.mayTell(at, end)) {
        events(plans, at, end);
        lives(plans, at, end);
      }
    }
    if (plans.mayTell(to - 1, to)) {
      open(plans, to);
    }
  }

  private void events(Plans plans, long from, long to) {
    var teller = new Teller(plans);
    var line = new StringBuilder();
    for (var happening : Happenings.within(plans, from, to)) {
      if (!lands(teller, happening)) {
        continue;
      }
      var event = teller.saying(happening).event();
      types.merge(event, 1L, Long::sum);
      for (var sum : plans.blueprint.sums()) {
        if (sum.event().equals(event)) {
          line.setLength(0);
          var amount = teller.tell(happening, 0, false, line).get(sum.field());
          if (amount instanceof Number number) {
            var day = Instant.ofEpochMilli(happening.millis()).atZone(ZoneOffset.UTC).toLocalDate();
            sums.get(sum.name())
                .merge(day.toString(), new BigDecimal(number.toString()), BigDecimal::add);
          }
        }
      }
    }
  }

  private boolean lands(Teller teller, Happening happening) {
    var befalling = faults.at(happening.millis());
    return landedBy == NO_END
        || !befalling.delays()
        || happening.millis() + befalling.delayMillis(teller.key(happening)) < landedBy;
  }

  /** Whether it has landed that a state was entered; what is not told is known at once. */
  private boolean lands(Plans plans, int entity, Lives lives, int visit, long millis) {
    return lives.state(visit).say() == null
        || lands(
            new Teller(plans),
            new Happening(millis, entity, lives, visit, What.ENTERED, null, null));
  }

  private void lives(Plans plans, long from, long to) {
    for (var entity = 0; entity < plans.blueprint.entities().size(); entity++) {
      for (var lives : plans.lives(entity, from, to)) {
        for (var life = 0; life < lives.size; life++) {
          var begin = lives.entered[lives.first[life]];
          if (begin >= from
              && begin < to
              && lands(plans, entity, lives, lives.first[life], begin)) {
            begun.merge(lives.entity.name(), 1L, Long::sum);
          }
          spans(plans, entity, lives, life, from, to);
        }
      }
    }
  }

  private void spans(Plans plans, int entity, Lives lives, int life, long from, long to) {
    for (var span : plans.blueprint.spans()) {
      if (!span.entity().equals(lives.entity.name())) {
        continue;
      }
      var start = visit(lives, life, span.from());
      var end = visit(lives, life, span.to());
      if (start < 0 || end < 0) {
        continue;
      }
      var ended = plans.entered(entity, lives, end);
      if (ended >= from && ended < to && lands(plans, entity, lives, end, ended)) {
        var began = plans.entered(entity, lives, start);
        if (lands(plans, entity, lives, start, began)) {
          spans.get(span.name()).add(ended - began);
        }
      }
    }
  }

  /** The first time that a life enters a state; -1 for never. */
  private static int visit(Lives lives, int life, int state) {
    for (var visit = lives.first[life]; visit < lives.first[life + 1]; visit++) {
      if (lives.state[visit] == state) {
        return visit;
      }
    }
    return -1;
  }

  private void open(Plans plans, long at) {
    for (var entity = 0; entity < plans.blueprint.entities().size(); entity++) {
      var states = open.get(plans.blueprint.entities().get(entity).name());
      for (var lives : plans.lives(entity, at - 1, at)) {
        for (var life = 0; life < lives.size; life++) {
          var now = -1;
          for (var visit = lives.first[life]; visit < lives.first[life + 1]; visit++) {
            now = plans.entered(entity, lives, visit) < at ? visit : now;
          }
          if (now >= 0 && !lives.state(now).ways().isEmpty()) {
            states.merge(lives.state(now).name(), 1L, Long::sum);
          }
        }
      }
    }
  }

  private Map<String, BlueprintTruth.Length> lengths() {
    var lengths = new TreeMap<String, BlueprintTruth.Length>();
    spans.forEach(
        (name, millis) -> {
          if (!millis.isEmpty()) {
            Collections.sort(millis);
            lengths.put(
                name,
                new BlueprintTruth.Length(
                    millis.size(), at(millis, 0.5), at(millis, 0.75), at(millis, 0.99)));
          }
        });
    return lengths;
  }

  private static double at(List<Long> sorted, double share) {
    var at = share * (sorted.size() - 1);
    var low = sorted.get((int) Math.floor(at));
    var high = sorted.get((int) Math.ceil(at));
    return (low + (at - Math.floor(at)) * (high - low)) / 60_000;
  }
}
