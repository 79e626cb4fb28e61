package kitchens.caspers.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kitchens.caspers.cli.demo.Story.Step;

/** The time that a step takes to tell. */
final class Waits {

  private static final long LOOK_MILLIS = 100;

  private Waits() {}

  /** Lets a step's time pass. Enter holds it, and lets it go on. */
  static void of(Step step, double pace, BufferedReader in, PrintStream out) throws IOException {
    var left = (long) (TimeUnit.MINUTES.toMillis(step.minutes()) * pace);
    while (left > 0) {
      if (in.ready()) {
        in.readLine();
        out.println("Held. Enter goes on.");
        out.flush();
        in.readLine();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      left -= LOOK_MILLIS;
    }
  }
}
