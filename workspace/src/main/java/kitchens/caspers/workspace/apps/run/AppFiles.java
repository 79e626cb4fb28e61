package kitchens.caspers.workspace.apps.run;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.http.ApiException;

/** Where the files of apps lie: {@code <root>/<app>/<deployment_id>/}, snapshots of sources. */
public record AppFiles(Path root, Path logs) {

  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_FILES = 20_000;
  private static final String PID = ".pid";

  public Path app(String name) {
    return root.resolve(name);
  }

  public Path source(String name, String deploymentId) {
    return app(name).resolve(deploymentId);
  }

  /** Where an app keeps what it does not need for long; it is empty at each start. */
  Path temporary(String name, String deploymentId) {
    return app(name).resolve(deploymentId + ".tmp");
  }

  Path pidFile(String name, String deploymentId) {
    return app(name).resolve(deploymentId + PID);
  }

  /** Of all processes of an app that an earlier workspace did not see the end of. */
  List<Path> pidFiles(String name) throws IOException {
    if (!Files.isDirectory(app(name))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(app(name))) {
      return all.filter(file -> file.getFileName().toString().endsWith(PID)).toList();
    }
  }

  public Path logDirectory(String name) {
    return logs.resolve(name);
  }

  /**
   * Copies a folder as a deployment's snapshot.
   *
   * @throws ApiException 400 for a symbolic link, or more than a gigabyte or 20,000 files
   */
  public void snapshot(Path from, String name, String deploymentId) throws IOException {
    Path to = source(name, deploymentId);
    Files.createDirectories(to);
    Files.walkFileTree(from, new Copy(from, to));
  }

  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private long bytes;
    private int files;

    Copy(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(target(directory));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!attributes.isRegularFile()) {
        throw ApiException.invalidParameter(
            "the app's source holds '" + from.relativize(file) + "', which is not a plain file");
      }
      if (file.getFileName().toString().startsWith(".caspers-upload-")) {
        return FileVisitResult.CONTINUE;
      }
      bytes += attributes.size();
      files++;
      if (bytes > MOST_BYTES || files > MOST_FILES) {
        throw ApiException.invalidParameter(
            "the app's source is larger than a gigabyte or 20,000 files: leave out what it does not"
                + " need at run time");
      }
      Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES, NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }

    private Path target(Path path) {
      return to.resolve(from.relativize(path));
    }
  }

  /** Deletes the snapshots, and what lies beside them, that are not among {@code kept}. */
  public void keepOnly(String name, Set<String> kept) throws IOException {
    if (!Files.isDirectory(app(name))) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.list(app(name))) {
      all = found.filter(Files::isDirectory).toList();
    }
    for (Path snapshot : all) {
      if (!kept.contains(snapshot.getFileName().toString().replaceAll("\\.tmp$", ""))) {
        Folders.delete(snapshot);
      }
    }
  }

  /** Deletes all of an app. */
  public void delete(String name) throws IOException {
    Folders.delete(app(name));
    Folders.delete(logDirectory(name));
  }
}
