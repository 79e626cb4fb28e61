package kitchens.caspers.cli;

import java.util.List;
import java.util.Optional;
import kitchens.caspers.cli.api.groups.Groups;
import kitchens.caspers.cli.output.Failures;
import kitchens.caspers.cli.output.SilentLogging;
import kitchens.caspers.cli.output.Surroundings;
import kitchens.caspers.cli.workspace.HttpTrace;
import picocli.CommandLine;

/** The process that {@code caspers} runs. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its code: 0 when it did what was asked, else 1. */
  public static void main(String[] args) {
    SilentLogging.choose();
    System.exit(run(args));
  }

  /** Runs one command and returns its exit code. */
  public static int run(String... args) {
    return run(Surroundings.ofProcess(), args);
  }

  /**
   * Runs one command and returns its exit code.
   *
   * @param around what the commands over the API see of the world; the others see this process's
   */
  public static int run(Surroundings around, String... args) {
    var commandLine = commandLine(around, Optional.of(List.of(args)));
    return commandLine.execute(GlobalOptions.placed(commandLine, args));
  }

  /**
   * The whole command line.
   *
   * @param words that will be parsed, so that only the command that they name is made; empty when
   *     any may be, as for completion
   */
  public static CommandLine commandLine(Surroundings around, Optional<List<String>> words) {
    var failures = new Failures(around.err());
    var top = new Caspers();
    var commandLine = new CommandLine(top);
    var subcommands = Caspers.subcommands();
    Groups.addTo(subcommands, around);
    subcommands.addTo(commandLine, words.orElse(List.of()));
    return commandLine
        .setExecutionStrategy(
            parsed -> {
              HttpTrace.show(top.debug() ? around.err() : null);
              return new CommandLine.RunLast().execute(parsed);
            })
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setExpandAtFiles(false) // --json @FILE is a request, no list of arguments
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(32);
  }
}
