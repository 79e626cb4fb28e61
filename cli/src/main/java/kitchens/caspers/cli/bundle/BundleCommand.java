package kitchens.caspers.cli.bundle;

import java.util.List;
import kitchens.caspers.cli.command.Subcommands;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caspers bundle}: what a {@code databricks.yml} describes. */
@Command(
    name = "bundle",
    description = "Validate, deploy, run and destroy what a databricks.yml describes.",
    footer = {"", "Example:", "  caspers bundle deploy -t free"})
public final class BundleCommand implements Runnable {

  @Spec private CommandSpec spec;

  /**
   * The command with what is below it.
   *
   * @param words behind its name
   */
  public static CommandLine commandLine(List<String> words) {
    var command = new CommandLine(BundleCommand.class);
    new Subcommands()
        .with("validate", ValidateCommand.class)
        .with("plan", PlanCommand.class)
        .with("deploy", DeployCommand.class)
        .with("run", RunCommand.class)
        .with("summary", SummaryCommand.class)
        .with("open", OpenCommand.class)
        .with("sync", SyncCommand.class)
        .with("destroy", DestroyCommand.class)
        .with("init", InitCommand.class)
        .with("generate", GenerateCommand.class)
        .with("deployment", DeploymentCommand.class)
        .with("deployments", DeploymentsCommand.class)
        .with("schema", SchemaCommand.class)
        .addTo(command, words);
    return command;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of bundle given");
  }
}
