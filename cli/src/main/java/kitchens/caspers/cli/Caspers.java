package kitchens.caspers.cli;

import kitchens.caspers.cli.bundle.BundleCommand;
import kitchens.caspers.cli.bundle.UpCommand;
import kitchens.caspers.cli.sql.SqlCommand;
import kitchens.caspers.cli.universe.UniverseCommand;
import kitchens.caspers.cli.workspace.AuthCommand;
import kitchens.caspers.cli.workspace.DownCommand;
import kitchens.caspers.cli.workspace.StatusCommand;
import kitchens.caspers.cli.workspace.WorkspaceCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code caspers}: the command under which all others stand. */
@Command(
    name = "caspers",
    description = "Casper's Kitchens: a business that does not exist, on a lakehouse that does.",
    version = Version.TEXT,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      SqlCommand.class,
      BundleCommand.class,
      CompletionCommand.class,
      WorkspaceCommand.class,
      AuthCommand.class,
      UniverseCommand.class,
      BenchCommand.class,
      VersionCommand.class,
      WarmCommand.class,
    },
    footer = {
      "",
      "Example:",
      "  caspers up -t free      bring the business to life",
      "  caspers <command> --help  for each command"
    })
public final class Caspers implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show what a command does and an example.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show each request, without secrets, and the stack trace of a failure.")
  private boolean debug;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  /** Whether the user asked for stack traces. */
  public boolean debug() {
    return debug;
  }
}
