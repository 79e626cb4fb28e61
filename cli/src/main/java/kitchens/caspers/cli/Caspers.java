package kitchens.caspers.cli;

import kitchens.caspers.cli.bundle.BundleCommand;
import kitchens.caspers.cli.bundle.UpCommand;
import kitchens.caspers.cli.chat.ChatCommand;
import kitchens.caspers.cli.command.Subcommands;
import kitchens.caspers.cli.demo.DemoCommand;
import kitchens.caspers.cli.mcp.McpCommand;
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

  /** All that is below it, but the groups of the API. */
  static Subcommands subcommands() {
    return new Subcommands()
        .with("up", UpCommand.class)
        .with("down", DownCommand.class)
        .with("status", StatusCommand.class)
        .with("sql", SqlCommand.class)
        .with("bundle", BundleCommand::commandLine)
        .with("completion", CompletionCommand.class)
        .with("workspace", WorkspaceCommand.class)
        .with("auth", AuthCommand.class)
        .with("universe", UniverseCommand.class)
        .with("mcp", McpCommand.class)
        .with("chat", ChatCommand.class)
        .with("demo", DemoCommand.class)
        .with("bench", BenchCommand.class)
        .with("version", VersionCommand.class)
        .with("warm", WarmCommand.class);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  /** Whether the user asked for stack traces. */
  public boolean debug() {
    return debug;
  }
}
