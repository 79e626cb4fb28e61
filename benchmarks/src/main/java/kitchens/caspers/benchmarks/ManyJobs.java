package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A bundle of many jobs in several files, and the command line at work on it. */
final class ManyJobs {
  private final Installation installation;
  private final Path directory;

  private ManyJobs(Installation installation, Path directory) {
    this.installation = installation;
    this.directory = directory;
  }

  /** Written below the installation's home, which takes it away. */
  static ManyJobs write(Installation installation, int jobs, int files) throws IOException {
    var directory = installation.home().resolve("bundle-of-" + jobs);
    Files.createDirectories(directory.resolve("resources"));
    Files.createDirectories(directory.resolve("sql"));
    Files.writeString(
        directory.resolve("databricks.yml"),
        """
        bundle: {name: many-jobs}
        include: [resources/*.yml]
        variables: {retries: {default: 2}, schema: {default: main.sales}}
        targets:
          dev: {default: true}
        """);
    for (var file = 0; file < files; file++) {
      var text = new StringBuilder("resources:\n  jobs:\n");
      for (var job = file * jobs / files; job < (file + 1) * jobs / files; job++) {
        text.append(JOB.formatted(job, job, job, job % 60, job % 24));
      }
      Files.writeString(directory.resolve("resources/jobs-%02d.yml".formatted(file)), text);
    }
    Files.writeString(directory.resolve("sql/daily.sql"), "SELECT 1\n");
    return new ManyJobs(installation, directory);
  }

  private static final String JOB =
      """
          job_%d:
            name: "${bundle.target} job %d"
            description: the job with the number %d
            max_concurrent_runs: 1
            timeout_seconds: 3600
            parameters: [{name: SCHEMA, default: "${var.schema}"}]
            schedule: {quartz_cron_expression: "0 %d %d * * ?", timezone_id: UTC, pause_status: PAUSED}
            tasks:
              - task_key: extract
                max_retries: ${var.retries}
                spark_jar_task: {main_class_name: sales.Extract, parameters: ["--into", "{{job.parameters.SCHEMA}}"]}
                libraries: [{jar: /Workspace/Shared/sales.jar}]
              - task_key: load
                depends_on: [{task_key: extract}]
                sql_task: {warehouse_id: "0000000000000001", file: {path: ../sql/daily.sql}}
      """
          .indent(0);

  /** How long a command on the bundle takes, with the start of its JVM, in seconds. */
  double seconds(String... arguments) throws IOException, InterruptedException {
    var words = CommandArchive.command(installation.distribution());
    words.addAll(List.of(arguments));
    var log = installation.home().resolve("bench.log").toFile();
    var builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().putAll(installation.environment());
    var begin = Instant.now();
    var process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("caspers " + List.of(arguments) + " did not end");
    }
    var time = Duration.between(begin, Instant.now()).toNanos() / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(log.toPath()));
    }
    return time;
  }
}
