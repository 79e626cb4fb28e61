package kitchens.caspers.workspace.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Capabilities that let a process pass closed directories, the narrower one first. */
  private static final Map<String, Integer> PASSES = new LinkedHashMap<>();

  static {
    PASSES.put("dac_read_search", 2);
    PASSES.put("dac_override", 1);
  }

  private final boolean root;
  private final Optional<String> pass;

  private ServerUser(boolean root, Optional<String> pass) {
    this.root = root;
    this.pass = pass;
  }

  /**
   * The user for a server whose files lie below {@code directories}.
   *
   * @throws CannotStart as root, without setpriv(1) or when nobody cannot get to the directories
   */
  static ServerUser forServerIn(Path... directories) throws IOException {
    boolean root = isRoot(directories[0]);
    if (root && SETPRIV == null) {
      throw new CannotStart(
          "PostgreSQL does not run as root and setpriv(1) is not installed: install util-linux, run"
              + " as an ordinary user, or set CASPERS_POSTGRES_URL to a server of yours");
    }
    for (Path directory : directories) {
      Optional<Path> closed = root ? closed(directory) : Optional.empty();
      if (closed.isPresent()) {
        return new ServerUser(true, Optional.of(passFor(closed.get())));
      }
    }
    return new ServerUser(root, Optional.empty());
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
    // A home below a closed directory (/root is 0700): one capability that passes it, which
    // access(2) heeds as well when the identity's change does not fix it up.
    pass.ifPresent(
        capability -> {
          setpriv.add("--securebits=+no_setuid_fixup");
          setpriv.add("--inh-caps=-all,+" + capability);
          setpriv.add("--ambient-caps=-all,+" + capability);
        });
    return setpriv;
  }

  /** Whether what we make belongs to root; true to the kernel's view where a user has no name. */
  private static boolean isRoot(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, ".owner", null);
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
    } finally {
      Files.delete(probe);
    }
  }

  /** The nearest directory on the way that is closed to others. */
  private static Optional<Path> closed(Path directory) {
    for (Path path = directory.toAbsolutePath(); path != null; path = path.getParent()) {
      try {
        if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return Optional.of(path);
        }
      } catch (NoSuchFileException e) {
        continue; // will be made by us
      } catch (IOException e) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static String passFor(Path closed) {
    long bounds = capabilityBounds();
    for (var capability : PASSES.entrySet()) {
      if ((bounds >> capability.getValue() & 1) == 1) {
        return capability.getKey();
      }
    }
    throw new CannotStart(
        "PostgreSQL does not run as root, and user nobody cannot pass "
            + closed
            + ": run 'chmod o+x "
            + closed
            + "', or set CASPERS_HOME to a directory that everybody may pass");
  }

  private static long capabilityBounds() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapBnd:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
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
