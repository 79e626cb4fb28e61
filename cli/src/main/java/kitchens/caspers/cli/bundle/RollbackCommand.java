package kitchens.caspers.cli.bundle;

import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers bundle deployments rollback}. */
@Command(
    name = "rollback",
    description = {
      "Bring resources and files back to what a deployment made of them, as a new deployment.",
      "The last 10 deployments that came to their end are kept, without secrets. Data is not",
      "brought back, and the bundle's own files stay as they are."
    },
    footer = {
      "",
      "What would delete data asks first; where nobody can be asked it ends with exit code 1.",
      "",
      "Example:",
      "  caspers bundle deployments rollback 3 -t free"
    })
final class RollbackCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Parameters(index = "0", paramLabel = "NUMBER", description = "As list shows it.")
  private long number;

  @Option(names = "--force-lock", description = "Take the lock from a deployment that is dead.")
  private boolean forceLock;

  @Option(names = "--auto-approve", description = "Do not ask before data is deleted.")
  private boolean autoApprove;

  @Override
  public void run() {
    options.load(null, false);
    var progress = Progress.onStandardError();
    var session = Session.open(options, options.connect(progress));
    Deployer.Approval approval = autoApprove ? Deployer.Approval.GIVEN : PlanView::askAboutData;
    var name = "roll back " + session.bundle().target() + " to " + number;
    progress.begin(name, "checking");
    try {
      var deployer = session.deployer(new DeployListener(progress, name));
      var changes = deployer.rollback(number, forceLock, approval);
      progress.end(name, changes.isEmpty() ? "nothing to change" : "done");
      System.out.println(changes);
    } catch (RuntimeException e) {
      progress.fail(name, "failed");
      throw e;
    }
    System.err.println(
        "The next bundle deploy brings about what the bundle's files say, not deployment "
            + number
            + ".");
  }
}
