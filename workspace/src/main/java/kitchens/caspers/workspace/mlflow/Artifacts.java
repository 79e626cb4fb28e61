package kitchens.caspers.workspace.mlflow;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Where the artifacts of runs lie: in a volume, when the experiment names one as its
 * artifact_location. Clients write them there through the Files API.
 */
final class Artifacts {

  private static final String SCHEME = "dbfs:";

  /** A file or a folder; {@code fileSize} in bytes, absent for a folder. */
  record Entry(String path, boolean isDir, Long fileSize) {}

  private Artifacts() {}

  /**
   * The location as it is kept; null when none is given.
   *
   * @throws ApiException 400 for one outside of volumes
   */
  static String location(String asked) {
    if (asked == null || asked.isEmpty()) {
      return null;
    }
    String path = asked.startsWith(SCHEME) ? asked.substring(SCHEME.length()) : asked;
    if (!path.startsWith("/Volumes/") || List.of(path.split("/")).contains("..")) {
      throw ApiException.invalidParameter(
          "artifact_location '"
              + asked
              + "' is not served: give a folder of a volume, as in"
              + " dbfs:/Volumes/<catalog>/<schema>/<volume>/…");
    }
    return SCHEME + path.replaceAll("/+$", "");
  }

  static String ofRun(Experiment experiment, String run) {
    return experiment.artifactLocation() == null
        ? null
        : experiment.artifactLocation() + "/" + run + "/artifacts";
  }

  /** What lies in a folder of a run's artifacts, by name; nothing when nothing was written. */
  static List<Entry> list(Run.Info run, String below, VolumeFiles volumes) {
    if (run.artifactUri() == null) {
      return List.of();
    }
    String root = run.artifactUri().substring(SCHEME.length());
    Path folder = volumes.localPath(below == null || below.isEmpty() ? root : root + "/" + below);
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      return List.of();
    }
    Path start = volumes.localPath(root);
    try (Stream<Path> files = Files.list(folder)) {
      List<Entry> entries = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        boolean directory = Files.isDirectory(file, NOFOLLOW_LINKS);
        if (directory || Files.isRegularFile(file, NOFOLLOW_LINKS)) {
          entries.add(
              new Entry(
                  start.relativize(file).toString(),
                  directory,
                  directory ? null : Files.size(file)));
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
