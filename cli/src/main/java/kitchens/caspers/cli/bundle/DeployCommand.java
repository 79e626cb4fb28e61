package kitchens.caspers.cli.bundle;

import java.nio.file.Path;
import kitchens.caspers.bundle.deploy.Changes;
import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.bundle.deploy.Plan;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers bundle deploy}. */
@Command(
    name = "deploy",
    description = "Upload a bundle's files and bring its resources to what it says.",
    footer = {
      "",
      "What would delete data asks first; where nobody can be asked it ends with exit code 1.",
      "",
      "Examples:",
      "  caspers bundle deploy -t free --var catalog=mine",
      "  caspers bundle plan -o json > plan.json && caspers bundle deploy --plan plan.json"
    })
final class DeployCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Option(names = "--force-lock", description = "Take the lock from a deployment that is dead.")
  private boolean forceLock;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Do what this saved plan says, or nothing when something has moved since.")
  private Path plan;

  @Option(names = "--auto-approve", description = "Do not ask before data is deleted.")
  private boolean autoApprove;

  @Override
  public void run() {
    var saved = plan == null ? null : Plan.read(plan);
    options.load(null, false); // what is wrong is said before anything is started
    var progress = Progress.onStandardError();
    var session = Session.open(options, options.connect(progress));
    session.bundle().warnings().forEach(System.err::println);
    System.out.println(
        deploy(
            session,
            progress,
            forceLock,
            saved,
            autoApprove ? Deployer.Approval.GIVEN : PlanView::askAboutData));
  }

  static Changes deploy(
      Session session,
      Progress progress,
      boolean forceLock,
      Plan saved,
      Deployer.Approval approval) {
    var name = "deploy " + session.bundle().target();
    progress.begin(name, "checking");
    try {
      var deployer = session.deployer(new DeployListener(progress, name));
      var changes = deployer.deploy(forceLock, saved, approval);
      progress.end(name, changes.isEmpty() ? "nothing to change" : "done");
      return changes;
    } catch (RuntimeException e) {
      progress.fail(name, "failed");
      throw e;
    }
  }
}
