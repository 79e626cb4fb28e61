package kitchens.caspers.cli.universe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kitchens.caspers.cli.output.Table;

/** The lines in which a terminal shows what goes on. */
final class LivePicture {
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  private LivePicture() {}

  static List<String> lines(LiveFigures.Picture picture) {
    var lines = new ArrayList<String>();
    lines.add(
        "%-16s %-19s %7s %7s │ %5s %5s %5s %5s │ %6s %6s %6s %5s"
            .formatted(
                "location",
                "clock",
                "speed",
                "ev/s",
                "queue",
                "cook",
                "shelf",
                "road",
                "p50",
                "p90",
                "late",
                "canc"));
    for (var l : picture.locations()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %-19s %6s× %7.1f │ %5d %5d %5d %5d │ %5.1fm %5.1fm %5.0f%% %5d",
              cut(Table.oneLine(l.name())),
              l.clock(),
              speed(l.speedUp()),
              l.eventsPerSecond(),
              l.waiting(),
              l.cooking(),
              l.ready(),
              l.underWay(),
              l.p50Minutes(),
              l.p90Minutes(),
              l.latePct(),
              l.cancelledLastHour()));
    }
    for (var l : picture.locations()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %s  %,d orders today, %d delivered in the last hour, %,d events",
              cut(Table.oneLine(l.name())),
              bars(l.hours()),
              l.ordersToday(),
              l.deliveredLastHour(),
              l.events()));
    }
    lines.add("queue: waits for a station · shelf: waits for a driver · bars: orders by hour");
    return lines;
  }

  /** A value as eighths of a bar's height, the greatest as a whole one. */
  static String bars(long[] values) {
    var most = Math.max(1, Arrays.stream(values).max().orElse(1));
    var bars = new StringBuilder();
    for (var value : values) {
      bars.append(BARS.charAt((int) (value * 8 / most)));
    }
    return bars.toString();
  }

  /** A speed as people say it. */
  static String times(double speedUp) {
    return speedUp == 0 ? "paused" : speed(speedUp) + "×";
  }

  private static String speed(double speedUp) {
    return speedUp == 0
        ? "paused "
        : speedUp == Math.rint(speedUp) ? Long.toString((long) speedUp) : Double.toString(speedUp);
  }

  private static String cut(String name) {
    return name.length() <= 16 ? name : name.substring(0, 15) + "…";
  }
}
