package kitchens.caspers.cli.universe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Terminal;
import kitchens.caspers.simulator.journal.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe watch}: the business as it goes, in a terminal. */
@Command(
    name = "watch",
    description = {
      "Watch the business: each location's clock, orders and where they are, events a second,",
      "lateness of the last hour; of a business by configuration what is in which state.",
      "Redrawn in a terminal; one line a place in a pipe."
    },
    footer = {"", "Example:", "  caspers universe watch --every 2"})
public final class WatchCommand implements Runnable {
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
    Watched watched = null;
    var looked = Instant.MIN;
    var drawn = 0;
    for (var times = 0; count == null || times < count; times++) {
      var now = clock.instant();
      if (looked.isBefore(now.minus(LOOK))) {
        looked = now;
        var read = volumes.journal();
        if (!read.equals(journal)) {
          journal = read;
          watched = Watched.of(read, world.chosen());
        }
      }
      drawn = draw(watched.at(now), redraw, drawn);
      pause(clock, now.plusMillis((long) (every * 1000)), times);
    }
  }

  private int draw(Watched.Shown shown, boolean redraw, int drawn) {
    if (output == Format.JSON) {
      System.out.println(shown.json());
      return 0;
    }
    if (!redraw) {
      shown.plain().forEach(System.out::println);
      System.out.flush();
      return 0;
    }
    var lines = shown.lines();
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
