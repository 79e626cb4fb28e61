package kitchens.caspers.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How long the deployment of 100 jobs to the local workspace takes, and one that has nothing to do;
 * each with the start of its JVM.
 */
final class BundleDeploy implements Benchmark {
  private static final int JOBS = 100;
  private static final int FILES = 2;
  private static final int RUNS = 5;

  @Override
  public String name() {
    return "bundle-deploy";
  }

  @Override
  public String description() {
    return "deploys 100 jobs: first_seconds; again with nothing to do, median of 5: noop_seconds";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      installation.sql("SELECT 1"); // compute, which starts beside it, has come up
      var bundle = ManyJobs.write(installation, JOBS, FILES);
      progress.step("workspace started");
      var first = bundle.seconds("bundle", "deploy");
      progress.step("first deployment in %.2f s", first);
      var times = new ArrayList<Double>();
      for (var run = 0; run < RUNS; run++) {
        times.add(bundle.seconds("bundle", "deploy"));
      }
      times.sort(null);
      progress.step("nothing to do: %s", times);
      return List.of(
          new Metric("first_seconds", first, "s"),
          new Metric("noop_seconds", Benchmarks.quantile(times, 0.5), "s"));
    }
  }
}
