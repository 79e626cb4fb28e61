package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline broken at every step of every kind of batch still counts each event once. */
class ExactlyOnceTest {
  @TempDir Path root;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash(String step) {
      super(step);
    }
  }

  @Test
  void everyStepMayBreak() throws IOException {
    try (var bench = new Bench(root)) {
      var events = new TestEvents(3, Instant.parse("2026-11-01T22:30:00Z"), 3, 8, 3);
      PipelineGraph graph = bench.orderItems();
      int file = 0;
      List<String> steps =
          List.of(
              "planned",
              "read",
              "evaluated",
              "commit all_events",
              "commit silver_order_items",
              "commit gold_order_header",
              "commit order_lifecycle",
              "commit gold_order_delivery",
              "commit gold_location_timings",
              "committed",
              "finished");
      for (String step : steps) {
        TestEvents.write(bench.events().resolve("d"), "f" + file++ + ".json", events.next(150));
        crash(bench, graph, step);
      }
      finish(bench, graph);
      assertThat(PipelineRunTest.count(bench, "all_events")).isEqualTo(150L * file);
      Recomputation.assertEqual(bench, graph);
    }
  }

  /** The batch that broke was planned for what the pipeline read then. */
  @Test
  void aDefinitionMayChangeAfterABreak() throws IOException {
    try (var bench = new Bench(root)) {
      Files.writeString(bench.events().resolve("a.json"), "{\"id\": 1}\n{\"id\": 2}\n");
      crash(bench, reading(bench, "id INT"), "planned");
      finish(bench, reading(bench, "id INT, more STRING"));
      var table = KernelTable.open(bench.tables(), bench.catalog().published("t").location());
      List<Integer> ids = new ArrayList<>();
      table.files().forEach(file -> table.read(file, row -> ids.add(row.getInt(0))));
      assertThat(ids).containsExactlyInAnyOrder(1, 2);
    }
  }

  private static PipelineGraph reading(Bench bench, String schema) {
    return bench.graph(
        """
        CREATE OR REFRESH STREAMING TABLE t AS
        SELECT id FROM STREAM read_files('${events_path}', format => 'json', schema => '%s');
        """
            .formatted(schema));
  }

  @Tag("chaos")
  @Test
  void randomCrashesNeverCountTwice() throws IOException {
    try (var bench = new Bench(root)) {
      var random = new Random(11);
      var events = new TestEvents(5, Instant.parse("2026-11-01T23:00:00Z"), 2, 20, 2);
      PipelineGraph graph = bench.orderItems();
      for (int i = 0; i < 12; i++) {
        TestEvents.write(bench.events().resolve("d" + i % 3), "f" + i + ".json", events.next(60));
        var countdown = new AtomicInteger(random.nextInt(18));
        try (var run =
            bench.open(
                graph,
                step -> {
                  if (countdown.getAndDecrement() == 0) {
                    throw new Crash(step);
                  }
                })) {
          while (run.step(random.nextBoolean())) {}
        } catch (Crash expected) {
          assertThat(expected).isNotNull();
        }
      }
      finish(bench, graph);
      assertThat(PipelineRunTest.count(bench, "all_events")).isEqualTo(720);
      Recomputation.assertEqual(bench, graph);
    }
  }

  private static void crash(Bench bench, PipelineGraph graph, String at) {
    try (var run =
        bench.open(
            graph,
            step -> {
              if (step.equals(at)) {
                throw new Crash(step);
              }
            })) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> run.step(true))
          .isInstanceOf(Crash.class);
    }
  }

  private static void finish(Bench bench, PipelineGraph graph) {
    try (var run = bench.open(graph, Faults.NONE)) {
      while (run.step(true)) {}
    }
  }
}
