package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Terminal;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.journal.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe watch}: the business as it goes, in a terminal. */
@Command(
    name = "watch",
    description = {
      "Watch the business: each location's clock, orders and where they are, events a second,",
      "lateness of the last hour. Redrawn in a terminal; one line a location in a pipe."
    },
    footer = {"", "Example:", "  caspers universe watch --every 2"})
public final class WatchCommand implements Runnable {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private static final Duration LOOK = Duration.ofSeconds(5);

  @Mixin private World world;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "How often it is drawn (default: ${DEFAULT-VALUE}).")
  private double every;

  @Option(
      names = "--count",
      paramLabel = "TIMES",
      description = "How often it is drawn before it ends; else until Ctrl-C.")
  private Integer count;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints one line of JSON each time.")
  private Format output;

  @Override
  public void run() {
    if (!(every >= 0.1 && every <= 3600)) {
      throw new CliException("--every is %s — write 0.1 to 3600 seconds".formatted(every));
    }
    var clock = Clock.systemUTC();
    var volumes = world.volumes();
    var redraw = Terminal.isInteractive();
    Journal journal = null;
    LiveFigures figures = null;
    var looked = Instant.MIN;
    var drawn = 0;
    for (var times = 0; count == null || times < count; times++) {
      var now = clock.instant();
      if (looked.isBefore(now.minus(LOOK))) {
        looked = now;
        var read = volumes.journal();
        if (!read.equals(journal)) {
          journal = read;
          figures = new LiveFigures(new Simulation(read), world.chosen());
        }
      }
      drawn = draw(figures.at(now), redraw, drawn);
      pause(clock, now.plusMillis((long) (every * 1000)), times);
    }
  }

  private int draw(LiveFigures.Picture picture, boolean redraw, int drawn) {
    if (output == Format.JSON) {
      System.out.println(json(picture));
      return 0;
    }
    if (!redraw) {
      picture.locations().forEach(l -> System.out.println(picture.at() + " " + plain(l)));
      System.out.flush();
      return 0;
    }
    var lines = LivePicture.lines(picture);
    var screen = new StringBuilder();
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append('A');
    }
    for (var line : lines) {
      screen.append("\u001b[2K").append(Terminal.fit(line, true)).append('\n');
    }
    screen.append("\u001b[J");
    System.out.print(screen);
    System.out.flush();
    return lines.size();
  }

  private static ObjectNode json(LiveFigures.Picture picture) {
    var json = JSON.createObjectNode().put("at", picture.at().toString());
    return json.set("locations", JSON.valueToTree(picture.locations()));
  }

  private static String plain(LiveFigures.OfLocation l) {
    return String.format(
        Locale.ROOT,
        "location=\"%s\" clock=%s speed=%s events=%d events_per_second=%.1f orders_today=%d"
            + " waiting=%d cooking=%d ready=%d under_way=%d delivered_hour=%d cancelled_hour=%d"
            + " p50_minutes=%.1f p90_minutes=%.1f late_pct=%.0f",
        l.name(),
        l.clock(),
        l.speedUp(),
        l.events(),
        l.eventsPerSecond(),
        l.ordersToday(),
        l.waiting(),
        l.cooking(),
        l.ready(),
        l.underWay(),
        l.deliveredLastHour(),
        l.cancelledLastHour(),
        l.p50Minutes(),
        l.p90Minutes(),
        l.latePct());
  }

  private void pause(Clock clock, Instant until, int times) {
    var left = Duration.between(clock.instant(), until).toMillis();
    if (left <= 0 || count != null && times + 1 >= count) {
      return;
    }
    try {
      Thread.sleep(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted", e);
    }
  }
}
