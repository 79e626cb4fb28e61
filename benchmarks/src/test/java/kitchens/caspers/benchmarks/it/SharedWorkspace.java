package kitchens.caspers.benchmarks.it;

import kitchens.caspers.benchmarks.Installation;

/**
 * One running workspace for all test classes of this JVM that clear away what they made. It is
 * taken down with the JVM.
 */
final class SharedWorkspace {

  private static Installation running;

  private SharedWorkspace() {}

  /** Starts it when it is asked for first. */
  static synchronized Installation get() throws Exception {
    if (running == null) {
      var installation = Installation.create();
      installation.caspers("workspace", "start").succeeded();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(installation), "take down"));
      running = installation;
    }
    return running;
  }

  private static void close(Installation installation) {
    try {
      installation.close();
    } catch (Exception e) {
      throw new IllegalStateException("the workspace of the tests is not down", e);
    }
  }
}
