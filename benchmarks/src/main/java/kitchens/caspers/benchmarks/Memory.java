package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What each process of the platform holds in memory after ten minutes of the default universe. */
final class Memory implements Benchmark {
  private static final Duration RUN = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "resident memory by process after ten minutes of the default universe: total_megabytes";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("up", "--detach").succeeded();
      progress.step("up");
      Thread.sleep(RUN.toMillis());
      var byProcess = new TreeMap<String, Double>();
      var workspace = ProcessHandle.of(installation.status().at("/pid").asLong()).orElseThrow();
      add(byProcess, "workspace", workspace.pid());
      workspace.descendants().forEach(p -> add(byProcess, name(p), p.pid()));
      var metrics = new ArrayList<Metric>();
      byProcess.forEach((name, mb) -> metrics.add(new Metric(name + "_megabytes", mb, "MB")));
      metrics.add(
          new Metric(
              "total_megabytes",
              byProcess.values().stream().mapToDouble(Double::doubleValue).sum(),
              "MB"));
      return metrics;
    }
  }

  private static void add(TreeMap<String, Double> byProcess, String name, long pid) {
    try {
      byProcess.merge(name, megabytes(pid), Double::sum);
    } catch (IOException e) {
      // it has ended meanwhile
    }
  }

  /** The proportional share, so that what forked servers share counts once. */
  private static double megabytes(long pid) throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/%d/smaps_rollup".formatted(pid)))) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no Pss");
  }

  private static String name(ProcessHandle process) {
    String command;
    try {
      // Whole: ProcessHandle leaves out the end of one as long as compute's.
      command = Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
    } catch (IOException ended) {
      return "other";
    }
    if (command.contains("ComputeMain")) {
      return "compute";
    }
    if (command.contains("SimulatorTask")) {
      return "simulator";
    }
    if (command.contains("refund-manager")) {
      return "refund_manager";
    }
    if (command.contains("live-map")) {
      return "live_map";
    }
    if (command.contains("postgres")) {
      return "postgres";
    }
    return "other";
  }
}
