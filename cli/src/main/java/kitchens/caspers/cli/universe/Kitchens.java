package kitchens.caspers.cli.universe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.simulator.location.Gazetteer;
import kitchens.caspers.simulator.location.Location;

/** The locations of the folder at hand, and the towns of the world, for who is told of them. */
public final class Kitchens {

  private static final Path FOLDER = Path.of("universe", "locations");

  private Kitchens() {}

  /** The names that location files give; none outside of a checkout. */
  public static List<String> names() {
    var repository = System.getenv("CASPERS_REPO");
    var folder =
        Files.isDirectory(FOLDER) || repository == null
            ? FOLDER
            : Path.of(repository).resolve(FOLDER);
    return Files.isDirectory(folder)
        ? LocationFiles.in(folder).stream()
            .map(file -> LocationFiles.check(file, false).location())
            .flatMap(Optional::stream)
            .map(Location::name)
            .toList()
        : List.of();
  }

  /**
   * Whether a text is a town's name, by itself or with its state or country behind it, or an
   * address in one: begun by a number, or with the town between commas.
   */
  public static boolean isTown(String text) {
    var said = plain(text);
    var parts = Stream.of(text.split(",")).map(Kitchens::plain).toList();
    var numbered = parts.size() == 1 && text.strip().matches("\\d.*");
    return Gazetteer.search(text).stream()
        .anyMatch(
            place -> {
              var name = plain(place.name());
              return said.equals(name)
                  || parts.size() > 1 && parts.contains(name)
                  || numbered && (" " + said + " ").contains(" " + name + " ")
                  || said.startsWith(name + " ")
                      && plain(place.display()).contains(said.substring(name.length()).strip());
            });
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", " ")
        .strip();
  }
}
