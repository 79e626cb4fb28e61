package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The simulator's main for a business by configuration, which never ends: the history as fast as
 * the machine goes, then each slice when its time is over. A slice written twice is the same file
 * with the same bytes.
 *
 * <p>Parameters: {@code --catalog}.
 */
public final class BlueprintTask {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final Duration NOTE = Duration.ofSeconds(5);

  private final WorkspaceClient workspace;
  private final Clock clock;
  private final BlueprintVolume volume;
  private final String events;

  private BlueprintTask(WorkspaceClient workspace, String catalog, Clock clock) {
    this.workspace = workspace;
    this.clock = clock;
    this.volume = new BlueprintVolume(workspace, catalog);
    this.events = "/Volumes/%s/simulator/events/".formatted(catalog);
  }

  /** Runs until it is stopped. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) ->
            new BlueprintTask(workspace, arguments.required("catalog"), Clock.systemUTC()).run());
  }

  private void run() {
    var world =
        volume
            .world()
            .orElseThrow(
                () ->
                    new StageFailure("there is no world: run the stage Simulate, which begins it"));
    var reached = volume.reached().orElse(world.begin());
    var noted = Instant.MIN;
    while (true) {
      var slice = world.nextSlice(reached);
      var due = slice.flatMap(world::dueAt).orElse(Instant.MAX);
      var now = clock.instant();
      if (due.isAfter(now)) {
        Waiting.pause(pause(now, due));
        continue;
      }
      land(world, slice.orElseThrow().path(), reached, slice.orElseThrow().to());
      reached = slice.orElseThrow().to();
      if (noted.isBefore(now.minus(NOTE))) {
        volume.reach(reached, now);
        noted = now;
        Stage.say("written up to %s", reached);
      }
    }
  }

  private static Duration pause(Instant now, Instant due) {
    var wait = due.isAfter(now.plus(LONGEST_PAUSE)) ? LONGEST_PAUSE : Duration.between(now, due);
    return wait.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : wait;
  }

  private void land(BlueprintWorld world, String path, SimulatedInstant from, SimulatedInstant to) {
    var lines = world.bytes(from, to);
    if (lines.length > 0) {
      workspace
          .files()
          .upload(
              new UploadRequest()
                  .setFilePath(events + path)
                  .setContents(new ByteArrayInputStream(lines))
                  .setOverwrite(true));
    }
  }
}
