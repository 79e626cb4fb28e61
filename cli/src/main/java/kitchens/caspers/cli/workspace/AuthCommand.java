package kitchens.caspers.cli.workspace;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caspers auth}: how other tools reach the workspace. */
@Command(
    name = "auth",
    description = "How other tools reach the workspace.",
    subcommands = {AuthCommand.Env.class, AuthCommand.Profile.class},
    footer = {"", "Example:", "  eval \"$(caspers auth env)\""})
public final class AuthCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of auth given");
  }

  /** {@code caspers auth profile}. */
  @Command(
      name = "profile",
      description = {
        "Save how to reach this workspace, as a profile of ~/.databrickscfg.",
        "A target of a bundle then names it: workspace.profile, or the host alone."
      },
      footer = {"", "Example:", "  CASPERS_HOME=~/.caspers-prod caspers auth profile prod"})
  static final class Profile implements Runnable {

    @Parameters(paramLabel = "NAME", description = "The profile's name.")
    private String name;

    @Override
    public void run() {
      var workspace = LocalWorkspace.of(System.getenv());
      var running = WorkspaceCommand.require(workspace);
      var profiles = Profiles.of(System.getenv());
      profiles.save(name, running.url(), workspace.token());
      System.out.println(name + " is " + running.url() + ", in " + profiles.file());
    }
  }

  /** {@code caspers auth env}. */
  @Command(
      name = "env",
      description = "Print what a shell needs to set for Databricks' SDKs and tools.",
      footer = {"", "Example:", "  eval \"$(caspers auth env)\""})
  static final class Env implements Runnable {

    @Override
    public void run() {
      var workspace = LocalWorkspace.of(System.getenv());
      var running = WorkspaceCommand.require(workspace);
      System.out.println(
          "export DATABRICKS_HOST='"
              + running.url()
              + "' DATABRICKS_TOKEN='"
              + workspace.token()
              + "'");
    }
  }
}
