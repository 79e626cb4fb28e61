package kitchens.caspers.refunds;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Scanner;

/** The app as the workspace runs it: a process that knows only its environment. */
final class AppProcess implements AutoCloseable {
  private final Map<String, String> environment;
  private final int port;
  private Process process;

  private AppProcess(Map<String, String> environment, int port) {
    this.environment = environment;
    this.port = port;
  }

  static AppProcess start(String workspaceUrl, int databasePort) throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var app =
        new AppProcess(
            Map.ofEntries(
                Map.entry("DATABRICKS_APP_PORT", "" + port),
                Map.entry("DATABRICKS_HOST", workspaceUrl),
                Map.entry("DATABRICKS_CLIENT_ID", "app"),
                Map.entry("DATABRICKS_CLIENT_SECRET", "secret"),
                Map.entry("CATALOG", "caspers"),
                Map.entry("DATABASE_INSTANCE", "caspers-lakebase"),
                Map.entry("PGHOST", "127.0.0.1"),
                Map.entry("PGPORT", "" + databasePort),
                Map.entry("PGDATABASE", "postgres"),
                Map.entry("PGUSER", "app"),
                Map.entry("PGSSLMODE", "disable")),
            port);
    app.start();
    return app;
  }

  /** Starts it, again if it was killed, at the same port; returns when it listens. */
  void start() throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RefundManager.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    process = builder.start();
    var lines = new Scanner(process.getInputStream());
    if (!lines.hasNextLine() || !lines.nextLine().contains("listening")) {
      throw new IOException("the app did not start");
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
