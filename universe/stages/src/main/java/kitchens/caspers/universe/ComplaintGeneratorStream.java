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
import kitchens.caspers.simulator.complaint.ComplaintRates.Since;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Complaint_Generator_Stream}: the schema and volumes of complaints, the rate, and
 * those who complain as a continuous job. Done when the first slice is written.
 *
 * <p>Parameters: {@code --catalog}; {@code --rate}, about the share of delivered orders that are
 * complained about, 0 to 1, from now on (from the beginning at the first run); {@code --jar}, the
 * jar of this class in the workspace.
 */
public final class ComplaintGeneratorStream {
  private static final Duration AHEAD = Duration.ofSeconds(10);
  private static final Duration BOUND = Duration.ofMinutes(3);

  private ComplaintGeneratorStream() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, (workspace, arguments) -> run(workspace, arguments, Clock.systemUTC()));
  }

  private static void run(WorkspaceClient workspace, Arguments arguments, Clock clock) {
    var catalog = arguments.required("catalog");
    var rate = rate(arguments.required("rate"));
    var journal =
        new JournalVolume(workspace, catalog)
            .read()
            .orElseThrow(() -> new StageFailure("there is no journal: run the stage Raw_Data"));
    var namespaces = new Namespaces(workspace);
    namespaces.schema(catalog, ComplaintVolume.SCHEMA, "What customers complain of, and answers");
    namespaces.volume(
        catalog, ComplaintVolume.SCHEMA, "events", "Complaints as JSON lines, one file a slice");
    namespaces.volume(
        catalog, ComplaintVolume.SCHEMA, "journal", "How often there are complaints, since when");
    var volume = new ComplaintVolume(workspace, catalog);
    hold(volume, rate, journal, clock);

    var job = job(workspace, catalog, arguments.required("jar"));
    Stage.say("those who complain are job %d", job);
    var created = new ArrayList<>(namespaces.ours());
    created.add(new Resource(Long.toString(job), "job", Map.of("name", jobName(catalog))));
    new CreatedResources(new Sql(workspace), catalog).record(created);
    var slug = journal.locations().values().iterator().next().slug();
    var reached =
        Waiting.until(
            "the first slice of complaints",
            BOUND,
            Duration.ofMillis(200),
            () -> volume.reached(slug));
    Stage.say("%s: complaints are written up to %s", slug, reached);
  }

  private static double rate(String text) {
    try {
      return new Since(new SimulatedInstant(0), Double.parseDouble(text)).rate();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--rate is '%s': write a share from 0 to 1, such as 0.15".formatted(text));
    }
  }

  /** Every location has yet to come to the moment from which a changed rate holds. */
  private static void hold(ComplaintVolume volume, double rate, Journal journal, Clock clock) {
    var known = volume.rates();
    var changes = known.changes();
    if (changes.isEmpty()) {
      volume.append(known, new Since(new SimulatedInstant(0), rate));
    } else if (changes.get(changes.size() - 1).rate() != rate) {
      var from =
          journal.locations().keySet().stream()
              .map(location -> journal.timeMapping(location).simulated(clock.instant().plus(AHEAD)))
              .max(SimulatedInstant::compareTo)
              .orElseThrow();
      volume.append(known, new Since(from, rate));
      Stage.say("from %s on the rate of complaints is %s", from, rate);
    }
  }

  private static long job(WorkspaceClient workspace, String catalog, String jar) {
    var task =
        new Task()
            .setTaskKey("Complaints")
            .setDescription("Writes what customers complain of")
            .setLibraries(List.of(new Library().setJar(jar)))
            .setSparkJarTask(
                new SparkJarTask()
                    .setMainClassName(ComplaintTask.class.getName())
                    .setParameters(List.of("--catalog", catalog)));
    return ContinuousJobs.ensure(
        workspace,
        jobName(catalog),
        "Complaints, streamed as JSON into /Volumes/%s/complaints/events".formatted(catalog),
        Map.of("universe", catalog),
        task);
  }

  private static String jobName(String catalog) {
    return "Casper's Complaints (%s)".formatted(catalog);
  }
}
