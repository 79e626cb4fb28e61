package kitchens.caspers.compute.process;

import java.io.IOException;
import java.io.InputStream;

/** Reads standard input to its end, which comes when the workspace dies, and then halts. */
final class ParentWatch {
  private ParentWatch() {}

  static void start(InputStream stdin) {
    Thread watch = new Thread(() -> untilEnd(stdin), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void untilEnd(InputStream stdin) {
    try {
      while (stdin.read() >= 0) {
        // the workspace sends nothing after the configuration
      }
    } catch (IOException e) {
      // a broken pipe is an end as well
    }
    Runtime.getRuntime().halt(0);
  }
}
