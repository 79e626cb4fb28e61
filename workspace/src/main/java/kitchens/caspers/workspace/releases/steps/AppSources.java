package kitchens.caspers.workspace.releases.steps;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import kitchens.caspers.workspace.http.ApiException;

/** The texts of an app's source, those in its jars too, as far as they may name an address. */
public final class AppSources {

  /** Client libraries name their provider whether it is asked or not. */
  private static final Pattern CLIENTS =
      Pattern.compile("^(META-INF/|dev/langchain4j/|com/openai/|com/anthropic/)");

  private static final int MOST_FILES = 5_000;
  private static final int MOST_BYTES = 8 << 20;

  private final Function<String, Path> localPath;

  /**
   * @param localPath where a path below /Workspace lies
   */
  public AppSources(Function<String, Path> localPath) {
    this.localPath = requireNonNull(localPath, "localPath is null");
  }

  /** By path; a class file's text is what strings it holds. */
  Map<String, String> texts(String folder) {
    Map<String, String> texts = new TreeMap<>();
    Path root = localPath.apply(folder);
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return texts;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.filter(AppSources::isFile).limit(MOST_FILES).toList()) {
        String name = root.relativize(file).toString();
        if (name.endsWith(".jar")) {
          jar(name, file, texts);
        } else if (Files.size(file) <= MOST_BYTES) {
          texts.put(name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
      return texts;
    } catch (IOException e) {
      throw ApiException.invalidState(
          "the source " + folder + " cannot be read: " + e.getMessage());
    }
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void jar(String name, Path file, Map<String, String> texts) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      int left = MOST_FILES;
      for (ZipEntry e = zip.getNextEntry(); e != null && left-- > 0; e = zip.getNextEntry()) {
        if (!e.isDirectory() && !CLIENTS.matcher(e.getName()).find()) {
          byte[] bytes = zip.readNBytes(MOST_BYTES);
          texts.put(name + "!" + e.getName(), new String(bytes, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }
}
