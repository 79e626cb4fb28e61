package kitchens.caspers.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** The universe's own files, and worlds made of them. */
public final class Universe {
  /** A Thursday morning in San Francisco. */
  public static final Instant ANCHOR = Instant.parse("2026-11-26T18:00:00Z");

  private static final Path ROOT = Path.of("..", "universe");

  private Universe() {}

  public static String text(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Menu menu() {
    return Menu.parse(
            text("business/brands.csv"),
            text("business/menus.csv"),
            text("business/categories.csv"),
            text("business/items.csv"))
        .value();
  }

  public static Location location(String slug) {
    return Location.parse(slug + ".json", text("locations/" + slug + ".json")).value();
  }

  /** The San Francisco file with one piece of text in another's stead. */
  public static Location sanFrancisco(String... replacements) {
    var json = text("locations/san-francisco.json");
    for (var i = 0; i < replacements.length; i += 2) {
      if (!json.contains(replacements[i])) {
        throw new IllegalArgumentException("no '" + replacements[i] + "' in the file");
      }
      json = json.replace(replacements[i], replacements[i + 1]);
    }
    return Location.parse("san-francisco.json", json).value();
  }

  public static Simulation world(long seed, Location... locations) {
    return new Simulation(Journal.begin(ANCHOR, seed, menu(), List.of(locations)));
  }

  public static Simulation worldOf(long seed, String... slugs) {
    return world(seed, Arrays.stream(slugs).map(Universe::location).toArray(Location[]::new));
  }

  public static SimulatedInstant at(String iso) {
    return SimulatedInstant.parse(iso);
  }
}
