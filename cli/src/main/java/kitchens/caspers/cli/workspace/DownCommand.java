package kitchens.caspers.cli.workspace;

import picocli.CommandLine.Command;

/** {@code caspers down}. */
@Command(
    name = "down",
    description = "Stop the workspace and everything that runs in it; what it holds stays.",
    footer = {"", "Example:", "  caspers down"})
public final class DownCommand implements Runnable {

  @Override
  public void run() {
    WorkspaceCommand.stop(false);
  }
}
