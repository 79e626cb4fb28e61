package kitchens.caspers.cli.universe;

import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.journal.Control;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe pause}: the clocks stand still. */
@Command(
    name = "pause",
    description = {"Let the clocks of the world stand still; what has begun waits."},
    footer = {"", "Example:", "  caspers universe pause --location Chicago"})
public final class PauseCommand implements Runnable {

  @Mixin private World world;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entries are printed.")
  private Format output;

  @Override
  public void run() {
    var added = world.changeEach((location, wall) -> Control.pause(location, wall));
    EntryText.print(world.journal(), added, output);
  }
}
