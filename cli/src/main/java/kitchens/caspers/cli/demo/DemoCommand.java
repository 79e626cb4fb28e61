package kitchens.caspers.cli.demo;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caspers demo}: stories that are told on a stage. */
@Command(
    name = "demo",
    description = "Stories to tell on a stage, with their talk tracks, that play themselves.",
    subcommands = {DemoListCommand.class, DemoPlayCommand.class},
    footer = {"", "Example:", "  caspers demo play refunds"})
public final class DemoCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
