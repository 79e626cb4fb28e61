package kitchens.caspers.cli.universe;

import java.time.Duration;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.Control;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe fault}: something goes wrong in the world, on request. */
@Command(
    name = "fault",
    description = {
      "Let something go wrong: duplicate, late, out_of_order, clock_skew, malformed or",
      "schema_drift spoil lines at a rate and are counted in the manifest; kitchen_fire and",
      "courier_outage happen for a while."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe fault malformed --rate 0.01 --for 6h",
      "  caspers universe fault kitchen_fire --for 45m --location Chicago"
    })
public final class FaultCommand implements Runnable {

  @Mixin private World world;

  @Parameters(paramLabel = "FAULT", description = "What goes wrong.")
  private String fault;

  @Option(
      names = "--rate",
      paramLabel = "SHARE",
      description = "Of how many events or orders, 0 to 1; 0 ends it. Not for fires and outages.")
  private Double rate;

  @Option(
      names = "--for",
      paramLabel = "SPAN",
      description = "How long by the location's own clock: 45m, 6h, 2d (default: for good).")
  private String span;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entries are printed.")
  private Format output;

  @Override
  public void run() {
    var kind =
        Fault.find(fault)
            .orElseThrow(
                () ->
                    new CliException(
                        "there is no fault \"%s\" — there are %s"
                            .formatted(fault, String.join(", ", Fault.names()))));
    if (kind.isOutage() == (rate != null)) {
      throw new CliException(
          kind.isOutage()
              ? fault + " happens once — leave --rate out and say --for how long"
              : fault + " befalls a share of events — give --rate, such as 0.01");
    }
    if (kind.isOutage() && span == null) {
      throw new CliException(fault + " lasts a while — give --for, such as 45m");
    }
    var lasting = lasting();
    var share = rate == null ? 1 : rate;
    var added =
        world.changeEach((location, wall) -> Control.fault(location, kind, share, lasting, wall));
    EntryText.print(world.journal(), added, output);
  }

  private Optional<Duration> lasting() {
    if (span == null) {
      return Optional.empty();
    }
    var parsed = Spans.parse(span);
    if (parsed.isEmpty() || parsed.get().isZero()) {
      throw new CliException("--for is \"%s\" — write a span such as 45m or 6h".formatted(span));
    }
    return parsed;
  }
}
