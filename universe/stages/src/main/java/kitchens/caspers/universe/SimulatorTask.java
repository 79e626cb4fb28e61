package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The simulator's main, which never ends: the history as fast as the machine goes, then each slice
 * when its time is over. What it writes follows from the journal alone, be it that of locations or
 * that of a business by configuration; it keeps only how far each place has come, and a slice
 * written twice is the same file with the same bytes.
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
    WrittenWorld world = null;
    var looked = Instant.MIN;
    while (true) {
      var now = clock.instant();
      if (looked.isBefore(now.minus(LOOK))) {
        looked = now;
        var read = readJournal(journal);
        if (!read.equals(journal)) {
          journal = read;
          world = WrittenWorld.of(journal);
          Stage.say("the world has %d entries in its journal", journal.entries().size());
        }
      }
      var next = now.plus(LOOK);
      for (var place : world.places()) {
        var due = advance(world, place, now);
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
                      "there is no journal: run the job's first stage, which begins the world"));
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
   * @return when the place's next slice is due
   */
  private Instant advance(WrittenWorld world, String place, Instant now) {
    var folder = world.folder(place);
    var from = reached.computeIfAbsent(folder, f -> volume.reached(f).orElse(world.begin(place)));
    var next = world.next(place, from);
    var written = 0;
    while (next.flatMap(world::due).filter(due -> !due.isAfter(now)).isPresent()
        && clock.instant().isBefore(now.plus(LOOK))) {
      var slice = next.get();
      land(slice, world.bytes(slice));
      reached.put(folder, slice.to());
      next = world.next(place, slice.to());
      written++;
    }
    if (written > 0) {
      note(folder);
    }
    return next.flatMap(world::due).orElse(Instant.MAX);
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
