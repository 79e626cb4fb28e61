package kitchens.caspers.cli.workspace;

import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caspers workspace}: the process behind everything. */
@Command(
    name = "workspace",
    description = {
      "Start, stop and watch the local workspace; see and change files below /Workspace."
    },
    subcommands = {
      WorkspaceCommand.Start.class,
      WorkspaceCommand.Stop.class,
      StatusCommand.class,
      LogsCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  caspers workspace start",
      "  caspers workspace list /Workspace/Users"
    })
public final class WorkspaceCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of workspace given");
  }

  /** {@code caspers workspace start}. */
  @Command(
      name = "start",
      description = {
        "Start the workspace of CASPERS_HOME (default ~/.caspers) on CASPERS_PORT (default 8080).",
        "It goes on when this command has ended."
      },
      footer = {"", "Example:", "  CASPERS_PORT=9000 caspers workspace start"})
  static final class Start implements Runnable {

    @Override
    public void run() {
      var environment = System.getenv();
      var workspace = LocalWorkspace.of(environment);
      var already = workspace.running();
      if (already.isPresent()) {
        System.out.println("The workspace is running already at " + already.get().url());
        return;
      }
      var running =
          new WorkspaceProcess(workspace, environment).ensureRunning(Progress.onStandardError());
      System.out.println("The workspace is running at " + running.url());
    }
  }

  /** {@code caspers workspace stop}. */
  @Command(
      name = "stop",
      description = "Stop the workspace and everything that runs in it.",
      footer = {"", "Example:", "  caspers workspace stop"})
  static final class Stop implements Runnable {

    @Option(names = "--quiet", description = "Say nothing when there is none.")
    private boolean quiet;

    @Override
    public void run() {
      stop(quiet);
    }
  }

  /** Stops the workspace of the environment's home. */
  static void stop(boolean quiet) {
    var environment = System.getenv();
    var workspace = LocalWorkspace.of(environment);
    var stopped = new WorkspaceProcess(workspace, environment).stop(Progress.onStandardError());
    if (!stopped && !quiet) {
      System.out.println("No workspace is running in " + workspace.home());
    }
  }

  /** The running workspace, or one line that says how to have one. */
  static LocalWorkspace.Running require(LocalWorkspace workspace) {
    return workspace
        .running()
        .orElseThrow(
            () ->
                new CliException(
                    "no workspace is running in "
                        + workspace.home()
                        + " — start it with: caspers workspace start"));
  }
}
