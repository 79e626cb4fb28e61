package kitchens.caspers.cli.bundle;

import kitchens.caspers.bundle.deploy.Bindings;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.output.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caspers bundle deployment}: what is the bundle's, and what no longer is. */
@Command(
    name = "deployment",
    description = "Make a resource that is there the bundle's, or let go of one.",
    subcommands = {DeploymentCommand.Bind.class, DeploymentCommand.Unbind.class},
    footer = {"", "Example:", "  caspers bundle deployment bind nightly 42"})
final class DeploymentCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of deployment given");
  }

  private static Session open(BundleOptions options) {
    options.load(null, false);
    return Session.open(options, options.connect(Progress.onStandardError()));
  }

  private static Bindings bindings(Session session) {
    return new Bindings(session.client(), session.bundle(), session.user());
  }

  /** {@code caspers bundle deployment bind}. */
  @Command(
      name = "bind",
      description = {
        "Make a resource that is there the bundle's: the next deployment changes it instead of",
        "creating another."
      },
      footer = {"", "Example:", "  caspers bundle deployment bind nightly 42 --auto-approve"})
  static final class Bind implements Runnable {

    @Mixin private BundleOptions options;

    @Parameters(index = "0", paramLabel = "KEY", description = "The resource's key in the bundle.")
    private String key;

    @Parameters(index = "1", paramLabel = "ID", description = "The id of the one that is there.")
    private String id;

    @Option(names = "--auto-approve", description = "Do not ask.")
    private boolean autoApprove;

    @Option(names = "--force-lock", description = "Take the lock from a deployment that is dead.")
    private boolean forceLock;

    @Override
    public void run() {
      var session = open(options);
      var bindings = bindings(session);
      var whole = bindings.key(key);
      if (!autoApprove) {
        if (!Question.canBeAsked()) {
          throw new CliException(
              "the next deployment changes "
                  + id
                  + " to what the bundle says — say that it may"
                  + " with --auto-approve");
        }
        var question =
            "The next deployment changes " + id + " to what " + whole + " says. Bind it?";
        if (!Question.yes(question)) {
          throw new CliException("nothing was bound");
        }
      }
      bindings.bind(whole, id, forceLock);
      System.out.println(whole + " is bound to " + id);
    }
  }

  /** {@code caspers bundle deployment unbind}. */
  @Command(
      name = "unbind",
      description = "Let go of a resource: it stays, and is no longer the bundle's.",
      footer = {"", "Example:", "  caspers bundle deployment unbind nightly"})
  static final class Unbind implements Runnable {

    @Mixin private BundleOptions options;

    @Parameters(paramLabel = "KEY", description = "The resource's key in the bundle.")
    private String key;

    @Option(names = "--force-lock", description = "Take the lock from a deployment that is dead.")
    private boolean forceLock;

    @Override
    public void run() {
      var bindings = bindings(open(options));
      var whole = bindings.deployedKey(key);
      System.out.println(
          whole + " is no longer bound; " + bindings.unbind(whole, forceLock) + " stays as it is");
    }
  }
}
