package kitchens.caspers.workspace.testing;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import kitchens.caspers.workspace.WorkspaceServer;
import kitchens.caspers.workspace.home.CaspersHome;

/**
 * A real workspace on a free port in a home of its own, with a real database; the home goes with
 * it.
 */
public final class TestWorkspace implements AutoCloseable {

  private final CaspersHome home;
  private final Optional<Path> dist;
  private final Clock clock;
  private volatile Consumer<String> releasePoints = point -> {};
  private WorkspaceServer server;

  private TestWorkspace(CaspersHome home, Optional<Path> dist, Clock clock) {
    this.home = home;
    this.dist = dist;
    this.clock = clock;
  }

  public static TestWorkspace start() {
    return start(Optional.ofNullable(System.getProperty("caspers.dist")).map(Path::of));
  }

  /** With the class paths of {@code dist}: what lies in its {@code compute/} is run as compute. */
  public static TestWorkspace start(Optional<Path> dist) {
    return start(dist, Clock.systemUTC());
  }

  /** With a {@code settings.yaml} that says this. */
  public static TestWorkspace startWith(String settings) {
    return start(Optional.empty(), Clock.systemUTC(), settings);
  }

  /** On a clock of the test's own. */
  public static TestWorkspace start(Optional<Path> dist, Clock clock) {
    return start(dist, clock, null);
  }

  private static TestWorkspace start(Optional<Path> dist, Clock clock, String settings) {
    try {
      Path root = newHome();
      if (clock.equals(Clock.systemUTC())) {
        FreshHome.copyTo(root);
      }
      TestWorkspace workspace = new TestWorkspace(new CaspersHome(root), dist, clock);
      if (settings != null) {
        Files.writeString(workspace.home.settings(), settings);
      }
      workspace.startServer();
      return workspace;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path newHome() throws IOException {
    Path root = Files.createTempDirectory("caspers-home-");
    return Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** A workspace in a home that has nothing. */
  static TestWorkspace inEmpty(Path root) {
    TestWorkspace workspace =
        new TestWorkspace(new CaspersHome(root), Optional.empty(), Clock.systemUTC());
    workspace.startServer();
    return workspace;
  }

  /** Stops the workspace and leaves its home. */
  void stop() {
    server.close();
  }

  /** Stops the workspace and starts it again in the same home, perhaps on another port. */
  public void restart() {
    server.close();
    startServer();
  }

  private void startServer() {
    server =
        new WorkspaceServer(
                new WorkspaceServer.Options(
                    home,
                    "127.0.0.1",
                    0,
                    Optional.empty(),
                    dist,
                    Path.of("target", "postgres").toAbsolutePath()),
                clock)
            .tellReleasePoints(point -> releasePoints.accept(point))
            .start();
  }

  /** Does something at each change that a step of a release makes, such as to fail. */
  public void atReleasePoints(Consumer<String> listener) {
    releasePoints = listener;
  }

  public WorkspaceServer server() {
    return server;
  }

  public CaspersHome home() {
    return home;
  }

  public URI url() {
    return server.url();
  }

  public String adminToken() {
    try {
      return Files.readString(home.adminToken()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The unmodified SDK with the administrator's token. */
  public WorkspaceClient client() {
    return client(adminToken());
  }

  /** The unmodified SDK with a token. */
  public WorkspaceClient client(String token) {
    return new WorkspaceClient(
        new DatabricksConfig().setHost(url().toString()).setToken(token).setAuthType("pat"));
  }

  @Override
  public void close() {
    server.close();
    delete(home.root());
  }

  static void delete(Path root) {
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
