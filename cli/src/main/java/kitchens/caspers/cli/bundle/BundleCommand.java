package kitchens.caspers.cli.bundle;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caspers bundle}: what a {@code databricks.yml} describes. */
@Command(
    name = "bundle",
    description = "Validate, deploy, run and destroy what a databricks.yml describes.",
    subcommands = {
      ValidateCommand.class,
      PlanCommand.class,
      DeployCommand.class,
      RunCommand.class,
      SummaryCommand.class,
      OpenCommand.class,
      SyncCommand.class,
      DestroyCommand.class,
      InitCommand.class,
      GenerateCommand.class,
      DeploymentCommand.class,
      DeploymentsCommand.class,
      SchemaCommand.class
    },
    footer = {"", "Example:", "  caspers bundle deploy -t free"})
public final class BundleCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of bundle given");
  }
}
