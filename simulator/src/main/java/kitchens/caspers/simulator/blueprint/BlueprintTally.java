package kitchens.caspers.simulator.blueprint;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Adds up what is true. */
final class BlueprintTally {
  private static final long PIECE = 86_400_000;

  private final Plans plans;
  private final TreeMap<String, Long> types = new TreeMap<>();
  private final TreeMap<String, Long> begun = new TreeMap<>();
  private final TreeMap<String, Map<String, BigDecimal>> sums = new TreeMap<>();
  private final TreeMap<String, List<Long>> spans = new TreeMap<>();

  private BlueprintTally(Plans plans) {
    this.plans = plans;
    plans.blueprint.entities().forEach(entity -> begun.put(entity.name(), 0L));
    plans.blueprint.sums().forEach(sum -> sums.put(sum.name(), new TreeMap<>()));
    plans.blueprint.spans().forEach(span -> spans.put(span.name(), new ArrayList<>()));
  }

  static BlueprintTruth of(Plans plans, SimulatedInstant from, SimulatedInstant to) {
    var tally = new BlueprintTally(plans);
    for (var at = from.epochMillis(); at < to.epochMillis(); at += PIECE) {
      var end = Math.min(at + PIECE, to.epochMillis());
      tally.events(at, end);
      tally.lives(at, end);
    }
    return new BlueprintTruth(
        plans.blueprint.business(),
        from,
        to,
        tally.types.values().stream().mapToLong(Long::longValue).sum(),
        tally.types,
        tally.begun,
        tally.open(to.epochMillis()),
        tally.sums,
        tally.lengths());
  }

  private void events(long from, long to) {
    var teller = new Teller(plans);
    var line = new StringBuilder();
    for (var happening : Happenings.within(plans, from, to)) {
      var event = Teller.saying(plans, happening).event();
      types.merge(event, 1L, Long::sum);
      for (var sum : plans.blueprint.sums()) {
        if (sum.event().equals(event)) {
          line.setLength(0);
          var amount = teller.tell(happening, line).get(sum.field());
          if (amount instanceof Number number) {
            var day = Instant.ofEpochMilli(happening.millis()).atZone(ZoneOffset.UTC).toLocalDate();
            sums.get(sum.name())
                .merge(day.toString(), new BigDecimal(number.toString()), BigDecimal::add);
          }
        }
      }
    }
  }

  private void lives(long from, long to) {
    for (var entity = 0; entity < plans.blueprint.entities().size(); entity++) {
      for (var lives : plans.lives(entity, from, to)) {
        for (var life = 0; life < lives.size; life++) {
          var begin = lives.entered[lives.first[life]];
          if (begin >= from && begin < to) {
            begun.merge(lives.entity.name(), 1L, Long::sum);
          }
          spans(entity, lives, life, from, to);
        }
      }
    }
  }

  private void spans(int entity, Lives lives, int life, long from, long to) {
    for (var span : plans.blueprint.spans()) {
      if (!span.entity().equals(lives.entity.name())) {
        continue;
      }
      var start = visit(lives, life, span.from());
      var end = visit(lives, life, span.to());
      if (start >= 0 && end >= 0) {
        var ended = plans.entered(entity, lives, end);
        if (ended >= from && ended < to) {
          spans.get(span.name()).add(ended - plans.entered(entity, lives, start));
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

  private Map<String, Map<String, Long>> open(long at) {
    var open = new TreeMap<String, Map<String, Long>>();
    for (var entity = 0; entity < plans.blueprint.entities().size(); entity++) {
      var states = new TreeMap<String, Long>();
      open.put(plans.blueprint.entities().get(entity).name(), states);
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
    return open;
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
