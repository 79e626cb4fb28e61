package kitchens.caspers.compute.catalog;

import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.SparkSession;

/** Paths {@code /Volumes/<catalog>/<schema>/<volume>/…} and where they lie. */
public final class VolumePaths {
  /** Spark setting: the URI of the storage root. */
  public static final String ROOT = "spark.caspers.storage.root";

  private static final String PREFIX = "/Volumes/";
  private static final String DBFS = "dbfs:";

  /** What the statement of this thread has located, by reading its names. */
  private static final ThreadLocal<Set<String>> LOCATED = ThreadLocal.withInitial(HashSet::new);

  private VolumePaths() {}

  /** Forgets what the statement before has located. */
  public static void begin() {
    LOCATED.remove();
  }

  /**
   * Lets pass a path that a plan holds: one that this statement has located, or an administrator's.
   */
  public static void requireLocated(SparkSession session, String path) {
    boolean located =
        LOCATED.get().stream()
            .anyMatch(
                known -> within(known, path) || known.indexOf('*') >= 0 && globbed(known, path));
    if (!located) {
      requireMayNamePaths(session);
    }
  }

  /** Whether a path lies below the part of a glob that has no wildcard yet. */
  private static boolean globbed(String glob, String path) {
    String fixed = glob.substring(0, glob.indexOf('*'));
    return within(fixed.substring(0, fixed.lastIndexOf('/')), path);
  }

  private static String located(String path) {
    LOCATED.get().add(path);
    return path;
  }

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
    return resolve(unity, path, "READ_VOLUME");
  }

  private static String resolve(UnityClient unity, String path, String privilege) {
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
            .volume(parts.get(0), parts.get(1), parts.get(2), privilege)
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
   * Where a path that SQL reads lies: in a volume, or anywhere else; from an administrator only
   * below the storage root, from other users nowhere else.
   *
   * @throws ComputeException 403 when a user's path is outside both, or may not be read
   */
  public static String locate(String path) {
    return locate(path, "READ_VOLUME");
  }

  /** The same for a path that SQL also writes. */
  public static String locateToWrite(String path) {
    return locate(path, "WRITE_VOLUME");
  }

  private static String locate(String path, String privilege) {
    if (isVolumePath(path)) {
      return located(resolve(UnityClient.installed(), path, privilege));
    }
    SparkSession session = SparkSession.active();
    requireMayNamePaths(session);
    if (ServedSession.is(session) && !within(session.conf().get(ROOT), path)) {
      throw ComputeException.permissionDenied(
          "'"
              + path
              + "' is outside the workspace's storage; put the files into a volume and name them"
              + " as /Volumes/<catalog>/<schema>/<volume>/….");
    }
    return located(path);
  }

  /** Below the storage root lies what belongs to others: only administrators name it by path. */
  public static void requireMayNamePaths(SparkSession session) {
    if (ServedSession.principal(session).isPresent()) {
      UnityClient.installed()
          .requireAdministrator(
              "name files by their storage path; name the table, or put the files into a volume"
                  + " and name them as /Volumes/<catalog>/<schema>/<volume>/…");
    }
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
