package kitchens.caspers.cli.universe;

import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.journal.Control;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe resume}: the clocks go on. */
@Command(
    name = "resume",
    description = {"Let the clocks of the world go on, as fast as before they were paused."},
    footer = {"", "Example:", "  caspers universe resume"})
public final class ResumeCommand implements Runnable {

  @Mixin private World world;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entries are printed.")
  private Format output;

  @Override
  public void run() {
    var added = world.changeEach((location, wall) -> Control.resume(location, wall));
    EntryText.print(world.journal(), added, output);
  }
}
