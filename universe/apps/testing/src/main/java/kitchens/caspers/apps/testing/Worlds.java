package kitchens.caspers.apps.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;

/** Worlds of the universe's own files. */
public final class Worlds {
  private static final Path UNIVERSE = Path.of("..", "..");

  private Worlds() {}

  /** A world that began then, at locations of which each file's text may be changed. */
  public static Journal at(Instant anchor, UnaryOperator<String> change, String... slugs) {
    var locations =
        Arrays.stream(slugs)
            .map(slug -> change.apply(text("locations/" + slug + ".json")))
            .map(json -> Location.parse("location", json).value())
            .toList();
    var menu =
        Menu.parse(
                text("business/brands.csv"),
                text("business/menus.csv"),
                text("business/categories.csv"),
                text("business/items.csv"))
            .value();
    return Journal.begin(anchor, 42, menu, locations);
  }

  private static String text(String path) {
    try {
      return Files.readString(UNIVERSE.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
