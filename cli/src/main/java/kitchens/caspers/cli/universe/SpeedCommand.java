package kitchens.caspers.cli.universe;

import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.journal.Control;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe speed}: another speed. */
@Command(
    name = "speed",
    description = {"Change how many times faster than real time the world runs, while it runs."},
    footer = {"", "Example:", "  caspers universe speed 60"})
public final class SpeedCommand implements Runnable {

  @Mixin private World world;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entries are printed.")
  private Format output;

  @Parameters(
      paramLabel = "FACTOR",
      description = "Simulated seconds a real second: 0.001 to 1000000.")
  private double factor;

  @Override
  public void run() {
    if (!(factor >= 0.001 && factor <= 1_000_000)) {
      throw new CliException(
          "the speed is %s — write a number between 0.001 and 1000000, or caspers universe pause"
              .formatted(factor));
    }
    var added = world.changeEach((location, wall) -> Control.speed(location, factor, wall));
    EntryText.print(world.journal(), added, output);
  }
}
