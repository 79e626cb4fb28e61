package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Table;
import kitchens.caspers.simulator.Manifest;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.time.SimulatedInstant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe manifest}: what the files of each day hold, and their checksum. */
@Command(
    name = "manifest",
    description = {
      "Say what the simulator's files hold, by location and UTC day: lines, events, what each",
      "fault spoilt, and the SHA-256 of the day's files put one behind the other. Made from the",
      "journal alone, so that files and tables can be checked against it."
    },
    footer = {"", "Example:", "  caspers universe manifest --from 2026-11-24T00:00:00Z -o json"})
public final class ManifestCommand implements Runnable {

  @Mixin private World world;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description = "A moment of the first day; else the beginning.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      description = "Where the last day ends; else where each location's last landed file ends.")
  private String to;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How it is printed.")
  private Format output;

  @Override
  public void run() {
    var start = from == null ? new SimulatedInstant(0) : instant("--from", from);
    var manifests = world.journal().blueprints().isEmpty() ? ofLocations(start) : ofBusiness(start);
    if (output == Format.JSON) {
      System.out.println(Pretty.json(new ObjectMapper().valueToTree(manifests)));
    } else {
      print(manifests);
    }
  }

  private List<Manifest> ofBusiness(SimulatedInstant start) {
    var business = new BlueprintWorld(world.journal());
    var end =
        to == null
            ? world.volumes().landed(business.blueprint().business())
            : Optional.of(instant("--to", to));
    return end.map(at -> business.manifest(start, at)).stream().toList();
  }

  private List<Manifest> ofLocations(SimulatedInstant start) {
    var simulation = new Simulation(world.journal());
    var landed = to == null ? world.volumes().landed(simulation) : null;
    var manifests = new ArrayList<Manifest>();
    for (var location : world.locations()) {
      var end = landed == null ? instant("--to", to) : landed.get(location);
      if (end != null) {
        manifests.add(simulation.manifest(location, start, end));
      }
    }
    return manifests;
  }

  private static void print(List<Manifest> manifests) {
    var header = new ArrayList<>(List.of("location", "day", "lines", "events", "nulls"));
    for (var fault : Fault.values()) {
      if (!fault.isOutage()) {
        header.add(fault.text());
      }
    }
    header.add("cancelled");
    header.add("sha256");
    var rows = new ArrayList<List<String>>();
    for (var manifest : manifests) {
      for (var day : manifest.days()) {
        var row = new ArrayList<>(List.of(manifest.location(), day.day()));
        row.add(Long.toString(day.lines()));
        row.add(Long.toString(day.events()));
        row.add(Long.toString(day.nulls()));
        day.faults().values().forEach(count -> row.add(Long.toString(count)));
        row.add(Long.toString(day.cancelled().values().stream().mapToLong(c -> c).sum()));
        row.add(day.sha256().substring(0, 12));
        rows.add(row);
      }
    }
    new Table(header, rows, Set.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 24).print(System.out);
  }

  private static SimulatedInstant instant(String option, String text) {
    try {
      return SimulatedInstant.parse(text);
    } catch (DateTimeParseException e) {
      throw new CliException(
          "%s is \"%s\" — write an instant in UTC, such as 2026-11-24T00:00:00Z"
              .formatted(option, text));
    }
  }
}
