package kitchens.caspers.cli.universe;

import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.journal.Control;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe reset}: the world begins anew. */
@Command(
    name = "reset",
    description = {
      "Begin anew from here: other chance, demand and brands at their first day, clocks as",
      "the files say. What has happened stays; nothing is deleted."
    },
    footer = {"", "Example:", "  caspers universe reset --seed 7"})
public final class ResetCommand implements Runnable {

  @Mixin private World world;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entries are printed.")
  private Format output;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "What all chance comes from, from here on (default: the seed of the world).")
  private Long seed;

  @Override
  public void run() {
    var from = seed == null ? world.journal().genesis().seed() : seed;
    var added = world.changeEach((location, wall) -> Control.reset(location, from, wall));
    EntryText.print(world.journal(), added, output);
  }
}
