package kitchens.caspers.workspace.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;

/** Files and directories of the {@code /Workspace} tree, and what may be done with them. */
final class WorkspaceObjects {

  private final WorkspaceFiles files;

  WorkspaceObjects(WorkspaceFiles files) {
    this.files = requireNonNull(files, "files is null");
  }

  void makeDirectories(String path) throws IOException {
    try {
      Files.createDirectories(files.localPath(path));
    } catch (FileAlreadyExistsException e) {
      throw ApiException.alreadyExists(
          "on the way to '" + path + "' there is a file: name another path");
    }
  }

  /** Writes a file; its directory must exist, as Databricks demands it. */
  void write(String path, InputStream content, boolean overwrite) throws IOException {
    Path file = files.localPath(path);
    if (Files.isDirectory(file, NOFOLLOW_LINKS)) {
      throw ApiException.invalidParameter("'" + path + "' is a directory: name a file in it");
    }
    if (!Files.isDirectory(file.getParent(), NOFOLLOW_LINKS)) {
      throw ApiException.notFound(
          "the parent directory of '" + path + "' does not exist: make it with workspace/mkdirs");
    }
    try {
      Uploads.write(content, file, overwrite);
    } catch (FileAlreadyExistsException e) {
      throw ApiException.alreadyExists(
          "'" + path + "' already exists: send overwrite=true to replace it");
    }
  }

  /** The file at {@code path}, which exists. */
  Path file(String path) {
    Path file = files.localPath(path);
    if (Files.isDirectory(file, NOFOLLOW_LINKS)) {
      throw ApiException.invalidParameter(
          "'" + path + "' is a directory: export its files one by one");
    }
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw absent(path);
    }
    return file;
  }

  Map<String, Object> status(String path) throws IOException {
    Path file = files.localPath(path);
    try {
      return describe(file, trimmed(path));
    } catch (NoSuchFileException e) {
      throw absent(path);
    }
  }

  /** What a directory holds, by name; of a file, itself. */
  List<Map<String, Object>> list(String path) throws IOException {
    Path directory = files.localPath(path);
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      return List.of(status(path));
    }
    List<Path> children;
    try (var all = Files.list(directory)) {
      children = all.filter(p -> !Uploads.isTemporary(p)).sorted().toList();
    }
    String parent = trimmed(path).equals("/") ? "" : trimmed(path);
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Path child : children) {
      try {
        objects.add(describe(child, parent + "/" + child.getFileName()));
      } catch (NoSuchFileException e) {
        continue; // deleted since the directory was read
      }
    }
    return objects;
  }

  void delete(String path, boolean recursive) throws IOException {
    Path target = files.localPath(path);
    if (WorkspaceFiles.canonical(path).equals("/")) {
      throw ApiException.invalidParameter("the root of the workspace cannot be deleted");
    }
    if (!ConfinedDirectory.exists(target)) {
      throw absent(path);
    }
    try {
      if (recursive) {
        deleteTree(target);
      } else {
        Files.delete(target);
      }
    } catch (DirectoryNotEmptyException e) {
      throw new ApiException(
          400, "DIRECTORY_NOT_EMPTY", "Directory '" + path + "' is not empty: send recursive=true");
    } catch (NoSuchFileException e) {
      throw absent(path);
    }
  }

  private static void deleteTree(Path target) throws IOException {
    List<Path> all;
    // Links are not followed: what they point to is not ours to delete.
    try (var paths = Files.walk(target)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private static Map<String, Object> describe(Path file, String path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
    Map<String, Object> object = new LinkedHashMap<>();
    if (attributes.isDirectory()) {
      object.put("object_type", "DIRECTORY");
    } else {
      var language = Notebooks.language(file);
      object.put("object_type", language.isPresent() ? "NOTEBOOK" : "FILE");
      language.ifPresent(l -> object.put("language", l.name()));
      object.put("size", attributes.size());
      object.put("created_at", attributes.creationTime().toMillis());
      object.put("modified_at", attributes.lastModifiedTime().toMillis());
    }
    object.put("path", path);
    object.put("object_id", idOf(path));
    object.put("resource_id", String.valueOf(idOf(path)));
    return object;
  }

  /**
   * The same for a path whenever it is asked for; positive, below 2^53 so that scripts can hold it.
   */
  private static long idOf(String path) {
    long hash = 1125899906842597L;
    String canonical = WorkspaceFiles.canonical(path);
    for (int i = 0; i < canonical.length(); i++) {
      hash = 31 * hash + canonical.charAt(i);
    }
    return hash & ((1L << 53) - 1);
  }

  private static String trimmed(String path) {
    String trimmed = path.replaceAll("/+", "/");
    return trimmed.length() > 1 && trimmed.endsWith("/")
        ? trimmed.substring(0, trimmed.length() - 1)
        : trimmed;
  }

  private static ApiException absent(String path) {
    return ApiException.notFound("Path (" + path + ") doesn't exist.");
  }
}
