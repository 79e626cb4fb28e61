package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.Slices;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;

/** Worlds of the simulator made from the universe's own files, larger than life where asked. */
final class Worlds {
  static final List<String> FOUR =
      List.of("san-francisco", "silicon-valley", "chicago", "bellevue");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Worlds() {}

  /**
   * A world that began at {@code anchor}.
   *
   * @param repository the checkout
   * @param locations names of files of {@code universe/locations}
   * @param overrides fields to set in each file
   */
  static Simulation of(
      Path repository, List<String> locations, Map<String, Object> overrides, Instant anchor)
      throws IOException {
    var business = repository.resolve("universe/business");
    var menu =
        Menu.parse(
                Files.readString(business.resolve("brands.csv")),
                Files.readString(business.resolve("menus.csv")),
                Files.readString(business.resolve("categories.csv")),
                Files.readString(business.resolve("items.csv")))
            .value();
    var parsed = new ArrayList<Location>();
    for (var name : locations) {
      var file = repository.resolve("universe/locations/" + name + ".json");
      var tree = (ObjectNode) JSON.readTree(file.toFile());
      tree.setAll((ObjectNode) JSON.valueToTree(overrides));
      parsed.add(Location.parse(file.getFileName().toString(), tree.toString()).value());
    }
    return new Simulation(Journal.begin(anchor, 42, menu, parsed));
  }

  /** All slices of the history of every location. */
  static List<Slice> history(Simulation simulation) {
    var all = new ArrayList<Slice>();
    for (var location : simulation.locations()) {
      Slices slices = simulation.slices(location);
      slices
          .slicesDue(slices.begin(), slices.anchor().toInstant())
          .takeWhile(slice -> slice.to().compareTo(slices.anchor()) <= 0)
          .forEach(all::add);
    }
    return all;
  }
}
