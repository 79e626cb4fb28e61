package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Casper's Kitchens of its own: an empty home in a temporary folder and a free port, driven
 * through the command line as a user would. Closing it takes it down and deletes the home.
 */
public final class Installation implements AutoCloseable {
  /** What one command gave. */
  public record Outcome(int exitCode, String out, String err) {
    /** This outcome, when the command succeeded. */
    public Outcome succeeded() {
      if (exitCode != 0) {
        throw new IllegalStateException("exit code " + exitCode + "\n" + out + "\n" + err);
      }
      return this;
    }
  }

  private final Path home;
  private final int port;
  private final Path dist;
  private final Path repository;
  private final Map<String, String> variables = new HashMap<>();

  private Installation(Path home, int port, Path dist) {
    this.home = home;
    this.port = port;
    this.dist = dist;
    this.repository = dist.getParent().getParent();
  }

  /**
   * An empty one, from the build in {@code CASPERS_DIST} or this checkout's {@code target/dist}.
   */
  public static Installation create() throws IOException {
    return new Installation(Files.createTempDirectory("caspers-home-"), freePort(), dist());
  }

  /** The folder of all its state. */
  public Path home() {
    return home;
  }

  /** The checkout that it was built from. */
  public Path repository() {
    return repository;
  }

  /** The class paths that it runs on. */
  Path distribution() {
    return dist;
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Sets a variable of the bundle for the commands to come. */
  public Installation variable(String name, String value) {
    variables.put("BUNDLE_VAR_" + name, value);
    return this;
  }

  /** Runs {@code caspers ARGS} from the checkout and waits for its end. */
  public Outcome caspers(String... args) throws IOException, InterruptedException {
    return caspersIn(repository, args);
  }

  /** Runs {@code caspers ARGS} from a folder and waits for its end. */
  public Outcome caspersIn(Path folder, String... args) throws IOException, InterruptedException {
    var out = Files.createTempFile("caspers-", ".out");
    var err = Files.createTempFile("caspers-", ".err");
    try {
      var process = start(folder, out, err, args);
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("caspers " + List.of(args) + " did not end in 10 minutes");
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** The words of {@code caspers ARGS}. */
  List<String> command(String... args) throws IOException, InterruptedException {
    var command = new ArrayList<>(CommandArchive.command(dist));
    command.addAll(List.of(args));
    return command;
  }

  /** Starts {@code caspers ARGS} with its output in files. */
  public Process start(Path out, Path err, String... args)
      throws IOException, InterruptedException {
    return start(repository, out, err, args);
  }

  private Process start(Path folder, Path out, Path err, String... args)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command(args))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment());
    return builder.start();
  }

  /** The SDK's client, with the admin token. */
  public WorkspaceClient client() throws IOException {
    return new WorkspaceClient(
        new DatabricksConfig()
            .setHost("http://127.0.0.1:" + port)
            .setAuthType("pat")
            .setToken(Files.readString(home.resolve("admin-token")).strip()));
  }

  /** {@code caspers status -o json}. */
  public JsonNode status() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(caspers("status", "-o", "json").succeeded().out());
  }

  /** Rows of a query through {@code caspers sql}, as an array of objects. */
  public JsonNode sql(String statement) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(caspers("sql", statement, "-o", "json").succeeded().out());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    caspers("down");
    try (var files = Files.walk(home)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** What its commands find in their environment. */
  Map<String, String> environment() {
    var all = new HashMap<>(variables);
    all.put("CASPERS_HOME", home.toString());
    all.put("CASPERS_PORT", Integer.toString(port));
    all.put("CASPERS_DIST", dist.toString());
    all.put("CASPERS_REPO", repository.toString());
    return all;
  }

  private static Path dist() {
    var given = System.getenv("CASPERS_DIST");
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    return checkout().resolve("target/dist");
  }

  /** The checkout that holds the folder we run in. */
  static Path checkout() {
    for (var dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.exists(dir.resolve("caspers")) && Files.exists(dir.resolve("databricks.yml"))) {
        return dir;
      }
    }
    throw new IllegalStateException("no checkout here: run it within one");
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
