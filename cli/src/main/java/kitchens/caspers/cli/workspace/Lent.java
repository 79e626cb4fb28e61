package kitchens.caspers.cli.workspace;

import java.util.function.Supplier;
import kitchens.caspers.cli.output.CliException;

/**
 * Connections that others lend to this process. A process that acts for many has no connection of
 * its own: each piece of work is done with its asker's, on the thread that does it.
 */
public final class Lent {

  private static final ThreadLocal<Connection> HERE = new ThreadLocal<>();

  private static volatile boolean only;

  private Lent() {}

  /** From here on this process uses what it is lent and nothing else, whatever else it finds. */
  public static void only() {
    only = true;
  }

  /** Does work with somebody's connection. */
  public static <T> T with(Connection connection, Supplier<T> work) {
    HERE.set(connection);
    try {
      return work.get();
    } finally {
      HERE.remove();
    }
  }

  /** Whether this process has only what it is lent. */
  static boolean isOnly() {
    return only;
  }

  /**
   * The connection of the work on this thread.
   *
   * @throws CliException when nobody has lent one
   */
  static Connection here() {
    var connection = HERE.get();
    if (connection == null) {
      throw new CliException("nobody has lent this process a token for what it was asked to do");
    }
    return connection;
  }
}
