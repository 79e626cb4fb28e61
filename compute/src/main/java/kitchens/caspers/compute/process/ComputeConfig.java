package kitchens.caspers.compute.process;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.Map;
import kitchens.caspers.compute.http.Json;

/**
 * What the workspace tells a compute process on the first line of its standard input.
 *
 * @param epoch the number under which this process may write; see {@link Epoch}
 * @param home {@code CASPERS_HOME}
 * @param secret the bearer token that every request to this process carries
 * @param workspaceUrl where the workspace answers, {@code http://127.0.0.1:8080}
 * @param workspaceToken the token with which compute calls the workspace
 * @param storageRoot URI below which all managed tables and volumes lie
 * @param checkpointRoot URI below which pipelines keep their checkpoints
 * @param sparkConf Spark settings that override the defaults of {@link SparkDriver}
 */
public record ComputeConfig(
    long epoch,
    Path home,
    String secret,
    String workspaceUrl,
    String workspaceToken,
    String storageRoot,
    String checkpointRoot,
    Map<String, String> sparkConf) {

  public ComputeConfig {
    requireNonNull(home, "home is null");
    requireNonNull(secret, "secret is null");
    requireNonNull(workspaceUrl, "workspace_url is null");
    requireNonNull(workspaceToken, "workspace_token is null");
    requireNonNull(storageRoot, "storage_root is null");
    requireNonNull(checkpointRoot, "checkpoint_root is null");
    sparkConf = sparkConf == null ? Map.of() : Map.copyOf(sparkConf);
  }

  /** Reads the JSON line. The message of the exception names the field that is missing. */
  public static ComputeConfig parse(String line) {
    try {
      return Json.MAPPER.readValue(line, ComputeConfig.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "compute reads one line of JSON configuration on standard input: "
              + e.getOriginalMessage(),
          e);
    }
  }

  /** The folder of compute's own files: epoch, lock, checkpoints. */
  public Path computeDirectory() {
    return home.resolve("compute");
  }
}
