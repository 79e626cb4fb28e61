package kitchens.caspers.compute.pipelines.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the universe's pipeline by itself. Arguments: events of the backfill, seconds of the
 * live part (20 events a second, one file a second at each of four locations).
 */
public final class PipelineBenchmark {
  private static final int EVENTS_PER_FILE = 500;

  private PipelineBenchmark() {}

  public static void main(String[] args) throws IOException {
    int events = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    Path root = Files.createTempDirectory("pipeline-benchmark");
    try (var bench = new Bench(root)) {
      var stream = new TestEvents(7, Instant.parse("2026-10-01T00:00:00Z"), 4, 2, 8);
      for (int i = 0; i * EVENTS_PER_FILE < events; i++) {
        TestEvents.write(
            bench.events().resolve("place/%05d".formatted(i / 16)),
            "%07d.json".formatted(i),
            stream.next(EVENTS_PER_FILE));
      }
      backfill(bench, events);
      if (seconds > 0) {
        live(bench, stream, seconds);
      }
    }
    System.exit(0);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void backfill(Bench bench, int events) throws IOException {
    var graph = bench.orderItems();
    long cpu = cpuNanos();
    long began = System.nanoTime();
    var batches = new ArrayList<String>();
    var listener =
        new RunListener() {
          @Override
          public void batchDone(long number, long files, long rows, long malformed, long millis) {
            batches.add(rows + " in " + millis + " ms");
          }
        };
    try (var run = bench.open(graph, Faults.NONE, listener)) {
      while (run.step(true)) {}
    }
    double took = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "backfill: %d events in %.1f s = %.0f events/s, cpu %.1f s%n",
        events, took, events / took, (cpuNanos() - cpu) / 1e9);
    batches.forEach(System.out::println);
  }

  private static void live(Bench bench, TestEvents stream, int seconds) throws IOException {
    var landed = new ConcurrentLinkedQueue<Long>();
    var latencies = Collections.synchronizedList(new ArrayList<Double>());
    var listener =
        new RunListener() {
          @Override
          public void batchDone(long number, long files, long rows, long malformed, long millis) {
            for (long f = 0; f < files; f++) {
              Long at = landed.poll();
              if (at != null) {
                latencies.add((System.nanoTime() - at) / 1e6);
              }
            }
          }
        };
    var graph = bench.orderItems();
    try (var run = bench.open(graph, Faults.NONE, listener)) {
      while (run.step(false)) {}
      var writer =
          new Thread(
              () -> {
                long next = System.nanoTime();
                for (int i = 0; i < seconds * 4; i++) {
                  next += TimeUnit.MILLISECONDS.toNanos(250);
                  LockSupport.parkNanos(next - System.nanoTime());
                  try {
                    List<String> lines = stream.next(5);
                    landed.add(System.nanoTime());
                    TestEvents.write(
                        bench.events().resolve("live/" + i % 4), "%07d.json".formatted(i), lines);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }
              });
      writer.start();
      long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds / 3);
      long cpu = 0;
      long from = 0;
      while (writer.isAlive()) {
        if (from == 0 && System.nanoTime() > warm) {
          latencies.clear();
          cpu = cpuNanos();
          from = System.nanoTime();
        }
        if (!run.step(false)) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
      }
      double used = (cpuNanos() - cpu) / (double) (System.nanoTime() - from);
      var sorted = new ArrayList<>(latencies);
      Collections.sort(sorted);
      System.out.printf(
          "live: %d files, %d batches, p50 %.0f ms, p95 %.0f ms, max %.0f ms, cpu %.0f%%%n",
          sorted.size(),
          run.batches(),
          sorted.get(sorted.size() / 2),
          sorted.get((int) (sorted.size() * 0.95)),
          sorted.get(sorted.size() - 1),
          used * 100);
    }
  }
}
