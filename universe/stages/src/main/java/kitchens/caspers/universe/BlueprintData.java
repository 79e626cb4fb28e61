package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.jobs.SparkJarTask;
import com.databricks.sdk.service.jobs.Task;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.simulator.blueprint.Blueprint;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Simulate} of a business by configuration: its catalog with schemas and volumes, its
 * world, the simulator as a continuous job, and its lists as tables. Done when events have landed.
 *
 * <p>Parameters: {@code --catalog}; {@code --blueprint}, a file of the bundle; {@code
 * --bundle-files}, the bundle's files in the workspace; {@code --jar}, the jar of this class there;
 * {@code --speed-up}, optional, in place of the blueprint's own; {@code --seed}, optional, what all
 * chance comes from.
 */
public final class BlueprintData {
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final WorkspaceClient workspace;
  private final Arguments arguments;
  private final String catalog;

  private BlueprintData(WorkspaceClient workspace, Arguments arguments) {
    this.workspace = workspace;
    this.arguments = arguments;
    this.catalog = arguments.required("catalog");
  }

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, (workspace, arguments) -> new BlueprintData(workspace, arguments).run());
  }

  private void run() {
    var file = arguments.required("blueprint");
    var yaml = new BundleFiles(workspace, arguments.required("bundle-files")).text(file);
    var blueprint = Blueprint.parse(file, yaml).value();
    var title = blueprint.title();
    var namespaces = namespaces(title);
    var volume = new JournalVolume(workspace, catalog);
    var journal = journal(volume.read(), file, yaml);
    volume.append(journal);
    Stage.say("the journal has %d entries", journal.entries().size());
    var simulator = simulator(title);
    Stage.say("the simulator is job %d", simulator);

    var created = new ArrayList<>(namespaces.ours());
    created.add(new Resource(Long.toString(simulator), "job", Map.of("name", jobName(title))));
    var sql = new Sql(workspace);
    var record = new CreatedResources(sql, catalog);
    record.createTable();
    record.record(created);
    new BlueprintTables(sql, catalog).createOrReplace(blueprint);
    var events = "/Volumes/%s/simulator/events".formatted(catalog);
    var first =
        Waiting.until(
            "the first file of events",
            BOUND,
            Duration.ofMillis(200),
            () -> new VolumeFolders(workspace).firstFile(events));
    Stage.say("events land: %s", first);
  }

  /** The world as it is to be from some seconds ahead on: begun, or following the file. */
  private Journal journal(Optional<Journal> known, String file, String yaml) {
    var speedUp = arguments.number("speed-up", Double::valueOf, "a number, such as 60");
    var seed = arguments.number("seed", Long::valueOf, "a whole number, such as 42").orElse(42L);
    var now = Clock.systemUTC().instant();
    if (known.isEmpty()) {
      return BlueprintWorld.begin(file, yaml, seed, now, speedUp);
    }
    if (known.get().blueprints().isEmpty()) {
      throw new StageFailure(
          "catalog %s holds the kitchens' world: name another with --var catalog=NAME"
              .formatted(catalog));
    }
    return BlueprintWorld.following(
        known.get(), file, yaml, speedUp, now.plus(JournalVolume.AHEAD));
  }

  private Namespaces namespaces(String title) {
    var namespaces = new Namespaces(workspace);
    namespaces.catalog(catalog, title + ": a business that does not exist");
    namespaces.schema(catalog, CreatedResources.SCHEMA, "What the stages created");
    namespaces.schema(catalog, "simulator", "What the business is, and what happens in it");
    namespaces.schema(catalog, "lakeflow", "What happens, refined");
    namespaces.volume(catalog, "simulator", "events", "Events as JSON lines, one file a slice");
    namespaces.volume(catalog, "simulator", "journal", "What the simulated world follows from");
    return namespaces;
  }

  private long simulator(String title) {
    var task =
        new Task()
            .setTaskKey("Simulator")
            .setDescription("Writes what happens in the business")
            .setLibraries(List.of(new Library().setJar(arguments.required("jar"))))
            .setSparkJarTask(
                new SparkJarTask()
                    .setMainClassName(SimulatorTask.class.getName())
                    .setParameters(List.of("--catalog", catalog)));
    return ContinuousJobs.ensure(
        workspace,
        jobName(title),
        "Events, streamed as JSON into /Volumes/%s/simulator/events".formatted(catalog),
        Map.of("universe", catalog),
        task);
  }

  private String jobName(String title) {
    return "%s: simulator (%s)".formatted(title, catalog);
  }
}
