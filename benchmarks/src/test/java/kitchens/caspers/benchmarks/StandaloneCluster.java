package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Spark's own standalone cluster on loopback: a master and workers as processes, from the jars of
 * compute, each worker with one core.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final int port;
  private final int uiPort;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path directory, int port, int uiPort) {
    this.directory = directory;
    this.port = port;
    this.uiPort = uiPort;
  }

  /** Starts a master and {@code workers} workers; on return all have registered. */
  static StandaloneCluster start(Path jars, int workers) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("caspers-cluster-");
    var cluster =
        new StandaloneCluster(directory, Installation.freePort(), Installation.freePort());
    try {
      // Workers start executors from the jars of a Spark installation.
      var sparkHome = Files.createDirectory(directory.resolve("spark"));
      Files.createSymbolicLink(sparkHome.resolve("jars"), jars);
      Files.writeString(
          cluster.logging(),
          """
          rootLogger.level = info
          rootLogger.appenderRef.stderr.ref = stderr
          appender.stderr.type = Console
          appender.stderr.name = stderr
          appender.stderr.target = SYSTEM_ERR
          appender.stderr.layout.type = PatternLayout
          appender.stderr.layout.pattern = %m%n
          """);
      cluster.launch(
          jars,
          "master",
          "org.apache.spark.deploy.master.Master",
          "--port",
          Integer.toString(cluster.port),
          "--webui-port",
          Integer.toString(cluster.uiPort));
      for (int i = 0; i < workers; i++) {
        cluster.launch(
            jars,
            "worker-" + i,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            cluster.work(i).toString(),
            cluster.url());
      }
      cluster.await("workers have registered", state -> state.get("aliveworkers").asInt(), workers);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** What {@code spark.master} is set to. */
  String url() {
    return "spark://127.0.0.1:" + port;
  }

  /** Spark's own settings for executors that say in their output which tasks they finished. */
  String executorOptions() {
    return "-Dlog4j2.configurationFile=" + logging();
  }

  private Path logging() {
    return directory.resolve("log4j2.properties");
  }

  /** Where a worker keeps what its executors print. */
  Path work(int worker) {
    return directory.resolve("work-" + worker);
  }

  /** Tasks that the executors of a worker have finished. */
  long finishedTasks(int worker) throws IOException {
    if (!Files.isDirectory(work(worker))) {
      return 0;
    }
    long finished = 0;
    try (var files = Files.walk(work(worker))) {
      for (Path file : files.filter(f -> f.endsWith("stderr")).toList()) {
        try (var lines = Files.lines(file)) {
          finished += lines.filter(line -> line.contains("Finished task")).count();
        }
      }
    }
    return finished;
  }

  private void launch(Path jars, String name, String mainClass, String... arguments)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                jars + "/*",
                mainClass,
                "--host",
                "127.0.0.1"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", directory.resolve("spark").toString(),
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_SCALA_VERSION", "2.13"));
    processes.add(builder.start());
  }

  private void await(String what, java.util.function.ToIntFunction<JsonNode> count, int atLeast)
      throws IOException, InterruptedException {
    var client = HttpClient.newHttpClient();
    var state = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + uiPort + "/json/")).build();
    var end = Instant.now().plus(PATIENCE);
    while (true) {
      for (Process process : processes) {
        if (!process.isAlive()) {
          throw new IllegalStateException("a process of the cluster ended:\n" + logs());
        }
      }
      try {
        var answer = client.send(state, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200
            && count.applyAsInt(JSON.readTree(answer.body())) >= atLeast) {
          return;
        }
      } catch (java.net.ConnectException e) {
        // Not up yet.
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("not after " + PATIENCE + ": " + what + "\n" + logs());
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }
  }

  private String logs() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.newDirectoryStream(directory, "*.log")) {
      for (Path file : files) {
        all.append(file.getFileName()).append(":\n").append(Files.readString(file)).append('\n');
      }
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
