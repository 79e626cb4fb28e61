package kitchens.caspers.workspace.home;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done with a folder as a whole. */
public final class Folders {

  private Folders() {}

  /**
   * Deletes a folder and all below it; links themselves, never what they point to. No folder is no
   * error, nor is a file that somebody else deletes meanwhile.
   */
  public static void delete(Path top) throws IOException {
    if (!Files.exists(top, NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(top)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  /** An empty folder for files that live no longer than a process; only its owner may enter. */
  public static Path scratch(Path folder) throws IOException {
    delete(folder);
    PrivateFiles.directory(folder, "rwx------");
    return folder;
  }
}
