package kitchens.caspers.workspace.pipelines;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.ApiException;

/** Reads the SQL of pipelines out of the {@code /Workspace} tree. */
record LibraryFiles(WorkspaceFiles files) {

  /** One SQL file: its workspace path and its text. */
  record Source(String path, String text) {}

  /**
   * The sources of a pipeline as they are now, each once.
   *
   * @throws ApiException 404 that names the library that is not there
   */
  List<Source> read(PipelineSpec spec) {
    Map<String, Path> found = new TreeMap<>();
    for (Library library : spec.libraries()) {
      if (library instanceof Library.Glob glob) {
        found.putAll(matching(glob.path()));
      } else {
        found.put(library.path(), files.localPath(library.path()));
      }
    }
    if (found.isEmpty()) {
      throw ApiException.invalidParameter(
          "pipeline '" + spec.name() + "' has no libraries; name its SQL files in 'libraries'");
    }
    List<Source> sources = new ArrayList<>();
    found.forEach((path, local) -> sources.add(new Source(path, text(path, local))));
    return sources;
  }

  private static String text(String path, Path local) {
    try {
      return Files.readString(local);
    } catch (NoSuchFileException e) {
      throw ApiException.notFound("library file '" + path + "' does not exist; upload it");
    } catch (IOException e) {
      throw ApiException.invalidParameter(
          "library file '" + path + "' cannot be read as UTF-8 text: " + e.getMessage());
    }
  }

  private Map<String, Path> matching(String include) {
    List<String> segments = Arrays.stream(include.split("/")).filter(s -> !s.isEmpty()).toList();
    long plain = segments.stream().takeWhile(s -> !s.matches(".*[*?\\[{].*")).count();
    String base = "/" + String.join("/", segments.subList(0, (int) plain));
    Path directory = files.localPath(base);
    String pattern =
        plain == segments.size()
            ? "**"
            : String.join("/", segments.subList((int) plain, segments.size()));
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    Map<String, Path> found = new TreeMap<>();
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> walk = Files.walk(directory)) {
        walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .filter(file -> matcher.matches(directory.relativize(file)))
            .filter(file -> !file.getFileName().toString().startsWith("."))
            .forEach(file -> found.put(base + "/" + directory.relativize(file), file));
      } catch (IOException e) {
        throw ApiException.internal("cannot list '" + base + "': " + e.getMessage());
      }
    }
    if (found.isEmpty()) {
      throw ApiException.notFound("library glob '" + include + "' matches no file; upload some");
    }
    found.keySet().forEach(Library::sql);
    return found;
  }
}
