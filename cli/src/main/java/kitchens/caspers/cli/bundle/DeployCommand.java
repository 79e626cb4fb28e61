package kitchens.caspers.cli.bundle;

import kitchens.caspers.bundle.deploy.Changes;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers bundle deploy}. */
@Command(
    name = "deploy",
    description = "Upload a bundle's files and bring its resources to what it says.",
    footer = {"", "Example:", "  caspers bundle deploy -t free --var catalog=mine"})
final class DeployCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Option(names = "--force-lock", description = "Take the lock from a deployment that is dead.")
  private boolean forceLock;

  @Override
  public void run() {
    options.load(null, false); // what is wrong is said before anything is started
    var progress = Progress.onStandardError();
    var session = Session.open(options, Connection.open(System.getenv(), progress));
    session.bundle().warnings().forEach(System.err::println);
    System.out.println(deploy(session, progress, forceLock));
  }

  static Changes deploy(Session session, Progress progress, boolean forceLock) {
    var name = "deploy " + session.bundle().target();
    progress.begin(name, "checking");
    try {
      var changes = session.deployer(new DeployListener(progress, name)).deploy(forceLock);
      progress.end(name, changes.isEmpty() ? "nothing to change" : "done");
      return changes;
    } catch (RuntimeException e) {
      progress.fail(name, "failed");
      throw e;
    }
  }
}
