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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Raw_Data}: the catalog with its schemas and volumes, the journal, the simulator as a
 * continuous job, and the dimension tables. Done when events have landed.
 *
 * <p>Parameters: {@code --catalog}; {@code --locations}, names of files of {@code
 * universe/locations}, with commas; {@code --bundle-files}, the bundle's files in the workspace;
 * {@code --jar}, the jar of this class there; {@code --speed-up}, optional, in place of each file's
 * own; {@code --seed}, optional, what all chance comes from.
 */
public final class RawData {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final long DEFAULT_SEED = 42;

  private final WorkspaceClient workspace;
  private final Arguments arguments;
  private final Clock clock;
  private final String catalog;

  private RawData(WorkspaceClient workspace, Arguments arguments, Clock clock) {
    this.workspace = workspace;
    this.arguments = arguments;
    this.clock = clock;
    this.catalog = arguments.required("catalog");
  }

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args, (workspace, arguments) -> new RawData(workspace, arguments, Clock.systemUTC()).run());
  }

  private void run() {
    var files = new BundleFiles(workspace, arguments.required("bundle-files"));
    var menu = files.menu();
    var locations = files.locations(arguments.list("locations"), speedUp());
    var streets = files.streets(locations);

    var namespaces = namespaces();
    var volume = new JournalVolume(workspace, catalog);
    var now = clock.instant();
    var journal =
        volume
            .read()
            .map(known -> known.following(menu, locations, streets, now.plus(JournalVolume.AHEAD)))
            .orElseGet(() -> Journal.begin(now, seed(), menu, locations, streets));
    volume.append(journal);
    Stage.say("the journal has %d entries", journal.entries().size());

    var simulator = simulator();
    Stage.say("the simulator is job %d", simulator);

    var created = new ArrayList<>(namespaces.ours());
    created.add(new Resource(Long.toString(simulator), "job", Map.of("name", simulatorName())));
    var sql = new Sql(workspace);
    var recorded = CompletableFuture.runAsync(() -> record(sql, created));
    try {
      new BusinessTables(sql, catalog).createOrReplace(menu, new Simulation(journal));
    } finally {
      join(recorded);
    }
    awaitEvents();
  }

  private void record(Sql sql, List<Resource> created) {
    var record = new CreatedResources(sql, catalog);
    record.createTable();
    record.record(created);
    Stage.say("recorded %d resources", created.size());
  }

  private static void join(CompletableFuture<Void> recorded) {
    try {
      recorded.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Namespaces namespaces() {
    var namespaces = new Namespaces(workspace);
    namespaces.catalog(catalog, "Casper's Kitchens: a ghost-kitchen business that does not exist");
    namespaces.schema(catalog, CreatedResources.SCHEMA, "What the stages created");
    namespaces.schema(catalog, "simulator", "What the business is, and what happens in it");
    namespaces.schema(catalog, "lakeflow", "Orders, refined");
    namespaces.volume(catalog, "simulator", "events", "Events as JSON lines, one file a slice");
    namespaces.volume(catalog, "simulator", "journal", "What the simulated world follows from");
    return namespaces;
  }

  private long simulator() {
    var task =
        new Task()
            .setTaskKey("Simulator")
            .setDescription("Writes what happens in the kitchens and on the streets")
            .setLibraries(List.of(new Library().setJar(arguments.required("jar"))))
            .setSparkJarTask(
                new SparkJarTask()
                    .setMainClassName(SimulatorTask.class.getName())
                    .setParameters(List.of("--catalog", catalog)));
    return ContinuousJobs.ensure(
        workspace,
        simulatorName(),
        "Orders and drivers, streamed as JSON into /Volumes/%s/simulator/events".formatted(catalog),
        Map.of("universe", catalog),
        task);
  }

  private String simulatorName() {
    return "Casper's Simulator (%s)".formatted(catalog);
  }

  private void awaitEvents() {
    var path = "/Volumes/%s/simulator/events".formatted(catalog);
    var first =
        Waiting.until(
            "the first file of events",
            BOUND,
            Duration.ofMillis(200),
            () -> new VolumeFolders(workspace).firstFile(path));
    Stage.say("events land: %s", first);
  }

  private Optional<Double> speedUp() {
    return arguments.number("speed-up", Double::valueOf, "a number, such as 60");
  }

  private long seed() {
    return arguments
        .number("seed", Long::valueOf, "a whole number, such as 42")
        .orElse(DEFAULT_SEED);
  }
}
