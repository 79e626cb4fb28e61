package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.workspace.http.Json;

/**
 * One compute process. It lives as long as its standard input is open: when the workspace dies, in
 * whatever way, it halts by itself.
 */
final class ComputeProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Process process;
  private final ComputeLog log;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private ComputeProcess(Process process, ComputeLog log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a process, which then waits for {@link #configure}. */
  static ComputeProcess start(List<String> command, Path directory, Path logFile)
      throws IOException {
    Files.createDirectories(directory);
    ComputeLog log = new ComputeLog(logFile);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    // The control plane's database is none of compute's business.
    builder.environment().remove("CASPERS_POSTGRES_URL");
    ComputeProcess started;
    try {
      started = new ComputeProcess(builder.start(), log);
    } catch (IOException e) {
      log.close();
      throw e;
    }
    started.follow("compute-stderr", started.process.errorReader(StandardCharsets.UTF_8), false);
    started.follow(
        "compute-stdout",
        new BufferedReader(
            new InputStreamReader(started.process.getInputStream(), StandardCharsets.UTF_8)),
        true);
    return started;
  }

  private void follow(String name, BufferedReader lines, boolean announcesPort) {
    Thread thread =
        new Thread(
            () -> {
              if (announcesPort) {
                readPort(lines);
              }
              log.copy(lines);
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void readPort(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode announced = portLine(line);
        if (announced != null) {
          port.complete(announced.intValue());
          return;
        }
        log.add(line);
      }
      port.completeExceptionally(new IOException("it ended before it was reachable"));
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
  }

  /** A JVM may print warnings before the line that counts. */
  private static JsonNode portLine(String line) {
    if (!line.startsWith("{")) {
      return null;
    }
    try {
      JsonNode port = Json.MAPPER.readTree(line).get("port");
      return port != null && port.isInt() ? port : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Sends the first line that the process waits for. Standard input stays open. */
  void configure(Map<String, Object> config) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((Json.MAPPER.writeValueAsString(config) + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Waits until the process says where it listens. */
  int awaitPort(Duration patience) throws IOException, InterruptedException {
    try {
      return port.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "it did not say where it listens within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      throw new IOException(requireNonNull(e.getCause()).getMessage() + " (" + lastWords() + ")");
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Completes when the process has ended. */
  CompletableFuture<Process> ended() {
    return process.onExit();
  }

  /** How it ended, for a message; what it printed last stands in its log. */
  String lastWords() {
    String status = process.isAlive() ? "still running" : "exit status " + process.exitValue();
    String last = log.lastLines();
    return last.isEmpty() ? status : status + ": " + last;
  }

  /** Ends the process: closes its input, and kills it when it does not halt. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has gone already, or is killed below.
    }
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      log.close();
    } catch (IOException e) {
      // The log's last line may be lost; the process is gone all the same.
    }
  }
}
