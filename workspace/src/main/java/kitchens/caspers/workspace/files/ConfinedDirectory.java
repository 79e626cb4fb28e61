package kitchens.caspers.workspace.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;

/**
 * A directory that paths from outside cannot leave: no {@code ..}, no NUL, and no symbolic link on
 * the way, wherever it points.
 */
final class ConfinedDirectory {

  private static final int LONGEST_NAME = 255;

  private final Path root;

  ConfinedDirectory(Path root) {
    this.root = requireNonNull(root, "root is null").toAbsolutePath().normalize();
  }

  Path root() {
    return root;
  }

  /**
   * The file at {@code segments} below the root.
   *
   * @param shown the path as its sender wrote it, for messages
   * @throws ApiException 400 for a hostile or impossible name
   */
  Path resolve(List<String> segments, String shown) {
    Path path = root;
    for (String segment : segments) {
      path = path.resolve(segment);
      if (Files.isSymbolicLink(path)) {
        throw ApiException.invalidParameter(
            "path '" + shown + "' passes through a symbolic link at '" + segment + "'");
      }
    }
    return path;
  }

  /**
   * The names in a path, checked one by one; empty ones (from doubled slashes) are dropped.
   *
   * @throws ApiException 400 for {@code .}, {@code ..}, NUL and over-long names
   */
  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty()) {
        continue;
      }
      if (segment.equals(".") || segment.equals("..")) {
        throw ApiException.invalidParameter(
            "path '" + printable(path) + "' contains '" + segment + "': send an absolute path");
      }
      if (segment.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
        throw ApiException.invalidParameter(
            "path '" + printable(path) + "' contains a control character: remove it");
      }
      if (segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw ApiException.invalidParameter(
            "a name in path '" + printable(path) + "' is longer than 255 bytes: shorten it");
      }
      segments.add(segment);
    }
    return segments;
  }

  private static String printable(String path) {
    String visible = path.replaceAll("\\p{Cntrl}", "?");
    return visible.length() <= 200 ? visible : visible.substring(0, 200) + "…";
  }

  /** Whether something is there; a symbolic link counts as nothing. */
  static boolean exists(Path path) {
    return Files.exists(path, NOFOLLOW_LINKS) && !Files.isSymbolicLink(path);
  }
}
