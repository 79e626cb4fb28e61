package kitchens.caspers.cli.bundle;

import java.util.Scanner;
import java.util.Set;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers bundle destroy}. */
@Command(
    name = "destroy",
    description = "Delete what a bundle deployed: resources, files and state.",
    footer = {"", "Example:", "  caspers bundle destroy -t free --auto-approve"})
final class DestroyCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Option(names = "--auto-approve", description = "Do not ask.")
  private boolean autoApprove;

  @Option(names = "--force-lock", description = "Take the lock from a deployment that is dead.")
  private boolean forceLock;

  @Override
  public void run() {
    options.load(null, false);
    var progress = Progress.onStandardError();
    var session = Session.open(options, options.connect(progress));
    var name = "destroy " + session.bundle().target();
    var deployer = session.deployer(new DeployListener(progress, name));
    if (!autoApprove) {
      ask(session, deployer.deployed().keySet());
    }
    progress.begin(name, "deleting");
    try {
      var deleted = deployer.destroy(forceLock);
      progress.end(name, "done");
      System.out.println(
          deleted + (deleted == 1 ? " resource" : " resources") + " deleted, files and state too");
    } catch (RuntimeException e) {
      progress.fail(name, "failed");
      throw e;
    }
  }

  private static void ask(Session session, Set<String> keys) {
    System.err.println("This deletes:");
    keys.forEach(key -> System.err.println("  " + key.substring("resources.".length())));
    System.err.println("  " + session.bundle().workspacePath("root_path"));
    System.err.print("Delete all of it? [y/N] ");
    var answer = new Scanner(System.in);
    if (!answer.hasNextLine() || !answer.nextLine().strip().matches("(?i)y(es)?")) {
      throw new CliException("nothing was deleted — answer y, or use --auto-approve");
    }
  }
}
