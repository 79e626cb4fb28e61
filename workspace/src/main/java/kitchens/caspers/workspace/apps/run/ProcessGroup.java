package kitchens.caspers.workspace.apps.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An app's process with all that it starts, as one process group. A watchdog holds the other end of
 * a pipe to us: when we are gone, however that came, it kills the group.
 */
final class ProcessGroup {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessGroup.class);

  /** How far the clock of a file may be from that of a process. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final boolean SETSID =
      List.of("/usr/bin/setsid", "/bin/setsid").stream()
          .anyMatch(p -> Files.isExecutable(Path.of(p)));

  /** Where there is no setsid(1), job control gives the command a group of its own. */
  private static final String WATCHDOG =
      """
      pid_file=$1
      shift
      exec 3<&0 </dev/null
      %s "$@" 3<&- &
      app=$!
      echo "$app" > "$pid_file"
      (
        read -r nothing <&3
        kill -KILL "-$app" || kill -KILL "$app"
      ) >/dev/null 2>&1 &
      watch=$!
      exec 3<&-
      wait "$app"
      code=$?
      kill -KILL "$watch" "-$app" 2>/dev/null
      exit "$code"
      """
          .formatted(SETSID ? "setsid" : "");

  private final Process watchdog;
  private final Path pidFile;

  private ProcessGroup(Process watchdog, Path pidFile) {
    this.watchdog = watchdog;
    this.pidFile = pidFile;
  }

  /**
   * Starts a command.
   *
   * @param pidFile where the group's number is kept, for {@link #killLeftOver}
   */
  static ProcessGroup start(
      List<String> command, Map<String, String> environment, Path directory, Path pidFile)
      throws IOException {
    Files.deleteIfExists(pidFile);
    List<String> line = new ArrayList<>();
    // A session of its own: a signal to the workspace's group must not take the watchdog along.
    line.addAll(SETSID ? List.of("setsid", "/bin/sh", "-c") : List.of("/bin/bash", "-m", "-c"));
    line.addAll(List.of(WATCHDOG, "caspers-app", pidFile.toString()));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    return new ProcessGroup(builder.start(), pidFile);
  }

  InputStream output() {
    return watchdog.getInputStream();
  }

  boolean alive() {
    return watchdog.isAlive();
  }

  /** The processes that it consists of, the watchdog not counted. */
  List<Long> members() {
    return watchdog.descendants().map(ProcessHandle::pid).toList();
  }

  /** Done when the command has ended. */
  CompletableFuture<Process> ended() {
    return watchdog.onExit();
  }

  long pid() {
    return groupOf(pidFile);
  }

  /** The exit code, once there is one. */
  int exitCode() {
    return watchdog.exitValue();
  }

  /** Waits for the end; whether it has come. */
  boolean await(Duration most) throws InterruptedException {
    return watchdog.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks all processes of the group to end, and kills them after the grace. */
  void stop(Duration grace) throws InterruptedException {
    if (watchdog.isAlive()) {
      signal("TERM", groupOf(pidFile));
      if (!await(grace)) {
        LOG.info("app process group {} did not end in {}: it is killed", pid(), grace);
      }
    }
    close();
  }

  /** Whatever is left of the group is gone after this. */
  void close() throws InterruptedException {
    if (watchdog.isAlive()) {
      signal("KILL", groupOf(pidFile));
    }
    closePipe();
    if (!await(SLACK)) {
      watchdog.destroyForcibly();
    }
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", pidFile, e.toString());
    }
  }

  void closePipe() {
    try {
      watchdog.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("the pipe to a watchdog was closed already", e);
    }
  }

  /** Kills the group that a pid file names, if it is still that one: it outlived its watchdog. */
  static void killLeftOver(Path pidFile) throws IOException {
    long group = groupOf(pidFile);
    if (group <= 1) {
      return;
    }
    Instant written = Files.getLastModifiedTime(pidFile).toInstant();
    boolean same =
        ProcessHandle.of(group)
            .flatMap(p -> p.info().startInstant())
            .map(at -> Duration.between(at, written).abs().compareTo(SLACK) < 0)
            .orElse(false);
    if (same) {
      LOG.warn("app process group {} was left over: it is killed", group);
      signal("KILL", group);
    }
    Files.deleteIfExists(pidFile);
  }

  private static long groupOf(Path pidFile) {
    try {
      String text = Files.readString(pidFile).strip();
      return text.matches("\\d{1,10}") ? Long.parseLong(text) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", pidFile, e.toString());
      return 0;
    }
  }

  private static void signal(String name, long group) {
    if (group <= 1) {
      return;
    }
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " -" + group)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.warn("process group {} could not be signalled", group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
