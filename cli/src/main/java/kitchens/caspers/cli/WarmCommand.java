package kitchens.caspers.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.cli.output.Pretty;
import picocli.CommandLine;
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
      variables: {size: {default: 3}}
      resources:
        jobs:
          job:
            name: warm
            max_concurrent_runs: ${var.size}
            tasks: [{task_key: a, spark_jar_task: {main_class_name: a.A}}]
        pipelines:
          pipeline: {name: warm, libraries: [{file: {path: /Workspace/x.sql}}]}
      """;

  @Override
  public void run() {
    try {
      var directory = Files.createTempDirectory("caspers-warm");
      var file = directory.resolve("databricks.yml");
      Files.writeString(file, BUNDLE);
      var bundle =
          BundleLoader.load(
              new BundleLoader.Request(directory, null, Map.of(), Map.of(), null, false));
      Pretty.json(Json.of(bundle.config()));
      Files.delete(file);
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new CommandLine(new Caspers()).usage(nowhere);
  }
}
