package kitchens.caspers.compute.catalog;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.SparkSession;

/** Paths {@code /Volumes/<catalog>/<schema>/<volume>/…} and where they lie. */
public final class VolumePaths {
  /** Spark setting: the URI of the storage root. */
  public static final String ROOT = "spark.caspers.storage.root";

  private static final String PREFIX = "/Volumes/";
  private static final String DBFS = "dbfs:";

  private VolumePaths() {}

  /** Whether it begins with {@code /Volumes/}, with or without {@code dbfs:} before it. */
  public static boolean isVolumePath(String path) {
    return strip(path).startsWith(PREFIX);
  }

  /**
   * The storage location of a volume path; globs stay as they are.
   *
   * @throws ComputeException 404 for an unknown volume, 403 for a path that climbs out of it
   */
  public static String resolve(UnityClient unity, String path) {
    List<String> parts = Arrays.asList(strip(path).substring(PREFIX.length()).split("/", 4));
    if (parts.size() < 3 || parts.stream().limit(3).anyMatch(String::isEmpty)) {
      throw ComputeException.badRequest(
          "'" + path + "' is not a path in a volume: /Volumes/<catalog>/<schema>/<volume>/…");
    }
    String rest = parts.size() > 3 ? parts.get(3) : "";
    if (Arrays.asList(rest.split("/")).contains("..")) {
      throw ComputeException.permissionDenied(
          "'" + path + "' climbs out of its volume; leave out the '..'.");
    }
    VolumeInfo volume =
        unity
            .volume(parts.get(0), parts.get(1), parts.get(2))
            .orElseThrow(
                () ->
                    ComputeException.notFound(
                        "The volume of '"
                            + path
                            + "' does not exist; SHOW VOLUMES lists those of a schema."));
    String root = volume.storageLocation();
    return root.endsWith("/") ? root + rest : root + "/" + rest;
  }

  /**
   * Where a path in SQL lies: in a volume, or anywhere else; from a user only below the storage
   * root.
   *
   * @throws ComputeException 403 when a user's path is outside both
   */
  public static String locate(String path) {
    if (isVolumePath(path)) {
      return resolve(UnityClient.installed(), path);
    }
    SparkSession session = SparkSession.active();
    if (ServedSession.is(session) && !within(session.conf().get(ROOT), path)) {
      throw ComputeException.permissionDenied(
          "'"
              + path
              + "' is outside the workspace's storage; put the files into a volume and name them"
              + " as /Volumes/<catalog>/<schema>/<volume>/….");
    }
    return path;
  }

  /** Whether {@code path} lies in {@code root}, both as URIs or plain local paths. */
  static boolean within(String root, String path) {
    String inside = normal(path);
    String outside = normal(root);
    return inside.equals(outside) || inside.startsWith(outside + "/");
  }

  private static String normal(String path) {
    URI uri = new org.apache.hadoop.fs.Path(path).toUri().normalize();
    String scheme = uri.getScheme() == null ? "file" : uri.getScheme();
    String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
    return scheme + "://" + authority + uri.getPath();
  }

  private static String strip(String path) {
    return path.startsWith(DBFS) ? path.substring(DBFS.length()) : path;
  }
}
