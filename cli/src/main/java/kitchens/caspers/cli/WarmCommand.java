package kitchens.caspers.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.cli.bundle.Rehearsal;
import kitchens.caspers.cli.output.Surroundings;
import kitchens.caspers.cli.workspace.Connection;
import picocli.CommandLine.Command;

/**
 * {@code caspers warm}: touches what the other commands use, so that the launcher can archive the
 * classes that it loaded.
 */
@Command(name = "warm", hidden = true, description = "Load what the other commands use.")
final class WarmCommand implements Runnable {

  private static final String BUNDLE =
      """
      bundle: {name: warm}
      include: [resources/*.yml]
      variables: {size: {default: 3}}
      targets:
        dev:
          default: true
          resources: {jobs: {job_1: {description: of the target}}}
      """;

  /** As many as are read by their list. */
  private static final int JOBS = 10;

  private static final String JOB =
      """
          job_%d:
            name: warm
            max_concurrent_runs: ${var.size}
            parameters: [{name: DAY, default: "1"}]
            schedule: {quartz_cron_expression: "0 0 6 * * ?", timezone_id: Europe/Berlin}
            tasks:
              - task_key: a
                spark_jar_task: {main_class_name: a.A, parameters: ["{{job.parameters.DAY}}"]}
                libraries: [{jar: /Workspace/Shared/a.jar}]
              - task_key: b
                depends_on: [{task_key: a}]
                sql_task: {warehouse_id: "{{tasks.a.values.id}}", file: {path: ../b.sql}}
      """
          .indent(0);

  @Override
  public void run() {
    try (var server = new WarmServer()) {
      var directory = Files.createTempDirectory("caspers-warm");
      Files.writeString(directory.resolve("databricks.yml"), BUNDLE);
      Files.writeString(directory.resolve("b.sql"), "SELECT 1\n");
      Files.createDirectory(directory.resolve("resources"));
      var jobs = new StringBuilder("resources:\n  jobs:\n");
      for (var job = 0; job < JOBS; job++) {
        jobs.append(JOB.formatted(job));
      }
      Files.writeString(directory.resolve("resources/job.yml"), jobs);
      announce(server.host(), directory);
      var environment = Map.of("CASPERS_HOME", directory.toString());
      Rehearsal.deploy(directory, environment);
      Rehearsal.deploy(directory, environment); // finds nothing to do, as most do
      Connection.find(environment).flatMap(Connection::userName);
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var out = System.out;
    System.setOut(nowhere);
    Main.run("bundle", "validate");
    System.setOut(out);
    Main.commandLine(Surroundings.ofProcess(), Optional.empty()).usage(nowhere);
  }

  /** The directory becomes the home of a workspace that runs, as far as one can see. */
  private static void announce(String host, Path home) throws IOException {
    Files.writeString(home.resolve("admin-token"), "none");
    Files.writeString(
        home.resolve("workspace.json"),
        "{\"pid\": %d, \"url\": \"%s\"}".formatted(ProcessHandle.current().pid(), host));
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
