package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;

/**
 * The directory under which managed tables and volumes keep their files: {@code
 * <root>/<catalog>/<schema>/{tables,volumes}/<uuid>}. Nothing here ever touches a file outside of
 * it.
 */
final class StorageRoot {

  private final Path root;
  private final Path home;

  StorageRoot(Path root, Path home) {
    this.root = requireNonNull(root, "root is null").toAbsolutePath().normalize();
    this.home = requireNonNull(home, "home is null").toAbsolutePath().normalize();
  }

  /** {@code file:/…} without a slash at the end, as Hadoop writes it. */
  static String uri(Path path) {
    String text = path.toUri().toString().replaceFirst("^file:///", "file:/");
    return text.length() > 6 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The path of a {@code file:} URI or an absolute path. */
  static Path path(String location) {
    try {
      Path path =
          location.startsWith("/") ? Path.of(location) : Path.of(fileUri(URI.create(location)));
      return path.normalize();
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter(
          "storage_location '"
              + location
              + "' is not served here; give a file: URI or an"
              + " absolute path");
    }
  }

  private static URI fileUri(URI uri) {
    if (!"file".equals(uri.getScheme()) || uri.getPath() == null || uri.getHost() != null) {
      throw new IllegalArgumentException("not a file: URI");
    }
    return URI.create("file://" + uri.getRawPath());
  }

  String catalog(String directory) {
    return uri(root.resolve(directory));
  }

  String schema(String catalogRoot, String directory) {
    return uri(path(catalogRoot).resolve(directory));
  }

  String newVolume(String schemaLocation) {
    return uri(path(schemaLocation).resolve("volumes").resolve(UUID.randomUUID().toString()));
  }

  /**
   * The location as it is kept, when it is {@code <schema>/tables/<name>}.
   *
   * @throws ApiException 400 when it lies anywhere else
   */
  String managedTable(String schemaLocation, String location) {
    Path tables = path(schemaLocation).resolve("tables");
    Path path = path(location);
    if (!tables.equals(path.getParent())) {
      throw ApiException.invalidParameter(
          "a managed table's storage_location is "
              + uri(tables)
              + "/<uuid>, not "
              + location
              + "; for files elsewhere make an EXTERNAL table");
    }
    return uri(path);
  }

  /**
   * The location as it is kept, when it is apart from everything that the workspace manages.
   *
   * @throws ApiException 400 when it overlaps the storage root or the home
   */
  String external(String location) {
    Path path = path(location);
    for (Path own : new Path[] {root, home}) {
      if (path.startsWith(own) || own.startsWith(path)) {
        throw ApiException.invalidParameter(
            "storage_location '"
                + location
                + "' overlaps what the workspace itself manages; choose a directory outside of "
                + own);
      }
    }
    return uri(path);
  }

  /** Makes a directory and its parents. */
  void create(String location) throws IOException {
    Files.createDirectories(confined(location));
  }

  /** Removes a directory and all in it; without effect when there is none. */
  void removeTree(String location) throws IOException {
    Path top = confined(location);
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path real = top.getParent().toRealPath().resolve(top.getFileName());
    if (!real.startsWith(root.toRealPath())) {
      throw new IOException(location + " leads out of the storage root " + root);
    }
    Files.walkFileTree(real, new Removal());
  }

  /** Removes a directory when nothing is in it. */
  void removeEmpty(String location) throws IOException {
    Path directory = confined(location);
    try (var children = Files.list(directory)) {
      if (children.findAny().isPresent()) {
        return;
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(directory);
  }

  private Path confined(String location) throws IOException {
    Path path = path(location);
    if (!path.startsWith(root) || path.equals(root)) {
      throw new IOException(location + " does not lie in the storage root " + root);
    }
    return path;
  }

  /** Deletes what it visits; a link goes as a link. Files that others delete meanwhile are fine. */
  private static final class Removal extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      if (e != null && !(e instanceof NoSuchFileException)) {
        throw e;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
