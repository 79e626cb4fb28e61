package kitchens.caspers.workspace.testing;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A home as its first start leaves it. Making the database and its tables takes seconds, so a JVM
 * of tests does it once and copies the files.
 */
final class FreshHome {
  private static Path made;

  private FreshHome() {}

  /** Fills an empty home. */
  static synchronized void copyTo(Path root) throws IOException {
    if (made == null) {
      Path home = TestWorkspace.newHome();
      TestWorkspace.inEmpty(home).stop();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> TestWorkspace.delete(home)));
      made = home;
    }
    // Owners and modes too: the database's files may belong to a user of its own.
    Process copy = new ProcessBuilder("cp", "-a", made + "/.", root.toString()).inheritIO().start();
    try {
      if (copy.waitFor() != 0) {
        throw new IOException("cannot copy " + made + " to " + root);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
