package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Truth;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.time.SimulatedInstant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caspers universe truth}: exact answers for a window, from the journal alone. */
@Command(
    name = "truth",
    description = {
      "Say exactly what happened in a window of event time, from the simulator's journal",
      "alone: orders, revenue by brand, item, day and hour, delivery percentiles; of a business",
      "by configuration its events, what is open, its sums and its lengths of time."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe truth --from 2026-11-24T00:00:00Z --to 2026-11-25T00:00:00Z -o json",
      "  caspers universe truth --landed     what the files landed so far must add up to"
    })
public final class TruthCommand implements Runnable {

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description = "The window's first moment, such as 2026-11-24T00:00:00Z; else the beginning.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      description = "The first moment after the window; else where each location's clock stands.")
  private String to;

  @Option(
      names = "--landed",
      description = "End each location's window where its last landed file ends.")
  private boolean landed;

  @Option(
      names = "--catalog",
      defaultValue = "caspers",
      description = "The universe's catalog (default: ${DEFAULT-VALUE}).")
  private String catalog;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the answers are printed.")
  private Format output;

  @Override
  public void run() {
    if (landed && to != null) {
      throw new CliException("--landed and --to both end the window — give one of them");
    }
    var client = Connection.open(System.getenv(), Progress.onStandardError()).client();
    var volumes = new SimulatorVolumes(client, catalog);
    var journal = volumes.journal();
    if (!journal.blueprints().isEmpty()) {
      print(new BlueprintWorld(journal), volumes);
      return;
    }
    var simulation = new Simulation(journal);
    var start = from == null ? new SimulatedInstant(0) : instant("--from", from);
    Truth truth;
    if (landed) {
      truth = simulation.truthOfSlices(start, volumes.landed(simulation));
    } else {
      var end = to == null ? new SimulatedInstant(Long.MAX_VALUE / 2) : instant("--to", to);
      truth = simulation.truthAsOf(start, end, Clock.systemUTC().instant());
    }
    System.out.println(output == Format.JSON ? json(truth) : text(truth));
  }

  /** The truth of a business by configuration. */
  private void print(BlueprintWorld world, SimulatorVolumes volumes) {
    var start = from == null ? world.begin() : instant("--from", from);
    SimulatedInstant end;
    if (landed) {
      end = volumes.landed(world.blueprint().business()).orElse(start);
    } else {
      end =
          to == null
              ? world.timeMapping().simulated(Clock.systemUTC().instant())
              : instant("--to", to);
    }
    var truth = landed ? world.truthOfLines(start, end) : world.truth(start, end);
    System.out.println(output == Format.JSON ? json(truth) : BlueprintText.of(truth));
  }

  private static SimulatedInstant instant(String option, String text) {
    try {
      return SimulatedInstant.parse(text);
    } catch (DateTimeParseException e) {
      throw new CliException(
          "%s is \"%s\" — write an instant in UTC, such as 2026-11-24T00:00:00Z"
              .formatted(option, text));
    }
  }

  private static String json(Object truth) {
    try {
      return new ObjectMapper().writeValueAsString(truth);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Truth truth) {
    var lines = new StringBuilder();
    lines.append(
        "%-18s %10s %8s %9s %9s %6s %14s %8s %8s %8s%n"
            .formatted(
                "location",
                "events",
                "orders",
                "delivered",
                "cancelled",
                "open",
                "revenue",
                "p50 min",
                "p75 min",
                "p99 min"));
    truth.locations().forEach(l -> lines.append(line(l.location(), l.figures())));
    return lines.append(line("total", truth.total())).toString().stripTrailing();
  }

  private static String line(String name, Truth.Figures figures) {
    var delivery = figures.delivery();
    return String.format(
        Locale.ROOT,
        "%-18s %10d %8d %9d %9d %6d %14s %8s %8s %8s%n",
        name,
        figures.events(),
        figures.ordersCreated(),
        figures.ordersDelivered(),
        figures.ordersCancelled(),
        figures.ordersOpen(),
        "$%,d.%02d".formatted(figures.revenueCents() / 100, figures.revenueCents() % 100),
        delivery == null ? "–" : "%.2f".formatted(delivery.p50()),
        delivery == null ? "–" : "%.2f".formatted(delivery.p75()),
        delivery == null ? "–" : "%.2f".formatted(delivery.p99()));
  }
}
