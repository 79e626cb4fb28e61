package kitchens.caspers.workspace.home;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/**
 * The directory that holds all state of one workspace, and what lies where in it.
 *
 * @param root absolute
 */
public record CaspersHome(Path root) {

  public CaspersHome {
    root = requireNonNull(root, "root is null").toAbsolutePath().normalize();
  }

  /** {@code CASPERS_HOME}, or {@code ~/.caspers}. */
  public static CaspersHome of(Map<String, String> environment) {
    String named = environment.get("CASPERS_HOME");
    return new CaspersHome(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".caspers")
            : Path.of(named));
  }

  public Path version() {
    return root.resolve("version");
  }

  public Path lock() {
    return root.resolve("lock");
  }

  public Path workspaceJson() {
    return root.resolve("workspace.json");
  }

  public Path adminToken() {
    return root.resolve("admin-token");
  }

  /** The key with which the secrets of scopes are sealed. */
  public Path secretKey() {
    return root.resolve("secret-key");
  }

  public Path settings() {
    return root.resolve("settings.yaml");
  }

  /** The workspace's files that live no longer than its process. */
  public Path scratch() {
    return root.resolve("tmp");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path taskLogs() {
    return logs().resolve("tasks");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  /** The database instances, each in a directory of its name. */
  public Path lakebase() {
    return root.resolve("lakebase");
  }

  /** What the gateway has written down and its tables do not have yet. */
  public Path gatewayJournal() {
    return root.resolve("gateway");
  }

  public Path storage() {
    return root.resolve("storage");
  }

  public Path workspaceFiles() {
    return root.resolve("workspace-files");
  }

  public Path compute() {
    return root.resolve("compute");
  }

  /** Compute's files that live no longer than its process. */
  public Path computeScratch() {
    return compute().resolve("tmp");
  }

  public Path computeEpoch() {
    return compute().resolve("epoch");
  }

  public Path computeLock() {
    return compute().resolve("lock");
  }

  public Path checkpoints() {
    return compute().resolve("checkpoints");
  }

  /** The files of model versions, by digest. */
  public Path models() {
    return root.resolve("models");
  }

  public Path cds() {
    return root.resolve("cds");
  }
}
