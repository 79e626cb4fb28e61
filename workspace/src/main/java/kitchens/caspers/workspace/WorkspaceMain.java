package kitchens.caspers.workspace;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.home.OpenHome;
import kitchens.caspers.workspace.logs.LogFiles;

/**
 * The workspace's process. Configured by {@code CASPERS_HOME}, {@code CASPERS_PORT}, {@code
 * CASPERS_BIND}, {@code CASPERS_DIST} and {@code CASPERS_POSTGRES_URL}; exits with 1 and one line
 * on standard error when it cannot start.
 */
public final class WorkspaceMain {

  private WorkspaceMain() {}

  public static void main(String[] args) throws InterruptedException {
    try {
      WorkspaceServer.Options options = options(System.getenv());
      OpenHome.prepare(options.home());
      System.setProperty(LogFiles.DIRECTORY, options.home().logs().toString());
      WorkspaceServer server = new WorkspaceServer(options, Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "workspace-stop"));
      server.start();
      server.awaitClose();
      System.exit(0);
    } catch (CannotStart e) {
      System.err.println("caspers workspace: " + e.getMessage());
      System.exit(1);
    }
  }

  static WorkspaceServer.Options options(Map<String, String> environment) {
    CaspersHome home = CaspersHome.of(environment);
    return new WorkspaceServer.Options(
        home,
        environment.getOrDefault("CASPERS_BIND", "127.0.0.1"),
        port(environment.getOrDefault("CASPERS_PORT", "8080")),
        Optional.ofNullable(environment.get("CASPERS_POSTGRES_URL")).filter(s -> !s.isBlank()),
        Optional.ofNullable(environment.get("CASPERS_DIST")).map(Path::of),
        home.postgres());
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text.strip());
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message about it.
    }
    throw new CannotStart(
        "CASPERS_PORT is '" + text + "': set it to a number from 1 to 65535, or unset it for 8080");
  }
}
