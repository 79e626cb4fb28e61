package kitchens.caspers.cli;

import com.databricks.sdk.service.iam.MeRequest;
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
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.cli.output.Pretty;
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
          resources: {jobs: {job: {description: of the target}}}
      """;

  private static final String JOB =
      """
      resources:
        jobs:
          job:
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
      """;

  @Override
  public void run() {
    try (var server = new WarmServer()) {
      var directory = Files.createTempDirectory("caspers-warm");
      Files.writeString(directory.resolve("databricks.yml"), BUNDLE);
      Files.writeString(directory.resolve("b.sql"), "SELECT 1\n");
      Files.createDirectory(directory.resolve("resources"));
      Files.writeString(directory.resolve("resources/job.yml"), JOB);
      deploy(server.host(), directory);
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

  /** Twice: the second finds nothing to do, as most do. */
  private static void deploy(String host, Path directory) {
    var client = new Connection(host, "none").client();
    var user = new CurrentUser(client.currentUser().me(new MeRequest()).getUserName());
    for (var time = 0; time < 2; time++) {
      var bundle =
          BundleLoader.load(
              new BundleLoader.Request(directory, null, Map.of(), Map.of(), user, false));
      Pretty.json(Json.of(bundle.config()));
      new Deployer(client, bundle, user, Listener.NONE).deploy(false);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
