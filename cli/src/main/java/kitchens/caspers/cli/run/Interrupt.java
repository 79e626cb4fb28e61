package kitchens.caspers.cli.run;

import com.databricks.sdk.core.DatabricksException;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.output.Terminal;

/**
 * What happens when the command is ended while something goes on in the workspace: a person is
 * asked whether that should end too, a script is told that it goes on and how to end it. The
 * process's exit code is the signal's, 130 after Ctrl-C.
 */
public final class Interrupt implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final PrintStream err = System.err;
  private final Progress progress;
  private final String what;
  private final String command;
  private final Runnable cancel;
  private final Thread hook = new Thread(this::interrupted, "interrupt");

  private Interrupt(Progress progress, String what, String command, Runnable cancel) {
    this.progress = progress;
    this.what = what;
    this.command = command;
    this.cancel = cancel;
  }

  /**
   * In force until it is closed.
   *
   * @param what goes on, such as {@code run 7}
   * @param command that ends it later
   */
  public static Interrupt during(Progress progress, String what, String command, Runnable cancel) {
    var interrupt = new Interrupt(progress, what, command, cancel);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyGoingDown) {
      // the hook has the word
    }
  }

  private void interrupted() {
    progress.freeze();
    if (Terminal.isInteractive() && wantsCancel()) {
      try {
        cancel.run();
        err.println(what + " is being cancelled");
      } catch (DatabricksException e) {
        err.println(what + " could not be cancelled: " + e.getMessage());
      }
      return;
    }
    err.println("interrupted; " + what + " goes on — end it with: " + command);
  }

  private boolean wantsCancel() {
    err.print("\nCancel " + what + "? [y/N] ");
    err.flush();
    var answer = CompletableFuture.supplyAsync(() -> System.console().readLine());
    try {
      var line = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return line != null && line.strip().matches("(?i)y(es)?");
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
