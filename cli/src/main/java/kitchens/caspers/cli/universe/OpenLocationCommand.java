package kitchens.caspers.cli.universe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import kitchens.caspers.simulator.location.Gazetteer;
import kitchens.caspers.simulator.location.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe open-location}: a kitchen more in a universe that runs. */
@Command(
    name = "open-location",
    description = {
      "Open a location in a universe that runs, over the API alone: its file is put among the",
      "deployed bundle's, and the first stage is run with it. Places are found with no network;",
      "streets are made up from the name. Answers with the run's run_id."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe open-location \"Mountain View\"",
    })
public final class OpenLocationCommand implements Runnable {

  private static final double RADIUS_MI = 3;

  @Parameters(paramLabel = "PLACE", description = "A town, or an address in it.")
  private String wanted;

  @Option(names = "--name", description = "What events call the location (default: the town).")
  private String name;

  @Option(
      names = "--catalog",
      defaultValue = "caspers",
      description = "The universe's catalog (default: ${DEFAULT-VALUE}).")
  private String catalog;

  @Option(
      names = "--job-id",
      paramLabel = "ID",
      description = "Which job, where several targets are deployed.")
  private Long job;

  @Override
  public void run() {
    var found = Gazetteer.search(wanted);
    if (found.isEmpty()) {
      throw new CliException(
          "\"%s\" names no place of 15,000 people or more — name a town near it".formatted(wanted));
    }
    var place = found.get(0);
    var called = name == null ? place.name() : name;
    var slug = LocationTemplate.slug(called);
    var address = wanted.contains(",") || wanted.matches(".*\\d.*") ? wanted : place.display();
    var text = LocationTemplate.of(called, address, place, called, RADIUS_MI);
    Location.parse(slug + ".json", text, true);

    var client = Connection.open(System.getenv(), Progress.onStandardError()).client();
    var deployed = DeployedJob.of(client, catalog, job);
    var journal = new SimulatorVolumes(client, catalog).journal();
    if (journal.places().contains(called)) {
      throw new CliException(
          "there is a location \"%s\" already — give another --name".formatted(called));
    }
    var file = deployed.bundleFiles() + "/universe/locations/" + slug + ".json";
    deployed.mustBeIdle();
    var tree = new WorkspaceTree(client);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!tree.writeNew(file, bytes)
        && !tree.read(file).filter(there -> Arrays.equals(there, bytes)).isPresent()) {
      throw new CliException(
          "%s is there already, and another — give another --name".formatted(file));
    }
    var begun = deployed.run(List.of("Raw_Data"), Map.of("LOCATIONS", slug));
    System.out.println(
        Pretty.json(
            begun
                .put("location", called)
                .put("place", place.display())
                .put("timezone", place.timezone().getId())
                .put("file", file)));
  }
}
