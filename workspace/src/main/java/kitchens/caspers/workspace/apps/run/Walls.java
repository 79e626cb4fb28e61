package kitchens.caspers.workspace.apps.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts an app into a process space of its own, where the machine lets us: it sees no process but
 * those that it has started, so it can neither read the environment of another app nor signal it,
 * and whatever it starts ends with it, however it detached itself. Files are not walled off: they
 * are those of the operating system's user under whom the workspace runs.
 */
final class Walls {

  private static final Logger LOG = LoggerFactory.getLogger(Walls.class);
  private static final int PATIENCE_SECONDS = 10;

  /**
   * The first process of a space is its init: signals without a handler pass it by, and it must
   * wait for orphans. So a shell is the first, and the app the second.
   */
  private static final String INIT =
      """
      trap : TERM INT
      "$@" &
      app=$!
      code=0
      while kill -0 "$app" 2>/dev/null; do wait "$app"; code=$?; done
      exit "$code"
      """;

  private static final List<String> SPACE =
      List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");

  /** Who is not root makes a space of users first. */
  private static final List<String> SPACE_OF_USER =
      List.of(
          "unshare",
          "--user",
          "--map-current-user",
          "--pid",
          "--fork",
          "--mount-proc",
          "--kill-child");

  /** What goes before a command; empty where the machine lets us do neither. */
  private static final class Known {
    static final List<String> PREFIX = prefix();
  }

  private Walls() {}

  /** Whether apps are kept apart on this machine. */
  static boolean stand() {
    return !Known.PREFIX.isEmpty();
  }

  /** The command that runs {@code command} within walls, or itself where there are none. */
  static List<String> around(List<String> command) {
    if (!stand()) {
      return command;
    }
    List<String> line = new ArrayList<>(Known.PREFIX);
    line.addAll(List.of("/bin/sh", "-c", INIT, "caspers-app"));
    line.addAll(command);
    return line;
  }

  private static List<String> prefix() {
    for (List<String> space : List.of(SPACE, SPACE_OF_USER)) {
      if (works(space)) {
        return space;
      }
    }
    LOG.info("this machine lets apps have no process space of their own: they see each other");
    return List.of();
  }

  private static boolean works(List<String> space) {
    List<String> line = new ArrayList<>(space);
    line.add("true");
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
