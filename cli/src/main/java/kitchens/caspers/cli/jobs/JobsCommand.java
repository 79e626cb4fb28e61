package kitchens.caspers.cli.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caspers jobs}: what scripts of a bundle do to jobs. */
@Command(
    name = "jobs",
    description = "Runs of jobs, as scripts start them.",
    subcommands = SubmitCommand.class,
    footer = {"", "Example:", "  caspers jobs submit --json @run.json"})
public final class JobsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of jobs given");
  }
}
