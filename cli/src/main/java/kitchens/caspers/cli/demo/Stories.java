package kitchens.caspers.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.output.CliException;

/** The stories that there are: files of docs/demos, and any other that somebody wrote. */
record Stories(Path folder) {

  private static final Path FOLDER = Path.of("docs", "demos");
  private static final long LONGEST = 1 << 20;

  /** Those of the checkout at hand, or of the one that the launcher stands in. */
  static Stories of(Map<String, String> environment) {
    var repository = environment.get("CASPERS_REPO");
    return new Stories(
        Files.isDirectory(FOLDER) || repository == null
            ? FOLDER
            : Path.of(repository).resolve(FOLDER));
  }

  /** All of the folder. */
  List<Story> all() {
    if (!Files.isDirectory(folder)) {
      throw new CliException(
          "there is no folder " + folder + " here — run it in a checkout, or give a story's file");
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[a-z][a-z0-9-]*\\.md"))
          .filter(Stories::isStory)
          .sorted()
          .map(Stories::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One, by its name or its file. */
  Story named(String story) {
    if (story.endsWith(".md")) {
      return read(Path.of(story));
    }
    var file = folder.resolve(story + ".md");
    if (!story.matches("[a-z][a-z0-9-]*") || !Files.exists(file)) {
      throw new CliException(
          "there is no story \"%s\" — there are %s"
              .formatted(story, String.join(", ", all().stream().map(Story::name).toList())));
    }
    return read(file);
  }

  /** What lies beside stories, as texts that they use, has no steps. */
  private static boolean isStory(Path file) {
    return text(file).contains("\n```caspers\n");
  }

  private static Story read(Path file) {
    var name = file.getFileName().toString().replaceAll("\\.md$", "");
    return StoryReader.read(
        name.matches("[A-Za-z0-9_-]{1,60}") ? name : "story", file.toString(), text(file));
  }

  private static String text(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        throw new CliException(
            file + " is no story's file — caspers demo list shows those that there are");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException(file + " cannot be read as text: " + e.getMessage(), e);
    }
  }
}
