package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.apps.map.World;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.Journal;

/** Opening a location: chosen, looked at for a day, and opened. */
final class Building {
  private static final int FARTHEST_DAY = 360;

  private final Universe universe;
  private final JournalFolder folder;
  private final World world;
  private final Statements statements;

  Building(Universe universe, JournalFolder folder, World world, Statements statements) {
    this.universe = universe;
    this.folder = folder;
    this.world = world;
    this.statements = statements;
  }

  /** What there is to choose from. */
  Map<String, Object> choices() {
    var journal = world.simulation().journal();
    var files = new LinkedHashMap<String, Object>();
    journal.locations().forEach((name, location) -> files.put(name, Agent.tree(location.toJson())));
    return Map.of(
        "locations",
        files,
        "brands",
        journal.menu().brands().stream()
            .map(b -> Map.of("id", b.id(), "name", b.name(), "cuisine", b.cuisine()))
            .toList(),
        "faults",
        Fault.names().stream()
            .map(f -> Map.of("name", f, "outage", Fault.of(f).isOutage()))
            .toList(),
        "most",
        Draft.MOST);
  }

  /**
   * A day of a location as {@link Draft#of} takes it, or with {@code location} of one that runs, as
   * {@link Draft#edited} does; {@code days_ahead} says which day, 1 for tomorrow. One at a time:
   * they take all that a processor has.
   */
  synchronized Preview preview(JsonNode body) {
    var journal = world.simulation().journal();
    var days = body.path("days_ahead").asInt(1);
    if (days < 0 || days > FARTHEST_DAY) {
      throw new Refusal(400, "days_ahead is from 0 to " + FARTHEST_DAY + ".");
    }
    var named = body.path("location").asText("");
    var known = journal.locations().get(named);
    if (known == null && !named.isEmpty()) {
      throw new Refusal(
          400, "There is no such location; there are " + journal.locations().keySet());
    }
    var location = known == null ? Draft.of(body) : Draft.edited(known, body);
    var menu = Draft.menu(journal.menu(), body);
    try {
      return Preview.of(journal, location, menu, world.now(), days);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, e.getMessage());
    }
  }

  /**
   * Opens it.
   *
   * @return {@code name, id, holds_at}, and {@code note} when the table of locations could not be
   *     told
   */
  Map<String, Object> open(Visitor visitor, JsonNode body) {
    var location = Draft.of(body);
    Journal journal;
    try {
      journal =
          folder.append(
              visitor.workspace(),
              visitor.name(),
              known -> {
                if (known.locations().containsKey(location.name())) {
                  throw new Refusal(
                      409,
                      location.name() + " is open already; change it, or choose another name.");
                }
                return known.following(
                    Draft.menu(known.menu(), body),
                    List.of(location),
                    world.now().plus(JournalFolder.AHEAD));
              });
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, e.getMessage());
    }
    var simulation = new Simulation(journal);
    var files = journal.filesOf(location.name());
    var answer = new LinkedHashMap<String, Object>();
    answer.put("name", location.name());
    answer.put("id", simulation.locationId(location.name()));
    answer.put("holds_at", files.get(0).from().toString());
    try {
      list(visitor, simulation, location.name());
    } catch (Refusal e) {
      answer.put("note", "The table simulator.locations does not list it yet: " + e.getMessage());
    }
    return answer;
  }

  /** The table of locations is made when the universe begins; a new one is added to it. */
  private void list(Visitor visitor, Simulation simulation, String name) {
    var location = simulation.journal().locations().get(name);
    var table = universe.table("simulator", "locations");
    statements.run(
        visitor,
        """
        INSERT INTO %1$s (location_id, location, gk_id, gk_location, lat, lon, timezone, radius_mi)
        SELECT CAST(:id AS INT), :name, :gk, :address, CAST(:lat AS DOUBLE), CAST(:lon AS DOUBLE),
          :timezone, CAST(:radius AS DOUBLE)
        WHERE NOT EXISTS (SELECT 1 FROM %1$s WHERE location_id = CAST(:id AS INT))
        """
            .formatted(table),
        Map.of(
            "id", Integer.toString(simulation.locationId(name)),
            "name", name,
            "gk", simulation.gkId(name),
            "address", location.gkLocation(),
            "lat", Double.toString(location.lat()),
            "lon", Double.toString(location.lon()),
            "timezone", location.timezone().getId(),
            "radius", Double.toString(location.radiusMi())));
  }
}
