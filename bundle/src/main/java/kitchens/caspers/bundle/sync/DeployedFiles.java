package kitchens.caspers.bundle.sync;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files a deployment uploaded: the file {@code deployment.json}.
 *
 * @param filePath {@code workspace.file_path} at that time; null when that is not known
 * @param files below it
 * @param artifacts by their whole path in the workspace
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DeployedFiles(
    @JsonProperty("version") int version,
    @JsonProperty("seq") long seq,
    @JsonProperty("cli_version") String cliVersion,
    @JsonProperty("timestamp") String timestamp,
    @JsonProperty("file_path") String filePath,
    @JsonProperty("files") List<DeployedFile> files,
    @JsonProperty("artifacts") List<DeployedFile> artifacts) {

  /** A file and its content's SHA-256 in hexadecimal digits. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DeployedFile(
      @JsonProperty("local_path") String localPath, @JsonProperty("sha256") String sha256) {}

  /** Before the first deployment. */
  public static final DeployedFiles NONE =
      new DeployedFiles(1, 0, null, null, null, List.of(), List.of());

  /** Takes its own copies of the lists. */
  public DeployedFiles {
    files = files == null ? List.of() : List.copyOf(files);
    artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
  }

  /** The same deployment's next files, sent now. */
  public DeployedFiles next(
      String cli, String path, Map<String, String> nextFiles, Map<String, String> nextArtifacts) {
    return new DeployedFiles(
        1, seq + 1, cli, Instant.now().toString(), path, files(nextFiles), files(nextArtifacts));
  }

  /** The hashes of the files by path, when they lie below this directory; else none. */
  public Map<String, String> below(String path) {
    return filePath == null || filePath.equals(path) ? hashes(files) : Map.of();
  }

  /** The whole paths of the files, when they lie below another directory than this. */
  public List<String> elsewhere(String path) {
    return filePath == null || filePath.equals(path)
        ? List.of()
        : files.stream().map(file -> filePath + "/" + file.localPath()).toList();
  }

  /** The hash by path. */
  public static Map<String, String> hashes(List<DeployedFile> files) {
    var hashes = new LinkedHashMap<String, String>();
    files.forEach(file -> hashes.put(file.localPath(), file.sha256()));
    return hashes;
  }

  /** The files of a map from path to hash. */
  public static List<DeployedFile> files(Map<String, String> hashes) {
    return hashes.entrySet().stream()
        .map(file -> new DeployedFile(file.getKey(), file.getValue()))
        .toList();
  }
}
