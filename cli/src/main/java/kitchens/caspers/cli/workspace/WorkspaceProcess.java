package kitchens.caspers.cli.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.LocalWorkspace.Running;

/** Starts and stops the workspace's process. */
public final class WorkspaceProcess {

  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final String MAIN = "kitchens.caspers.workspace.WorkspaceMain";

  private final LocalWorkspace workspace;
  private final Map<String, String> environment;

  /** Drives the workspace of this home. */
  public WorkspaceProcess(LocalWorkspace workspace, Map<String, String> environment) {
    this.workspace = workspace;
    this.environment = environment;
  }

  /** The running workspace, started when there is none. */
  public Running ensureRunning(Progress progress) {
    var announced = workspace.announced();
    return announced.isPresent() ? awaitAnswer(announced.get(), progress) : start(progress);
  }

  /** One that was killed a moment ago is still there for a moment, and answers no more. */
  private Running awaitAnswer(Running announced, Progress progress) {
    var deadline = System.nanoTime() + ANSWER.toNanos();
    while (System.nanoTime() < deadline) {
      var running = workspace.running();
      if (running.isPresent()) {
        return running.get();
      }
      if (workspace.announced().isEmpty()) {
        return start(progress);
      }
      ProcessHandle.of(announced.pid()).ifPresent(process -> await(process, POLL));
    }
    throw new CliException(
        "the workspace (process "
            + announced.pid()
            + ") does not answer at "
            + announced.url()
            + " — see "
            + workspace.log()
            + ", or stop it: caspers workspace stop");
  }

  /** Starts it in a session of its own, where it outlives this command, and waits until ready. */
  private Running start(Progress progress) {
    progress.begin("workspace", "starting");
    Path output = null;
    try {
      output = output();
      var archive = new ClassArchive(environment, "workspace");
      var child = launch(output, archive);
      var limit = Instant.now().plus(START_LIMIT);
      while (Instant.now().isBefore(limit)) {
        var exited = child.waitFor(50, TimeUnit.MILLISECONDS);
        var running = workspace.running();
        if (running.isPresent()) {
          progress.end("workspace", "running at " + running.get().url());
          return running.get();
        }
        if (exited) {
          progress.fail("workspace", "did not start");
          throw new CliException(lastLine(output));
        }
      }
      child.destroy();
      progress.fail("workspace", "did not start");
      throw new CliException(
          "the workspace was not ready within "
              + START_LIMIT.toSeconds()
              + " s — see "
              + workspace.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while the workspace was starting");
    } finally {
      deleteTemporary(output);
    }
  }

  private Process launch(Path output, ClassArchive archive) throws IOException {
    var dist = environment.get("CASPERS_DIST");
    if (dist == null) {
      throw new CliException("CASPERS_DIST is not set — run the caspers script, which sets it");
    }
    var command = new ArrayList<>(OwnSession.prefix(environment));
    command.add(java().toString());
    command.addAll(
        List.of(
            "-Xms128m",
            "-Xmx512m",
            // Requests die young: in less than this, those under way are taken for old ones, and
            // the gateway pauses for full collections.
            "-XX:NewSize=96m",
            "-XX:+UseSerialGC",
            // Measured: with the optimising compiler the gateway adds 0.56 ms in place of 0.8, and
            // the first recommendation comes 16 s later.
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=128m",
            "-Xlog:disable",
            "-Xlog:all=error:stderr"));
    command.add("-Djava.io.tmpdir=" + workspace.home().resolve("tmp"));
    command.addAll(archive.flags());
    command.addAll(List.of("-cp", dist + "/workspace/*", MAIN));
    var builder = new ProcessBuilder(command);
    builder.environment().put("CASPERS_HOME", workspace.home().toString());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return builder.start();
  }

  /** Where the process prints; a home that cannot be written is the workspace's to complain of. */
  private Path output() throws IOException {
    var logs = workspace.home().resolve("logs");
    try {
      Files.createDirectories(logs);
      var file = logs.resolve("workspace.out");
      Files.writeString(file, "");
      return file;
    } catch (IOException e) {
      return Files.createTempFile("caspers-workspace", ".out");
    }
  }

  private void deleteTemporary(Path output) {
    if (output != null && !output.startsWith(workspace.home())) {
      output.toFile().delete();
    }
  }

  private String lastLine(Path output) throws IOException {
    var lines = Files.readAllLines(output).stream().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .filter(line -> line.startsWith("caspers workspace: "))
        .reduce((first, second) -> second)
        .map(line -> line.substring("caspers ".length()))
        .or(() -> lines.stream().reduce((first, second) -> second))
        .orElse("the workspace ended without a word — see " + workspace.log());
  }

  /**
   * Stops it and everything in it.
   *
   * @return whether there was one
   */
  public boolean stop(Progress progress) {
    Optional<Running> running = workspace.announced();
    if (running.isEmpty()) {
      return false;
    }
    var process = ProcessHandle.of(running.get().pid());
    if (process.isEmpty()) {
      return false;
    }
    progress.begin("workspace", "stopping");
    try {
      workspace.requestShutdown(running.get());
    } catch (IOException | CliException unreachable) {
      process.get().destroy();
    }
    if (!await(process.get(), STOP_LIMIT)) {
      process.get().destroyForcibly();
      await(process.get(), Duration.ofSeconds(10));
      progress.end(
          "workspace", "killed: it had not stopped within " + STOP_LIMIT.toSeconds() + " s");
      return true;
    }
    new ClassArchive(environment, "workspace").makeAfter(process.get());
    progress.end("workspace", "stopped");
    return true;
  }

  private static boolean await(ProcessHandle process, Duration limit) {
    var end = Instant.now().plus(limit);
    try {
      while (process.isAlive()) {
        if (Instant.now().isAfter(end)) {
          return false;
        }
        Thread.sleep(20);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while the workspace was stopping");
    }
  }

  /** The JVM that runs this command. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
