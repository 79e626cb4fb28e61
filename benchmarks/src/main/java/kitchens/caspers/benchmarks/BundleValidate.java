package kitchens.caspers.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How long {@code bundle validate} takes on a bundle of 1,000 jobs, with the start of its JVM. */
final class BundleValidate implements Benchmark {
  private static final int JOBS = 1_000;
  private static final int FILES = 20;
  private static final int RUNS = 7;

  @Override
  public String name() {
    return "bundle-validate";
  }

  @Override
  public String description() {
    return "validates 1,000 jobs in 20 files, median of 7 with the JVM's start: seconds";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      var bundle = ManyJobs.write(installation, JOBS, FILES);
      progress.step("the first, which reads all from disk, took %.2f s", validate(bundle));
      var times = new ArrayList<Double>();
      for (var run = 0; run < RUNS; run++) {
        times.add(validate(bundle));
      }
      times.sort(null);
      progress.step("%d times: %s", RUNS, times);
      return List.of(new Metric("seconds", Benchmarks.quantile(times, 0.5), "s"));
    }
  }

  private static double validate(ManyJobs bundle) throws Exception {
    return bundle.seconds("bundle", "validate");
  }
}
