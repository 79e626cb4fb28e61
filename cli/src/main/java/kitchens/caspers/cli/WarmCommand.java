package kitchens.caspers.cli;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.iam.MeRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Surroundings;
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
    Main.commandLine(Surroundings.ofProcess(), Optional.empty()).usage(nowhere);
    request();
  }

  /** A request that nobody answers, since all that stands behind one is much to load. */
  private static void request() {
    var nowhere =
        new DatabricksConfig()
            .setHost("http://127.0.0.1:1")
            .setToken("none")
            .setAuthType("pat")
            .setDisableRetries(true);
    try {
      new WorkspaceClient(nowhere).currentUser().me(new MeRequest());
    } catch (DatabricksException refused) {
      // as meant
    }
  }
}
