package kitchens.caspers.cli.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Puts a process into a session of its own, so that a terminal's Ctrl-C does not reach it. */
final class OwnSession {

  private static final String PERL = "use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV";

  private OwnSession() {}

  /** The words to put before a command; the process keeps its id. */
  static List<String> prefix(Map<String, String> environment) {
    if (isOnPath("setsid", environment)) {
      return List.of("setsid");
    }
    // macOS has no setsid command, but it has Perl.
    return isOnPath("perl", environment) ? List.of("perl", "-e", PERL) : List.of();
  }

  private static boolean isOnPath(String command, Map<String, String> environment) {
    for (var directory : environment.getOrDefault("PATH", "").split(":")) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, command))) {
        return true;
      }
    }
    return false;
  }
}
