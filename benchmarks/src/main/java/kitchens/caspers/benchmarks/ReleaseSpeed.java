package kitchens.caspers.benchmarks;

import java.util.List;

/**
 * How long the refund agent takes from a registered version to verified production, with 200 cases,
 * by the commands of the command line, each with the start of its JVM.
 */
final class ReleaseSpeed implements Benchmark {
  private static final int CASES = 200;

  @Override
  public String name() {
    return "release";
  }

  @Override
  public String description() {
    return "the refund agent, 200 eval cases, from candidate to verified production: seconds";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      var candidate = Candidate.on(installation);
      candidate.register(CASES, "The first.");
      progress.step("the workspace is up, the candidate registered");
      var began = System.nanoTime();
      candidate.release(progress);
      return List.of(new Metric("seconds", (System.nanoTime() - began) / 1e9, "s"));
    }
  }
}
