package kitchens.caspers.cli.universe;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.time.SimulatedInstant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe jump}: the clocks are put forward. */
@Command(
    name = "jump",
    description = {
      "Put the clocks forward. What happens in between is not left out: it is due at once."
    },
    footer = {"", "Example:", "  caspers universe jump +6h"})
public final class JumpCommand implements Runnable {

  @Mixin private World world;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entries are printed.")
  private Format output;

  @Parameters(
      paramLabel = "MOMENT",
      description = "An instant in UTC, or how much later: +30m, +6h, +2d.")
  private String moment;

  @Override
  public void run() {
    var wall = World.soon();
    var targets = new HashMap<String, SimulatedInstant>();
    for (var location : world.locations()) {
      targets.put(location, target(location, wall));
    }
    var added = world.changeEach((place, at) -> Control.jump(place, targets.get(place), at));
    EntryText.print(world.journal(), added, output);
  }

  private SimulatedInstant target(String location, Instant wall) {
    var later =
        moment.startsWith("+") ? Spans.parse(moment.substring(1)) : Optional.<Duration>empty();
    if (later.isPresent()) {
      return world.shown(location, wall).plus(later.get());
    }
    try {
      return SimulatedInstant.parse(moment);
    } catch (DateTimeParseException e) {
      throw new CliException(
          "the moment is \"%s\" — write an instant such as 2026-11-24T18:00:00Z, or +6h"
              .formatted(moment));
    }
  }
}
