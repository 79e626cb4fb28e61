package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;

/**
 * {@code caspers bench NAME [-o json]}: runs one benchmark. With {@code -o json} standard output
 * carries one JSON array of {@code {"metric","value","unit"}} and nothing else.
 */
public final class Bench {
  private static final List<Benchmark> ALL =
      List.of(
          new ColdStart(),
          new Backfill(),
          new Freshness(),
          new Scoring(),
          new ComplaintLoop(),
          new ComplaintQuality(),
          new Reconcile(),
          new Simulate(),
          new RouteSpeed(),
          new TaskLatency(),
          new DagThroughput(),
          new DagPage(),
          new MapFrames(),
          new SparkReader(),
          new Ingest(),
          new BundleValidate(),
          new BundleDeploy(),
          new Memory(),
          new ReleaseSpeed(),
          new RollbackSpeed(),
          new PrivilegeCheck(),
          new Gateway(),
          new McpRoundTrip(),
          new ChatQuality());

  private Bench() {}

  /** Runs; exits 1 for an unknown name or a failed measurement. */
  public static void main(String[] args) throws Exception {
    System.exit(run(args));
  }

  /**
   * Runs.
   *
   * @return the exit code
   */
  public static int run(String[] args) throws Exception {
    boolean json = false;
    String name = null;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("-o") && i + 1 < args.length) {
        json = args[++i].equals("json");
      } else {
        name = args[i];
      }
    }
    if (name == null || name.equals("--help")) {
      System.out.println("Usage: caspers bench NAME [-o json]\n");
      ALL.forEach(b -> System.out.printf("  %-18s %s%n", b.name(), b.description()));
      System.out.println("\nExample: caspers bench simulate -o json");
      return 0;
    }
    for (var benchmark : ALL) {
      if (benchmark.name().equals(name)) {
        print(benchmark.run(), json);
        return 0;
      }
    }
    System.err.printf(
        "no benchmark is named '%s': take one of %s%n",
        name, ALL.stream().map(Benchmark::name).toList());
    return 1;
  }

  private static void print(List<Metric> metrics, boolean json) throws Exception {
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(metrics));
      return;
    }
    for (var metric : metrics) {
      System.out.printf(
          Locale.ROOT, "%-28s %14.3f %s%n", metric.metric(), metric.value(), metric.unit());
    }
  }
}
