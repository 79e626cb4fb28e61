package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The simulator's main, which never ends: the history as fast as the machine goes, then each slice
 * when its time is over. What it writes follows from the journal alone; it keeps only how far each
 * location has come, and a slice written twice is the same file with the same bytes.
 *
 * <p>Parameters: {@code --catalog}.
 */
public final class SimulatorTask {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration NOTE = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofMillis(20);

  private final WorkspaceClient workspace;
  private final Clock clock;
  private final JournalVolume volume;
  private final String events;
  private final Map<String, SimulatedInstant> reached = new HashMap<>();
  private final Map<String, Instant> noted = new HashMap<>();
  private String refused = "";

  private SimulatorTask(WorkspaceClient workspace, String catalog, Clock clock) {
    this.workspace = workspace;
    this.clock = clock;
    this.volume = new JournalVolume(workspace, catalog);
    this.events = "/Volumes/%s/simulator/events/".formatted(catalog);
  }

  /** Runs until it is stopped. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) ->
            new SimulatorTask(workspace, arguments.required("catalog"), Clock.systemUTC()).run());
  }

  private void run() {
    Journal journal = null;
    Simulation simulation = null;
    var looked = Instant.MIN;
    while (true) {
      var now = clock.instant();
      if (looked.isBefore(now.minus(LOOK))) {
        looked = now;
        var read = readJournal(journal);
        if (!read.equals(journal)) {
          journal = read;
          simulation = new Simulation(journal);
          Stage.say("the world has %d entries in its journal", journal.entries().size());
        }
      }
      var next = now.plus(LOOK);
      for (var location : simulation.locations()) {
        var due = advance(simulation, location, now);
        next = due.isBefore(next) ? due : next;
      }
      var pause = Duration.between(clock.instant(), next);
      Waiting.pause(pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause);
    }
  }

  /** A world that runs goes on as it did when somebody puts an entry that cannot be followed. */
  private Journal readJournal(Journal before) {
    try {
      return volume
          .read()
          .orElseThrow(
              () ->
                  new StageFailure(
                      "there is no journal: run the stage Raw_Data, which begins the world"));
    } catch (InvalidInputException e) {
      if (before == null) {
        throw e;
      }
      if (!e.getMessage().equals(refused)) {
        refused = e.getMessage();
        Stage.say("the world goes on without the newest entry: %s", refused);
      }
      return before;
    }
  }

  /**
   * Writes the slices that are due, for as long as the journal need not be looked at again.
   *
   * @return when the location's next slice is due
   */
  private Instant advance(Simulation simulation, String location, Instant now) {
    var slices = simulation.slices(location);
    var slug = simulation.journal().locations().get(location).slug();
    var from = reached.computeIfAbsent(slug, s -> volume.reached(s).orElse(slices.begin()));
    var written = 0;
    var iterator = slices.slicesDue(from, now).iterator();
    while (iterator.hasNext() && clock.instant().isBefore(now.plus(LOOK))) {
      var slice = iterator.next();
      land(slice, simulation.bytes(slice));
      reached.put(slug, slice.to());
      written++;
    }
    if (written > 0) {
      note(slug);
    }
    return slices.nextSlice(reached.get(slug)).flatMap(slices::dueAt).orElse(Instant.MAX);
  }

  private void land(Slice slice, byte[] lines) {
    if (lines.length == 0) {
      return;
    }
    workspace
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(events + slice.path())
                .setContents(new ByteArrayInputStream(lines))
                .setOverwrite(true));
  }

  private void note(String slug) {
    var now = clock.instant();
    if (noted.getOrDefault(slug, Instant.MIN).isBefore(now.minus(NOTE))) {
      volume.reach(slug, reached.get(slug), now);
      noted.put(slug, now);
      Stage.say("%s: written up to %s", slug, reached.get(slug));
    }
  }
}
