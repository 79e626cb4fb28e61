package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.cli.output.Table;
import kitchens.caspers.simulator.blueprint.BlueprintTruth;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** A business by configuration, watched: what is in which state, and how long things take. */
final class WatchedBusiness implements Watched {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int WIDEST_BAR = 28;
  private static final int HOURS = 24;

  private final BlueprintWorld world;

  /** Whole hours that are over, by their beginning: they never change. */
  private final TreeMap<Long, BlueprintTruth> hours = new TreeMap<>();

  WatchedBusiness(BlueprintWorld world) {
    this.world = world;
  }

  @Override
  public Shown at(Instant wall) {
    var now = world.timeMapping().simulated(wall);
    var speedUp = 0.0;
    for (var pivot : world.timeMapping().pivots()) {
      speedUp = pivot.wall().isAfter(wall) ? speedUp : pivot.speedUp();
    }
    var minute = world.truth(now.minus(Duration.ofMinutes(1)), now);
    var day = world.truth(now.minus(Duration.ofDays(1)), now);
    var clock = CLOCK.format(now.toInstant().atZone(world.blueprint().timezone()));
    var bars = hours(now);
    return new Shown(
        lines(clock, speedUp, minute, day, bars),
        List.of(wall + " " + plain(clock, speedUp, minute, day)),
        json(wall, clock, speedUp, minute, day, bars));
  }

  private List<String> lines(
      String clock, double speedUp, BlueprintTruth minute, BlueprintTruth day, long[] bars) {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s   %s   %s   %.1f events/s",
            Table.oneLine(world.blueprint().title()),
            clock,
            LivePicture.times(speedUp),
            perSecond(minute, speedUp)));
    lines.add(
        "%s  %,d events in the last day; bars: events by hour"
            .formatted(LivePicture.bars(bars), day.events()));
    day.open()
        .forEach(
            (entity, states) -> {
              var open = states.values().stream().mapToLong(Long::longValue).sum();
              lines.add(
                  "%s: %,d under way, %,d begun in the last day"
                      .formatted(entity, open, day.begun().get(entity)));
              states.forEach((state, count) -> lines.add(bar(state, count, states)));
            });
    day.spans()
        .forEach(
            (name, span) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%-20s %,6d in the last day, half of them within %s, 99 of 100 within %s",
                        name,
                        span.count(),
                        length(span.p50Minutes()),
                        length(span.p99Minutes()))));
    return lines;
  }

  private static String bar(String state, long count, Map<String, Long> states) {
    var most = states.values().stream().mapToLong(Long::longValue).max().orElse(1);
    var width = (int) Math.ceil((double) count * WIDEST_BAR / Math.max(1, most));
    return "  %-18s %,7d %s".formatted(state, count, "▇".repeat(width));
  }

  /** A length of time in the unit that suits it. */
  static String length(double minutes) {
    if (minutes < 1.0 / 6) {
      return String.format(Locale.ROOT, "%.2f s", minutes * 60);
    }
    if (minutes < 120) {
      return String.format(Locale.ROOT, "%.1f min", minutes);
    }
    return minutes < 2 * 1440
        ? String.format(Locale.ROOT, "%.1f h", minutes / 60)
        : String.format(Locale.ROOT, "%.1f days", minutes / 1440);
  }

  private static double perSecond(BlueprintTruth minute, double speedUp) {
    return minute.events() / 60.0 * speedUp;
  }

  private String plain(String clock, double speedUp, BlueprintTruth minute, BlueprintTruth day) {
    var line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "business=%s clock=\"%s\" speed=%s events_per_second=%.1f events_day=%d",
                world.blueprint().business(),
                clock,
                speedUp,
                perSecond(minute, speedUp),
                day.events()));
    day.open()
        .forEach(
            (entity, states) ->
                states.forEach(
                    (state, count) -> line.append(" %s_%s=%d".formatted(entity, state, count))));
    return line.toString();
  }

  private ObjectNode json(
      Instant wall,
      String clock,
      double speedUp,
      BlueprintTruth minute,
      BlueprintTruth day,
      long[] bars) {
    var json =
        JSON.createObjectNode()
            .put("at", wall.toString())
            .put("business", world.blueprint().business())
            .put("clock", clock)
            .put("speed_up", speedUp)
            .put("events_per_second", perSecond(minute, speedUp))
            .put("events_day", day.events());
    json.set("begun_day", JSON.valueToTree(day.begun()));
    json.set("open", JSON.valueToTree(day.open()));
    json.set("spans_day", JSON.valueToTree(day.spans()));
    json.set("hours", JSON.valueToTree(bars));
    return json;
  }

  /** Events in each of the last 24 hours, oldest first; the last one is not over. */
  private long[] hours(SimulatedInstant now) {
    var hour = 3_600_000L;
    var last = Math.floorDiv(now.epochMillis(), hour);
    var bars = new long[HOURS];
    for (var i = 0; i < HOURS; i++) {
      var at = last - HOURS + 1 + i;
      var from = new SimulatedInstant(at * hour);
      bars[i] =
          at == last
              ? world.truth(from, now).events()
              : hours
                  .computeIfAbsent(at, any -> world.truth(from, from.plus(Duration.ofHours(1))))
                  .events();
    }
    hours.headMap(last - HOURS).clear();
    return bars;
  }
}
