package kitchens.caspers.cli;

import kitchens.caspers.cli.output.Failures;
import kitchens.caspers.cli.output.SilentLogging;
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
    var failures = new Failures();
    return new CommandLine(new Caspers())
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(32)
        .execute(args);
  }
}
