package kitchens.caspers.apps;

import java.util.concurrent.CountDownLatch;

/** What the main of every app does: it serves until it is killed, or says why it cannot. */
public final class AppMain {

  /** Opens an app's port. */
  @FunctionalInterface
  public interface Opening {

    /**
     * Begins to serve.
     *
     * @return the port
     * @throws IllegalArgumentException when the environment lacks something, naming it
     */
    int open(Environment environment);
  }

  private AppMain() {}

  /**
   * Serves until the process is killed. Ends it with 2 and one line when the environment lacks
   * something.
   *
   * @param app its name, for its log
   */
  public static void serve(String app, Opening opening) throws InterruptedException {
    int port;
    try {
      port = opening.open(Environment.ofApp(System.getenv()));
    } catch (IllegalArgumentException e) {
      System.err.println(app + ": " + e.getMessage());
      System.exit(2);
      return;
    }
    System.out.println(app + ": listening on port " + port);
    new CountDownLatch(1).await();
  }
}
