package kitchens.caspers.cli.universe;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caspers universe}: what is known of the simulated business, and what is done to it. */
@Command(
    name = "universe",
    description = "Ask the simulated business, and act on it while it runs.",
    subcommands = {
      TruthCommand.class,
      JournalCommand.class,
      InjectOrderCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      SpeedCommand.class,
      JumpCommand.class,
      ResetCommand.class,
      LocationsCommand.class,
      NewLocationCommand.class,
      BeginCommand.class,
      OpenLocationCommand.class,
      ValidateCommand.class,
      ExtractRoadsCommand.class,
      FaultCommand.class,
      OccasionCommand.class,
      ManifestCommand.class,
      WatchCommand.class
    },
    footer = {"", "Example:", "  caspers universe truth -o json"})
public final class UniverseCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
