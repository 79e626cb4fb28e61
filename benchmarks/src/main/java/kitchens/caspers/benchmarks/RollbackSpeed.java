package kitchens.caspers.benchmarks;

import java.util.List;

/** How long the way back to the release before takes: alias and endpoint, by one command. */
final class RollbackSpeed implements Benchmark {
  private static final int CASES = 10;

  @Override
  public String name() {
    return "rollback";
  }

  @Override
  public String description() {
    return "back to the release before, by one command: seconds";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      var candidate = Candidate.on(installation);
      for (var note : List.of("The first.", "The second.")) {
        candidate.register(CASES, note);
        candidate.release(progress);
      }
      var began = System.nanoTime();
      candidate.rollBack();
      return List.of(new Metric("seconds", (System.nanoTime() - began) / 1e9, "s"));
    }
  }
}
