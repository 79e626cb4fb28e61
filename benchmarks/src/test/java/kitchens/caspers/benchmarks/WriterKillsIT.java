package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slices;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The stream's writer is killed with -9 a hundred times in the middle of its work: no file is torn,
 * missing or there twice, and none is seen before it is whole; duplicates are those that the
 * journal's fault asks for.
 */
@Tag("chaos")
class WriterKillsIT {
  private static final int KILLS = 100;
  private static final String LOCATION = "San Francisco";

  /** Many small files, so that a kill meets one. */
  private static final Map<String, Object> WORLD =
      Map.of("start_days_ago", 30, "batch_rows", 40, "speed_up", 600, "batch_seconds", 0.2);

  @Test
  void everyFileIsThereOnceAndWhole() throws Exception {
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      var anchor = Instant.now();
      var journal =
          Worlds.of(installation.repository(), List.of("san-francisco"), WORLD, anchor).journal();
      for (var fault : List.of(Fault.DUPLICATE, Fault.LATE, Fault.MALFORMED)) {
        journal =
            Control.fault(LOCATION, fault, 0.2, Optional.empty(), journal.genesis().anchor())
                .apply(journal);
      }
      var client = installation.client();
      WorldVolumes.put(client, "kills", journal);
      var simulation = new Simulation(journal);
      var slices = simulation.slices(LOCATION);

      var random = new Random(4);
      var seen = new HashSet<String>();
      for (var kill = 0; kill < KILLS; kill++) {
        var before = files(client);
        var writer = writer(installation);
        await(writer, () -> !files(client).equals(before));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
        writer.destroyForcibly().waitFor();
        // Whatever is to be seen now, after a kill at any moment, is whole.
        var now = files(client);
        now.removeAll(seen);
        now.forEach(file -> assertWhole(client, simulation, slices, file));
        seen.addAll(now);
      }

      var writer = writer(installation);
      var end = simulation.timeMapping(LOCATION).simulated(Instant.now());
      await(writer, () -> !reached(files(client)).isBefore(end));
      writer.destroyForcibly().waitFor();
      var expected = new HashSet<String>();
      var last = reached(files(client));
      for (var at = slices.begin(); at.isBefore(last); ) {
        var slice = slices.nextSlice(at).orElseThrow();
        if (simulation.bytes(slice).length > 0) {
          expected.add(slice.path());
        }
        at = slice.to();
      }
      assertThat(files(client)).isEqualTo(expected).hasSizeGreaterThan(1_000);
      assertThat(seen).isSubsetOf(expected);
      expected.removeAll(seen);
      expected.forEach(file -> assertWhole(client, simulation, slices, file));
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Process writer, Condition condition) throws InterruptedException {
    var end = Instant.now().plusSeconds(120);
    while (!condition.holds()) {
      assertThat(writer.isAlive()).as("the writer goes on").isTrue();
      assertThat(Instant.now()).as("the writer writes").isBefore(end);
      TimeUnit.MILLISECONDS.sleep(40);
    }
  }

  private static void assertWhole(
      WorkspaceClient client, Simulation simulation, Slices slices, String file) {
    var from = WorldVolumes.start(file);
    var slice = slices.nextSlice(from).orElseThrow();
    assertThat(slice.path()).isEqualTo(file);
    assertThat(WorldVolumes.bytes(client, "kills", file))
        .as(file)
        .isEqualTo(simulation.bytes(slice));
  }

  private static SimulatedInstant reached(Set<String> files) {
    return files.stream()
        .map(WorldVolumes::end)
        .max(SimulatedInstant::compareTo)
        .orElse(new SimulatedInstant(0));
  }

  /** Every file below the location's folder, relative to the events' volume. */
  private static Set<String> files(WorkspaceClient client) {
    try {
      return WorldVolumes.files(client, "kills", "san-francisco");
    } catch (NotFound nothingYet) {
      return new HashSet<>();
    }
  }

  private static Process writer(Installation installation) throws IOException {
    var jar = installation.repository().resolve("universe/stages/target/caspers-stages.jar");
    assertThat(jar).isRegularFile();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            jar.toString(),
            "kitchens.caspers.universe.SimulatorTask",
            "--catalog",
            "kills");
    builder.environment().put("DATABRICKS_HOST", "http://127.0.0.1:" + installation.port());
    builder
        .environment()
        .put(
            "DATABRICKS_TOKEN",
            Files.readString(installation.home().resolve("admin-token")).strip());
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
