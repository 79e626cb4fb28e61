package kitchens.caspers.workspace.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.home.CannotStart;

/**
 * As whom the database server runs. PostgreSQL refuses root; so as root it runs as nobody, with a
 * data directory of its own, and as an ordinary user it runs as that one.
 */
final class ServerUser {

  private static final int NOBODY = 65534;
  private static final Path SETPRIV = findSetpriv();

  /**
   * Ends the server when its parent is gone: its standard input ends then. For systems without
   * setpriv(1).
   */
  private static final String WATCHDOG =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      { cat <&3 >/dev/null; kill -INT $server; } &
      wait $server
      """;

  private final boolean root;
  private final boolean sealed;

  private ServerUser(boolean root, boolean sealed) {
    this.root = root;
    this.sealed = sealed;
  }

  /**
   * The user for a server below {@code directory}.
   *
   * @throws CannotStart as root without setpriv(1)
   */
  static ServerUser forServerIn(Path directory) {
    boolean root = new com.sun.security.auth.module.UnixSystem().getUid() == 0;
    if (root && SETPRIV == null) {
      throw new CannotStart(
          "PostgreSQL does not run as root and setpriv(1) is not installed: install util-linux, run"
              + " as an ordinary user, or set CASPERS_POSTGRES_URL to a server of yours");
    }
    return new ServerUser(root, root && !everyoneMayPass(directory));
  }

  /** Gives a file or directory to the server's user. */
  void own(Path path) throws IOException {
    if (root) {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    }
  }

  /** The command as the server's user, for programs that end by themselves. */
  List<String> command(List<String> command) {
    List<String> full = new ArrayList<>();
    if (root) {
      full.addAll(asNobody());
    }
    full.addAll(command);
    return full;
  }

  /** The command as the server's user, for a server that must not outlive the thread forking it. */
  List<String> serverCommand(List<String> command) {
    List<String> full = new ArrayList<>();
    if (SETPRIV == null) {
      full.addAll(List.of("sh", "-c", WATCHDOG, "postgres"));
    } else {
      full.addAll(root ? asNobody() : List.of(SETPRIV.toString()));
      // INT is PostgreSQL's fast shutdown: it does not wait for clients.
      full.addAll(List.of("--pdeathsig", "INT"));
    }
    full.addAll(command);
    return full;
  }

  /** Whether the process started is a watchdog rather than the server itself. */
  boolean watched() {
    return SETPRIV == null;
  }

  private List<String> asNobody() {
    List<String> setpriv =
        new ArrayList<>(
            List.of(
                SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    if (sealed) {
      // A home below a closed directory (/root is 0700): the one capability that passes it.
      setpriv.add("--inh-caps=-all,+dac_read_search");
      setpriv.add("--ambient-caps=-all,+dac_read_search");
    }
    return setpriv;
  }

  private static boolean everyoneMayPass(Path directory) {
    for (Path path = directory.toAbsolutePath(); path != null; path = path.getParent()) {
      try {
        if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private static Path findSetpriv() {
    for (String directory : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
      Path path = Path.of(directory, "setpriv");
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    return null;
  }
}
